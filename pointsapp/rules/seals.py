"""What a day's seal is a hash of, in its first version, and which days are due to be sealed."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from pointsapp.rules.calendar import day_bounds, local_day

VERSION = 1
ENTRY_COLUMNS = (
    "id",
    "kind",
    "household_id",
    "person_id",
    "staff_id",
    "device_id",
    "point_id",
    "rulebook_version",
    "content_hash",
    "happened_ms",
    "received_ms",
)
POSTING_COLUMNS = ("line", "asset", "from_account", "to_account", "amount")
REST_MS = 30 * 60_000  # after midnight, so that no transaction of the day before is still under way
MOST_DAYS = 7  # sealed without asking; more are due after a jump of the clock, or where nobody sealed for a week
FIRST_PREVIOUS = bytes(32)
HASH_BYTES = 32
_NULL = b"\xff\xff\xff\xff"

Field = str | None
Fields = Sequence[Field]


@dataclass(frozen=True, slots=True)
class SealedEntry:
    """An entry as it is sealed: its columns and its postings', as text, each in the order above."""

    columns: tuple[Field, ...]
    postings: tuple[tuple[Field, ...], ...]

    @property
    def id(self) -> str:
        """The entry's id, in the usual form of a UUID."""
        return str(self.columns[0])


@dataclass(frozen=True, slots=True)
class SealedDay:
    """A local day of a community: the half-open span of `received` that it seals (ms since 1970, UTC)."""

    day: date
    from_ms: int
    until_ms: int


def entry_hash(entry: SealedEntry) -> bytes:
    """SHA-256 over an entry with its postings: each field behind its length, so that none can run into the next."""
    fields = ["pointsapp-entry", str(VERSION), *entry.columns, str(len(entry.postings))]
    for posting in entry.postings:
        fields += posting
    return hashlib.sha256(b"".join(map(_prefixed, fields))).digest()


def day_hash(community: str, sealed: SealedDay, previous: bytes, entries: Iterable[bytes]) -> bytes:
    """SHA-256 over a day: whose, which, its span, the seal of the day before, and its entries' hashes in order.

    Args:
        community: its code.
        previous: the hash of the day before; 32 zero bytes for the first.
        entries: of each entry, ordered by received_ms and then id.
    """
    hashes = [each.hex() for each in entries]
    head = ["pointsapp-seal", str(VERSION), community, sealed.day.isoformat()]
    head += [str(sealed.from_ms), str(sealed.until_ms), previous.hex(), str(len(hashes))]
    return hashlib.sha256(b"".join(map(_prefixed, [*head, *hashes]))).digest()


def _prefixed(field: Field) -> bytes:
    """A field behind its length in bytes, four of them, the largest first; four times ff for none."""
    if field is None:
        return _NULL
    content = field.encode()
    return len(content).to_bytes(4, "big") + content


def days_due(next_day: date, now_ms: int, timezone: str) -> Iterator[SealedDay]:
    """The days from `next_day` on that are over, and have been for half an hour."""
    day = next_day
    while True:
        from_ms, until_ms = day_bounds(day, timezone)
        if until_ms + REST_MS > now_ms:
            return
        yield SealedDay(day, from_ms, until_ms)
        day += timedelta(days=1)


def days_due_after(last: SealedDay, now_ms: int, timezone: str) -> Iterator[SealedDay]:
    """The same from the day after a sealed one on; each begins where the one before it ended.

    So no moment is left out or sealed twice, though the zone's rules may have changed since.
    """
    begins_ms = last.until_ms
    for due in days_due(last.day + timedelta(days=1), now_ms, timezone):
        yield replace(due, from_ms=begins_ms)
        begins_ms = due.until_ms


def first_day(first_received_ms: int, timezone: str) -> date:
    """The day with which a community's chain begins."""
    return local_day(first_received_ms, timezone)
