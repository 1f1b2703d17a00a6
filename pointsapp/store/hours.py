"""Teams, claims of volunteer hours, what was decided about them, and the hours paid in points."""

from uuid import UUID

from peewee import CompositeKey

from pointsapp.store.fields import Table, check, integer, key, refers, text, unique
from pointsapp.store.statements import Statement, uuid_of


class Team(Table):
    """A volunteer team of a community."""

    community_id = integer()
    id = key()
    name = text()
    created_ms = integer()

    class Meta:
        primary_key = CompositeKey("community_id", "id")
        constraints = [refers("community_id", "community", "id"), unique("community_id, name")]


class TeamMember(Table):
    """Who belongs to a team, and whether as its leader."""

    community_id = integer()
    team_id = key()
    person_id = key()
    role = text()
    joined_ms = integer()

    class Meta:
        primary_key = CompositeKey("community_id", "team_id", "person_id")
        constraints = [
            refers("community_id, team_id", "team", "community_id, id"),
            refers("community_id, person_id", "person", "community_id, id"),
            check("team_member_role", "role IN ('leader', 'volunteer')"),
        ]
        indexes = ((("community_id", "person_id"), False),)


class HoursClaim(Table):
    """A volunteer's claim: what, when, where. Final; a decision is a record of its own."""

    community_id = integer()
    id = key()
    person_id = key()
    team_id = key()
    activity = text()
    from_ms = integer()
    to_ms = integer()
    place = text()
    content = text()
    claimed_ms = integer()

    class Meta:
        primary_key = CompositeKey("community_id", "id")
        constraints = [
            refers("community_id, person_id", "person", "community_id, id"),
            refers("community_id, team_id", "team", "community_id, id"),
            check("hours_claim_span", "from_ms < to_ms"),
        ]
        indexes = (
            (("community_id", "person_id", "from_ms"), False),
            (("community_id", "team_id", "claimed_ms"), False),
        )


class HoursDecision(Table):
    """What a leader or the admin decided about a claim; `id` is that of the entry that approving books. Final."""

    community_id = integer()
    claim_id = key()
    id = key()
    minutes = integer()  # approved; 0 when declined
    reason = text(default="")
    person_id = key(null=True)
    staff_id = key(null=True)
    decided_ms = integer()

    class Meta:
        primary_key = CompositeKey("community_id", "claim_id")
        constraints = [
            refers("community_id, claim_id", "hours_claim", "community_id, id"),
            check("hours_decision_minutes", "minutes BETWEEN 0 AND 1440"),
            unique("community_id, id"),
        ]


class HoursWithdrawal(Table):
    """An approval taken back: the hours are void at once, whatever points could be recovered. Final."""

    community_id = integer()
    claim_id = key()
    id = key()
    reason = text()
    staff_id = key(null=True)
    person_id = key(null=True)
    withdrawn_ms = integer()

    class Meta:
        primary_key = CompositeKey("community_id", "claim_id")
        constraints = [
            refers("community_id, claim_id", "hours_decision", "community_id, claim_id"),
            unique("community_id, id"),
        ]


class Service(Table):
    """Approved minutes of a person, booked: the event of a volunteer entry. Final."""

    community_id = integer()
    id = key()
    person_id = key()
    household_id = key()
    minutes = integer()

    class Meta:
        primary_key = CompositeKey("community_id", "id")
        constraints = [
            refers("community_id, id", "entry", "community_id, id"),
            refers("community_id, person_id", "person", "community_id, id"),
            check("service_minutes", "minutes BETWEEN 1 AND 1440"),
        ]
        indexes = ((("community_id", "person_id"), False),)


class ServiceTotal(Table):
    """A person's minutes in all and full hours paid: counters beside the services."""

    community_id = integer()
    person_id = key()
    minutes = integer()
    paid_hours = integer()

    class Meta:
        primary_key = CompositeKey("community_id", "person_id")
        constraints = [
            refers("community_id, person_id", "person", "community_id, id"),
            check("service_total_minutes", "minutes >= 0"),
            check("service_total_paid_hours", "paid_hours >= 0"),
        ]


