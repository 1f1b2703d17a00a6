"""The receipt that a kiosk keeps of what was booked there: it proves later that we had it, and when."""

import hmac
from hashlib import sha256
from uuid import UUID


def receipt_mac(key: bytes, community_id: int, device_id: UUID, entry_id: UUID, digest: bytes, received_ms: int) -> str:
    """HMAC-SHA-256 as 64 hexadecimal digits.

    Args:
        key: the installation's, for receipts alone.
        device_id: the kiosk at which it was booked.
        digest: the entry's content hash, which covers kind, household, time and what was brought.
        received_ms: when it was received (ms).
    """
    told = f"{community_id}:{device_id.hex}:{entry_id.hex}:{digest.hex()}:{received_ms}"
    return hmac.digest(key, told.encode(), sha256).hex()


def is_receipt_mac(given: str, expected: str) -> bool:
    """Whether a receipt's MAC is the expected one, told in a time that says nothing of it."""
    return hmac.compare_digest(given.encode(), expected.encode())
