"""The number on a hand-out's receipt: short enough to be read out, made from the entry's id."""

from datetime import date
from uuid import UUID


def receipt_number(entry_id: UUID, day: date) -> str:
    """Month and day, and six digits from the random end of a UUIDv7: "0803-482177". For people, no key."""
    return f"{day:%m%d}-{entry_id.int % (1 << 62) % 1_000_000:06d}"
