"""Whose a card or phone is, by the hash of its token."""

from dataclasses import dataclass
from uuid import UUID

from pointsapp.store.statements import Statement, uuid_of


@dataclass(frozen=True, slots=True)
class StoredCard:
    """A card or phone that names a household; `ended_ms` says that it was revoked or signed out."""

    household_id: UUID
    ended_ms: int | None
    issued_ms: int


_card = Statement(
    """SELECT household_id, revoked_ms, issued_ms FROM card
    WHERE community_id = :community_id AND token_hash = :token_hash"""
)
_phone = Statement(
    """SELECT household_id, ended_ms, created_ms FROM phone_session
    WHERE community_id = :community_id AND card_hash = :token_hash"""
)


def card_by_hash(community_id: int, token_hash: bytes) -> StoredCard | None:
    """A printed card."""
    row = _card.row(community_id=community_id, token_hash=token_hash)
    return None if row is None else StoredCard(uuid_of(row[0]), row[1], row[2])


def phone_by_hash(community_id: int, token_hash: bytes) -> StoredCard | None:
    """A phone that is a card."""
    row = _phone.row(community_id=community_id, token_hash=token_hash)
    return None if row is None else StoredCard(uuid_of(row[0]), row[1], row[2])
