"""Claims of hours as they stand: what was claimed, what was decided, and whether that still holds."""

from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from pointsapp.rules.hours import Span
from pointsapp.store.statements import Row, Statement, uuid_of, uuid_or_none

State = Literal["waiting", "approved", "fewer", "declined", "taken-back", "withdrawn"]


@dataclass(frozen=True, slots=True)
class StoredClaim:
    """A claim with its decision, if any (`approved_minutes` 0: declined, or by the volunteer taken back), by whom, and
    why it was withdrawn.

    `undone_by`: the entry that took its minutes back, a withdrawal of the approval or a plain reversal.
    """

    id: UUID
    person_id: UUID
    household_id: UUID
    name: str
    team_id: UUID
    team_name: str
    activity: str
    span: Span
    place: str
    content: str
    claimed_ms: int
    decision_id: UUID | None
    approved_minutes: int
    decided_ms: int | None
    decided_by: str
    decided_by_id: UUID | None
    by_staff: bool
    undone_by: UUID | None
    reason: str

    @property
    def from_ms(self) -> int:
        """When the service began."""
        return self.span.from_ms

    @property
    def to_ms(self) -> int:
        """When it ended."""
        return self.span.to_ms

    @property
    def minutes(self) -> int:
        """The minutes claimed."""
        return self.span.minutes

    @property
    def state(self) -> State:
        """What became of it, in a word."""
        if self.decision_id is None:
            return "waiting"
        if not self.approved_minutes:
            return "taken-back" if self.decided_by_id == self.person_id else "declined"
        if self.undone_by:
            return "withdrawn"
        return "approved" if self.approved_minutes == self.minutes else "fewer"


_CLAIM = """SELECT c.id, c.person_id, p.household_id, p.name, c.team_id, t.name, c.activity, c.from_ms, c.to_ms,
        c.place, c.content, c.claimed_ms, d.id, d.minutes, d.decided_ms, COALESCE(by_person.name, by_staff.name, ''),
        d.person_id, d.staff_id, r.id, COALESCE(r.reason, d.reason, '')
    FROM hours_claim AS c
    JOIN person AS p ON p.community_id = c.community_id AND p.id = c.person_id
    JOIN team AS t ON t.community_id = c.community_id AND t.id = c.team_id
    LEFT JOIN hours_decision AS d ON d.community_id = c.community_id AND d.claim_id = c.id
    LEFT JOIN reversal AS r ON r.community_id = d.community_id AND r.entry_id = d.id
    LEFT JOIN person AS by_person ON by_person.community_id = d.community_id AND by_person.id = d.person_id
    LEFT JOIN staff AS by_staff ON by_staff.id = d.staff_id
    WHERE c.community_id = :community_id"""
# A leader's: those of the teams they lead, and of other teams those of the leaders there and of their households.
_LEADERS = """AND EXISTS (SELECT 1 FROM team_member AS mine
        WHERE mine.community_id = c.community_id AND mine.person_id = :leader_id AND mine.role = 'leader'
        AND (mine.team_id = c.team_id OR EXISTS (SELECT 1 FROM team_member AS theirs
            JOIN person AS leader ON leader.community_id = theirs.community_id AND leader.id = theirs.person_id
            WHERE theirs.community_id = c.community_id AND theirs.team_id = c.team_id AND theirs.role = 'leader'
            AND leader.household_id = p.household_id)))"""
_STANDS = "AND (d.id IS NULL OR (d.minutes > 0 AND r.id IS NULL))"
_APPROVED = "AND d.minutes > 0 AND r.id IS NULL"
_OLDEST_FIRST = "ORDER BY c.to_ms, c.id LIMIT :count OFFSET :skip"
_OVERLAPPING = "AND c.person_id = :person_id AND c.from_ms < :to_ms AND c.to_ms > :from_ms"

_one = Statement(f"{_CLAIM} AND c.id = :id")
_one_for_leader = Statement(f"{_CLAIM} AND c.id = :id {_LEADERS}")
_waiting = Statement(f"{_CLAIM} AND d.id IS NULL {_OLDEST_FIRST}")
_waiting_for_leader = Statement(f"{_CLAIM} AND d.id IS NULL {_LEADERS} {_OLDEST_FIRST}")
_of_person = Statement(
    f"{_CLAIM} AND c.person_id = :person_id ORDER BY c.from_ms DESC, c.id DESC LIMIT :count OFFSET :skip"
)
_approvals = Statement(f"{_CLAIM} AND d.minutes > 0 ORDER BY d.decided_ms DESC, c.id DESC LIMIT :count OFFSET :skip")
_standing = Statement(f"{_CLAIM} {_OVERLAPPING} {_STANDS} ORDER BY c.from_ms")
_approved = Statement(f"{_CLAIM} {_OVERLAPPING} {_APPROVED} ORDER BY c.from_ms")
_begun = Statement(
    f"""{_CLAIM} AND c.person_id = :person_id AND c.from_ms >= :from_ms AND c.from_ms < :to_ms {_APPROVED}
    ORDER BY c.from_ms, c.id"""
)
_withdrawn = Statement(
    """SELECT c.id FROM hours_claim AS c
    JOIN hours_decision AS d ON d.community_id = c.community_id AND d.claim_id = c.id
    JOIN reversal AS r ON r.community_id = d.community_id AND r.entry_id = d.id
    WHERE c.community_id = :community_id AND c.person_id = :person_id"""
)
_insert_decision = Statement(
    """INSERT INTO hours_decision (community_id, claim_id, id, minutes, reason, person_id, staff_id, decided_ms)
    VALUES (:community_id, :claim_id, :id, :minutes, :reason, :person_id, :staff_id, :decided_ms)
    ON CONFLICT DO NOTHING"""
)
_claim_of_entry = Statement("SELECT claim_id FROM hours_decision WHERE community_id = :community_id AND id = :entry_id")


