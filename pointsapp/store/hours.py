"""Teams, claims of volunteer hours, what was decided about them, and the hours paid in points."""

from peewee import CompositeKey

from pointsapp.store.fields import Table, check, integer, key, refers, text, unique


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
    """What a leader or the admin decided about a claim; approving books the entry of `entry_id`. Final."""

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
