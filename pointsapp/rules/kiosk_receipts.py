"""The receipt that a kiosk keeps of what was booked there: it proves later that we had it, from whom, and when."""

import hmac
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Entered:
    """An entry as it stands in the book.

    Args:
        household_id: whose it is; None where it is nobody's.
        digest: its content hash, which covers kind, household, time and what was brought, given or undone.
        person_id: the operator; None where nobody was on.
        received_ms: when it was received (ms).
    """

    community_id: int
    id: UUID
    household_id: UUID | None
    digest: bytes
    person_id: UUID | None
    device_id: UUID | None
    point_id: UUID | None
    received_ms: int


def receipt_mac(key: bytes, entered: Entered) -> str:
    """HMAC-SHA-256 as 64 hexadecimal digits, under the installation's key for receipts alone."""
    ids = (entered.id, entered.device_id, entered.point_id, entered.person_id)
    named = ":".join([each.hex if each else "" for each in ids])
    told = f"{entered.community_id}:{named}:{entered.digest.hex()}:{entered.received_ms}"
    return hmac.digest(key, told.encode(), sha256).hex()


def is_receipt_mac(given: str, expected: str) -> bool:
    """Whether a receipt's MAC is the expected one, told in a time that says nothing of it."""
    return hmac.compare_digest(given.encode(), expected.encode())
