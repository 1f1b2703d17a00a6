"""Many households with cards, enrolled in one go: for tests and measures to which it matters how many come."""

from collections.abc import Sequence
from uuid import UUID

from pointsapp.rules.cards import card_number
from pointsapp.rules.tokens import card_token, token_hash
from pointsapp.store.communities import handle_of_community
from pointsapp.store.database import database, on_sqlite, writing
from pointsapp.web.now import new_key, now_ms, random_bytes

FIRST_NUMBER = 1_000_000  # the cast has smaller ones
_HOUSEHOLD = """INSERT INTO household (community_id, id, name, building, card_number, enrolled_ms, unit, room, entries)
    VALUES (?, ?, ?, ?, ?, ?, '', '', 0)"""
_CARD = "INSERT INTO card (community_id, id, household_id, token_hash, last3, issued_ms) VALUES (?, ?, ?, ?, ?, ?)"


def enrol(community_id: int, ids: Sequence[UUID], by_card: int) -> list[str]:
    """Enrols households under these ids in the open book; gives the tokens of cards for the first so many."""
    numbers = [card_number(FIRST_NUMBER + index) for index in range(len(ids))]
    tokens = [card_token("card", handle_of_community(community_id), random_bytes(16)) for _ in range(by_card)]
    households = [
        (community_id, native(id), number, f"{index}栋", number, now_ms())
        for index, (id, number) in enumerate(zip(ids, numbers, strict=True))
    ]
    cards = [
        (community_id, native(new_key()), native(id), token_hash(token), number[-3:], now_ms())
        for id, number, token in zip(ids, numbers, tokens, strict=False)
    ]
    with writing():
        cursor = database.connection().cursor()
        cursor.executemany(on_engine(_HOUSEHOLD), households)
        cursor.executemany(on_engine(_CARD), cards)
    return tokens


def on_engine(sql: str) -> str:
    """SQL with question marks as the open database wants it."""
    return sql if on_sqlite() else sql.replace("?", "%s")


def native(id: UUID) -> UUID | bytes:
    """A UUID as the open database wants it."""
    return id.bytes if on_sqlite() else id