def stored_claim(community_id: int, claim_id: UUID) -> StoredClaim | None:
    """A claim of the community."""
    return _first(_one.rows(community_id=community_id, id=claim_id))


def claim_of_entry(community_id: int, entry_id: UUID) -> UUID | None:
    """The claim whose approval booked an entry."""
    row = _claim_of_entry.row(community_id=community_id, entry_id=entry_id)
    return None if row is None else uuid_of(row[0])


def claim_for_leader(community_id: int, leader_id: UUID, claim_id: UUID) -> StoredClaim | None:
    """A claim if it is in this leader's hands: of a team they lead, or of another leader and their household."""
    return _first(_one_for_leader.rows(community_id=community_id, id=claim_id, leader_id=leader_id))


def claims_waiting(community_id: int, count: int, skip: int = 0) -> list[StoredClaim]:
    """The community's undecided claims, the oldest service first."""
    return _claims(_waiting.rows(community_id=community_id, count=count, skip=skip))


def claims_waiting_for(community_id: int, leader_id: UUID, count: int, skip: int = 0) -> list[StoredClaim]:
    """The undecided claims in a leader's hands, the oldest service first; their own are among them."""
    return _claims(_waiting_for_leader.rows(community_id=community_id, leader_id=leader_id, count=count, skip=skip))


def claims_of(community_id: int, person_id: UUID, count: int, skip: int = 0) -> list[StoredClaim]:
    """A person's claims, the latest service first."""
    return _claims(_of_person.rows(community_id=community_id, person_id=person_id, count=count, skip=skip))


def approvals(community_id: int, count: int, skip: int = 0) -> list[StoredClaim]:
    """The community's approved claims, those withdrawn since among them, the last decided first."""
    return _claims(_approvals.rows(community_id=community_id, count=count, skip=skip))


def standing_claims(community_id: int, person_id: UUID, span: Span) -> list[StoredClaim]:
    """A person's claims that overlap a span and are neither declined nor withdrawn."""
    return _overlapping(_standing, community_id, person_id, span)


def approved_claims(community_id: int, person_id: UUID, span: Span) -> list[StoredClaim]:
    """A person's claims that overlap a span, were approved and still are."""
    return _overlapping(_approved, community_id, person_id, span)


def approved_services(community_id: int, person_id: UUID, period: Span) -> list[StoredClaim]:
    """A person's approved claims whose service began in a period, in order of time."""
    return _overlapping(_begun, community_id, person_id, period)


def withdrawn_claims(community_id: int, person_id: UUID) -> set[UUID]:
    """Which of a person's claims were approved and then taken back."""
    return {uuid_of(row[0]) for row in _withdrawn.rows(community_id=community_id, person_id=person_id)}


def insert_decision(**columns: Any) -> bool:
    """Writes what was decided about a claim, unless something was already; says whether it did."""
    return _insert_decision.run(**columns) == 1


def _overlapping(statement: Statement, community_id: int, person_id: UUID, span: Span) -> list[StoredClaim]:
    return _claims(
        statement.rows(community_id=community_id, person_id=person_id, from_ms=span.from_ms, to_ms=span.to_ms)
    )


def _claims(rows: list[Row]) -> list[StoredClaim]:
    return [_claim(row) for row in rows]


def _first(rows: list[Row]) -> StoredClaim | None:
    return _claim(rows[0]) if rows else None


def _claim(row: Row) -> StoredClaim:
    id, person_id, household_id, name, team_id, team_name, activity, from_ms, to_ms, *rest = row
    place, content, claimed_ms, decision_id, minutes, decided_ms, by, by_id, staff_id, *undone = rest
    reversal_id, reason = undone
    return StoredClaim(
        uuid_of(id),
        uuid_of(person_id),
        uuid_of(household_id),
        name,
        uuid_of(team_id),
        team_name,
        activity,
        Span(from_ms, to_ms),
        place,
        content,
        claimed_ms,
        uuid_or_none(decision_id),
        minutes or 0,
        decided_ms,
        by,
        uuid_or_none(by_id),
        staff_id is not None,
        uuid_or_none(reversal_id),
        reason,
    )
