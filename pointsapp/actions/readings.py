"""Whose card was read at a kiosk: by its token, or by its number while an operator is on."""

from dataclasses import dataclass
from uuid import UUID

from pointsapp.actions.cards import card_holder
from pointsapp.actions.throttles import take_try, try_succeeded
from pointsapp.rules.cards import is_card_number
from pointsapp.rules.numbers import plain_digits
from pointsapp.rules.refusal import Refusal
from pointsapp.rules.versions import MAX_AHEAD_MS
from pointsapp.store.households import household_by_number

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
    return Reading(card_holder(community_id, text, at_ms).household_id, at_ms)


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


def check_fresh(reading: Reading, at_ms: int, most_ms: int = FRESH_MS) -> None:
    """Refuses with scan-expired what did not happen within so much time after the card was read."""
    if not -MAX_AHEAD_MS <= at_ms - reading.scanned_ms <= most_ms:
        raise Refusal("scan-expired")
