"""What a household carries: its printed card, and the phones on which its persons are signed in."""

from dataclasses import dataclass
from uuid import UUID

from pointsapp.store.statements import Statement, uuid_of


@dataclass(frozen=True, slots=True)
class SignedInPhone:
    """A phone on which a person of the household is signed in."""

    id: UUID
    person_id: UUID
    person_name: str
    created_ms: int
    seen_ms: int


_valid = Statement(
    """SELECT issued_ms FROM card
    WHERE community_id = :community_id AND household_id = :household_id AND revoked_ms IS NULL"""
)
_phones = Statement(
    """SELECT s.id, s.person_id, p.name, s.created_ms, s.seen_ms FROM phone_session AS s
    JOIN person AS p ON p.community_id = s.community_id AND p.id = s.person_id
    WHERE s.community_id = :community_id AND s.household_id = :household_id AND s.ended_ms IS NULL
        AND s.created_ms > :since_ms
    ORDER BY s.created_ms DESC, s.id DESC"""
)


def card_since(community_id: int, household_id: UUID) -> int | None:
    """When (ms) the card was issued that a household has now; None if it has none."""
    row = _valid.row(community_id=community_id, household_id=household_id)
    return None if row is None else int(row[0])


def phones_of(community_id: int, household_id: UUID, since_ms: int) -> list[SignedInPhone]:
    """The phones of a household that signed in after `since_ms` and did not sign out, the latest first."""
    rows = _phones.rows(community_id=community_id, household_id=household_id, since_ms=since_ms)
    return [SignedInPhone(uuid_of(row[0]), uuid_of(row[1]), *row[2:]) for row in rows]