class HourPaid(Table):
    """That an entry paid (+1) or took back (-1) a person's n-th full hour at a version's rate. Final."""

    community_id = integer()
    entry_id = key()
    hour = integer()
    person_id = key()
    version = integer()
    direction = integer()

    class Meta:
        primary_key = CompositeKey("community_id", "entry_id", "hour")
        constraints = [
            refers("community_id, entry_id", "entry", "community_id, id"),
            check("hour_paid_direction", "direction IN (1, -1)"),
        ]
        indexes = ((("community_id", "person_id", "hour"), False),)


_total = Statement(
    """SELECT minutes, paid_hours FROM service_total
    WHERE community_id = :community_id AND person_id = :person_id"""
)
_set_total = Statement(
    """INSERT INTO service_total (community_id, person_id, minutes, paid_hours)
    VALUES (:community_id, :person_id, :minutes, :paid_hours)
    ON CONFLICT (community_id, person_id) DO UPDATE SET minutes = excluded.minutes, paid_hours = excluded.paid_hours"""
)
_insert_service = Statement(
    """INSERT INTO service (community_id, id, person_id, household_id, minutes)
    VALUES (:community_id, :id, :person_id, :household_id, :minutes)"""
)
_service = Statement(
    "SELECT person_id, household_id, minutes FROM service WHERE community_id = :community_id AND id = :id"
)
_insert_hour = Statement(
    """INSERT INTO hour_paid (community_id, entry_id, hour, person_id, version, direction)
    VALUES (:community_id, :entry_id, :hour, :person_id, :version, :direction)"""
)
_paid_versions = Statement(
    """SELECT hour, version FROM hour_paid
    WHERE community_id = :community_id AND person_id = :person_id AND hour >= :hour
    GROUP BY hour, version HAVING SUM(direction) > 0"""
)
_taken_back = Statement(
    """SELECT version, COUNT(*) FROM hour_paid
    WHERE community_id = :community_id AND entry_id = :entry_id AND direction = -1 GROUP BY version"""
)


def service_total(community_id: int, person_id: UUID) -> tuple[int, int]:
    """A person's approved minutes in all, and how many full hours of them are paid."""
    row = _total.row(community_id=community_id, person_id=person_id)
    return (int(row[0]), int(row[1])) if row else (0, 0)


def set_service_total(community_id: int, person_id: UUID, minutes: int, paid_hours: int) -> None:
    """Writes a person's total; the household's turn keeps others from doing the same at once."""
    _set_total.run(community_id=community_id, person_id=person_id, minutes=minutes, paid_hours=paid_hours)


def insert_service(community_id: int, id: UUID, person_id: UUID, household_id: UUID, minutes: int) -> None:
    """Writes approved minutes."""
    _insert_service.run(
        community_id=community_id, id=id, person_id=person_id, household_id=household_id, minutes=minutes
    )


def stored_service(community_id: int, entry_id: UUID) -> tuple[UUID, UUID, int] | None:
    """Person, household and minutes of a service by its key."""
    row = _service.row(community_id=community_id, id=entry_id)
    return None if row is None else (uuid_of(row[0]), uuid_of(row[1]), int(row[2]))


def insert_hour(community_id: int, entry_id: UUID, person_id: UUID, hour: int, version: int, direction: int) -> None:
    """Writes that an entry paid (1) or took back (-1) a person's n-th hour at a version's rate."""
    _insert_hour.run(
        community_id=community_id,
        entry_id=entry_id,
        hour=hour,
        person_id=person_id,
        version=version,
        direction=direction,
    )


def versions_paid(community_id: int, person_id: UUID, from_hour: int) -> dict[int, int]:
    """Under which version each of a person's paid hours from the n-th on was paid."""
    return dict(_paid_versions.rows(community_id=community_id, person_id=person_id, hour=from_hour))


def hours_taken_back(community_id: int, entry_id: UUID) -> dict[int, int]:
    """How many paid hours an entry took back, by the version under which they were paid."""
    return dict(_taken_back.rows(community_id=community_id, entry_id=entry_id))
