"""The clock and the dice: only doors ask them, and hand the answers down as arguments."""

import secrets
import time
from uuid import UUID

from uuid_utils.compat import uuid7


def now_ms() -> int:
    """Milliseconds since 1970, UTC."""
    return time.time_ns() // 1_000_000


def new_key() -> UUID:
    """A new idempotency key or id: a UUIDv7, so that ids sort by the time they were made."""
    return UUID(int=uuid7().int)


def random_bytes(count: int) -> bytes:
    """Random bytes for a token."""
    return secrets.token_bytes(count)
