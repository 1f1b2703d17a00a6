"""The seals of a community's days, and entries as they are sealed. Seals are final."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any
from uuid import UUID

from peewee import CompositeKey

from pointsapp.rules.seals import (
    ENTRY_COLUMNS,
    HASH_BYTES,
    POSTING_COLUMNS,
    Field,
    SealedDay,
    SealedEntry,
)
from pointsapp.store.database import database, on_sqlite
from pointsapp.store.fields import Table, blob, check, integer, refers, text, unique
from pointsapp.store.statements import Row, Statement, uuid_of

ID_BYTES = 16
SEALING = 720_681_441  # the first half of an advisory lock's number; the community is the second
UUIDS = {"id", "household_id", "person_id", "staff_id", "device_id", "point_id", "from_account", "to_account"}


class Seal(Table):
    """The seal of a local day; `contents` holds id (16 bytes) and hash (32) of each entry, in order. Final."""

    community_id = integer()
    day = text()
    format = integer()
    from_ms = integer()
    until_ms = integer()
    entries = integer()
    contents = blob()
    previous = blob()
    hash = blob()
    sealed_ms = integer()

    class Meta:
        primary_key = CompositeKey("community_id", "day")
        constraints = [
            refers("community_id", "community", "id"),
            unique("community_id, until_ms"),
            check("seal_span", "until_ms > from_ms"),
            check("seal_entries", "entries >= 0"),
        ]


@dataclass(frozen=True, slots=True)
class StoredSeal:
    """A day's seal: the span it covers (ms), how many entries, its hash and that of the day before.

    `format`: the version of what is hashed, and how.
    """

    sealed: SealedDay
    entries: int
    previous: bytes
    hash: bytes
    format: int


_COLUMNS = "day, from_ms, until_ms, entries, previous, hash, format"
_insert = Statement(
    """INSERT INTO seal (community_id, day, format, from_ms, until_ms, entries, contents, previous, hash, sealed_ms)
    VALUES (:community_id, :day, :format, :from_ms, :until_ms, :entries, :contents, :previous, :hash, :sealed_ms)"""
)
_last = Statement(f"SELECT {_COLUMNS} FROM seal WHERE community_id = :community_id ORDER BY day DESC LIMIT 1")
_before = Statement(
    f"""SELECT {_COLUMNS} FROM seal WHERE community_id = :community_id AND day < :day
    ORDER BY day DESC LIMIT :count"""
)
_from = Statement(
    f"""SELECT {_COLUMNS} FROM seal WHERE community_id = :community_id AND day >= :from_day AND day <= :to_day
    ORDER BY day"""
)
_contents = Statement("SELECT contents FROM seal WHERE community_id = :community_id AND day = :day")
_first_received = Statement("SELECT MIN(received_ms) FROM entry WHERE community_id = :community_id")
_earlier = Statement(
    """SELECT id, received_ms FROM entry WHERE community_id = :community_id AND received_ms < :before_ms
    ORDER BY received_ms, id LIMIT 1"""
)
_rows = Statement(
    f"""SELECT {", ".join(f"e.{name}" for name in ENTRY_COLUMNS)}, {", ".join(f"p.{name}" for name in POSTING_COLUMNS)}
    FROM entry AS e LEFT JOIN posting AS p ON p.community_id = e.community_id AND p.entry_id = e.id
    WHERE e.community_id = :community_id AND e.received_ms >= :from_ms AND e.received_ms < :until_ms
    ORDER BY e.received_ms, e.id, p.line"""
)


def wait_for_other_sealing(community_id: int) -> None:
    """Waits until no other transaction seals this community's days; none does before this one ends.

    On SQLite a write transaction is alone by itself. On PostgreSQL nothing else takes this lock: bookings go on.
    """
    if not on_sqlite():
        database.execute_sql("SELECT pg_advisory_xact_lock(%s, %s)", (SEALING, community_id))


def first_received(community_id: int) -> int | None:
    """When (ms) the first entry of a community was received; None if it has none."""
    row = _first_received.row(community_id=community_id)
    return row[0] if row else None


def entry_received_before(community_id: int, before_ms: int) -> tuple[UUID, int] | None:
    """The id of the first entry that was received before an instant, and when (ms); None if there is none."""
    row = _earlier.row(community_id=community_id, before_ms=before_ms)
    return None if row is None else (uuid_of(row[0]), row[1])


def entries_between(community_id: int, from_ms: int, until_ms: int) -> Iterator[SealedEntry]:
    """The entries received in a half-open span, ordered by received_ms and id, as they are sealed."""
    rows = _rows.rows(community_id=community_id, from_ms=from_ms, until_ms=until_ms)
    of_entry = len(ENTRY_COLUMNS)
    for columns, group in groupby(rows, lambda row: tuple(row[:of_entry])):
        postings = [_as_text(POSTING_COLUMNS, row[of_entry:]) for row in group if row[of_entry] is not None]
        yield SealedEntry(_as_text(ENTRY_COLUMNS, columns), tuple(postings))


def _as_text(names: Iterable[str], values: Iterable[Any]) -> tuple[Field, ...]:
    return tuple(map(_text, names, values))


def _text(name: str, value: Any) -> Field:
    """A value as it is sealed: a UUID in its usual form, other bytes in hexadecimal, numbers in decimal."""
    if value is None:
        return None
    if name in UUIDS:
        return str(UUID(bytes=value) if isinstance(value, bytes) else value)
    return value.hex() if isinstance(value, bytes) else str(value)


def insert_seal(community_id: int, seal: StoredSeal, contents: dict[str, bytes], sealed_ms: int) -> None:
    """Writes a day's seal; `contents`: each entry's hash by its id, in order."""
    _insert.run(
        community_id=community_id,
        day=seal.sealed.day.isoformat(),
        format=seal.format,
        from_ms=seal.sealed.from_ms,
        until_ms=seal.sealed.until_ms,
        entries=seal.entries,
        contents=b"".join(UUID(key).bytes + digest for key, digest in contents.items()),
        previous=seal.previous,
        hash=seal.hash,
        sealed_ms=sealed_ms,
    )


def last_seal(community_id: int) -> StoredSeal | None:
    """The newest seal; None if no day was sealed."""
    row = _last.row(community_id=community_id)
    return None if row is None else _seal(row)


def seals_before(community_id: int, day: date, count: int) -> list[StoredSeal]:
    """At most so many seals of days before this one, newest first."""
    return [_seal(row) for row in _before.rows(community_id=community_id, day=day.isoformat(), count=count)]


def seals_between(community_id: int, from_day: date, to_day: date) -> list[StoredSeal]:
    """The seals from a day to a day, both included, in order."""
    days = {"from_day": from_day.isoformat(), "to_day": to_day.isoformat()}
    return [_seal(row) for row in _from.rows(community_id=community_id, **days)]


def sealed_contents(community_id: int, day: date) -> dict[str, bytes]:
    """The hash of each entry that a day's seal covers, by id, in order."""
    row = _contents.row(community_id=community_id, day=day.isoformat())
    packed, width = bytes(row[0]) if row else b"", ID_BYTES + HASH_BYTES
    pieces = (packed[place : place + width] for place in range(0, len(packed), width))
    return {str(UUID(bytes=piece[:ID_BYTES])): piece[ID_BYTES:] for piece in pieces if len(piece) > ID_BYTES}


def _seal(row: Row) -> StoredSeal:
    day, from_ms, until_ms, entries, previous, digest, version = row
    sealed = SealedDay(date.fromisoformat(day), from_ms, until_ms)
    return StoredSeal(sealed, entries, bytes(previous), bytes(digest), version)
