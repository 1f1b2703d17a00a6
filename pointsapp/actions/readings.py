"""Whose card was read at a kiosk: by its token, or by its number while an operator is on."""

from dataclasses import dataclass
from uuid import UUID

from pointsapp.actions.sessions import PHONE_MS
from pointsapp.actions.throttles import take_try, try_succeeded
from pointsapp.rules.cards import is_card_number
from pointsapp.rules.numbers import plain_digits
from pointsapp.rules.refusal import Refusal
from pointsapp.rules.tokens import read_card_token, token_hash
from pointsapp.store.communities import handle_of
from pointsapp.store.households import household_by_number
from pointsapp.store.readings import card_by_hash, phone_by_hash

FRESH_MS = 60_000  # a hand-out names the resident's scan, at most so old


@dataclass(frozen=True, slots=True)
class Reading:
    """A card that was read: whose it is, and when (ms)."""

    household_id: UUID
    scanned_ms: int


def read_card(community_id: int, text: str, at_ms: int) -> Reading:
    """The household that a card or a resident's phone names, at `at_ms`.

    Refuses with card-unknown (anything that is no card of this installation), card-other-community, card-revoked.
    """
    token = read_card_token(text)
    is_phone = token.kind == "phone"
    found = (phone_by_hash if is_phone else card_by_hash)(community_id, token_hash(token.text))
    if found is None:
        raise Refusal(_why_unknown(community_id, token.handle))
    if found.ended_ms is not None or (is_phone and at_ms - found.issued_ms > PHONE_MS):
        raise Refusal("card-revoked")
    return Reading(found.household_id, at_ms)


def _why_unknown(community_id: int, handle: str) -> str:
    """A card of another community is known by its handle alone, and nobody learns more of it."""
    owner = handle_of(handle)
    foreign = owner is not None and owner[1] == "community" and owner[0] != community_id
    return "card-other-community" if foreign else "card-unknown"


def read_number(community_id: int, device_id: UUID, typed: str, at_ms: int) -> Reading:
    """The household with this card number, typed by an operator at a kiosk; five wrong ones in a row make it wait.

    Refuses with card-unknown, throttled (retry_seconds).
    """
    number = plain_digits(typed)
    subject = f"number:{community_id}:{device_id}"
    take_try(subject, at_ms)
    household = household_by_number(community_id, number) if is_card_number(number) else None
    if household is None:
        raise Refusal("card-unknown")
    try_succeeded(subject)
    return Reading(household.id, at_ms)


def check_fresh(reading: Reading, at_ms: int) -> None:
    """Refuses with scan-expired a reading that is too old to hand anything out for."""
    if at_ms - reading.scanned_ms > FRESH_MS:
        raise Refusal("scan-expired")
