"""What a household carries: its printed card, and the phones on which its persons are signed in."""

from dataclasses import dataclass
from uuid import UUID

from pointsapp.store.statements import Statement, uuid_of


@dataclass(frozen=True, slots=True)
class StoredCard:
    """A printed card by its token."""

    household_id: UUID
    revoked: bool


@dataclass(frozen=True, slots=True)
class StoredPhone:
    """A phone by the token that it shows as a card."""

    household_id: UUID
    person_id: UUID
    created_ms: int
    ended: bool


@dataclass(frozen=True, slots=True)
class SignedInPhone:
    """A phone on which a person of the household is signed in."""

    id: UUID
    person_id: UUID
    person_name: str
    created_ms: int
    seen_ms: int


_card = Statement(
    """SELECT household_id, revoked_ms FROM card
    WHERE community_id = :community_id AND token_hash = :token_hash"""
)
_phone = Statement(
    """SELECT household_id, person_id, created_ms, ended_ms FROM phone_session
    WHERE community_id = :community_id AND card_hash = :card_hash"""
)
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


def card_by_hash(community_id: int, token_hash: bytes) -> StoredCard | None:
    """A printed card by the hash of its token, also a revoked one."""
    row = _card.row(community_id=community_id, token_hash=token_hash)
    return None if row is None else StoredCard(uuid_of(row[0]), row[1] is not None)


def phone_by_hash(community_id: int, card_hash: bytes) -> StoredPhone | None:
    """A phone by the hash of the token it shows, also one that was signed out."""
    row = _phone.row(community_id=community_id, card_hash=card_hash)
    return None if row is None else StoredPhone(uuid_of(row[0]), uuid_of(row[1]), row[2], row[3] is not None)


def card_since(community_id: int, household_id: UUID) -> int | None:
    """When (ms) the card was issued that a household has now; None if it has none."""
    row = _valid.row(community_id=community_id, household_id=household_id)
    return None if row is None else int(row[0])


def phones_of(community_id: int, household_id: UUID, since_ms: int) -> list[SignedInPhone]:
    """The phones of a household that signed in after `since_ms` and did not sign out, the latest first."""
    rows = _phones.rows(community_id=community_id, household_id=household_id, since_ms=since_ms)
    return [SignedInPhone(uuid_of(row[0]), uuid_of(row[1]), *row[2:]) for row in rows]
