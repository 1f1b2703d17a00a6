"""The tray: bookings that a kiosk kept and the book refused, each with its reason, and how an admin settled it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from peewee import CompositeKey

from pointsapp.store.fields import Table, check, integer, key, refers, text, unique
from pointsapp.store.statements import Row, Statement, uuid_of, uuid_or_none

KINDS = ("drop-off", "deposit", "exchange", "weekly-claim", "reversal")


class RefusedBooking(Table):
    """A booking that was refused for good; its id is the one that the kiosk made. Final.

    `content` and `facts` are JSON: what was to be booked, without the card; and what the refusal's sentence needs.
    """

    community_id = integer()
    id = key()
    device_id = key()
    kind = text()
    household_id = key(null=True)
    content = text()
    happened_ms = integer()
    received_ms = integer()
    code = text()
    facts = text()

    class Meta:
        primary_key = CompositeKey("community_id", "id")
        constraints = [
            refers("community_id, device_id", "device", "community_id, id"),
            refers("community_id, household_id", "household", "community_id, id"),
            check("refused_booking_kind", "kind IN ({})".format(", ".join(f"'{kind}'" for kind in KINDS))),
        ]
        indexes = ((("community_id", "received_ms"), False),)


class RefusedSettling(Table):
    """That an admin settled a refused booking with whom it concerned, and how. Final; there is at most one."""

    community_id = integer()
    booking_id = key()
    id = key()
    staff_id = key(null=True)
    note = text()
    settled_ms = integer()

    class Meta:
        primary_key = CompositeKey("community_id", "booking_id")
        constraints = [
            refers("community_id, booking_id", "refused_booking", "community_id, id"),
            unique("community_id, id"),
        ]


@dataclass(frozen=True, slots=True)
class StoredRefusal:
    """A booking in the tray; `settled_by`, `note` and `settled_ms` are None while it is open."""

    id: UUID
    device: str
    kind: str
    household_id: UUID | None
    household: str | None
    building: str | None
    content: Mapping[str, Any]
    happened_ms: int
    received_ms: int
    code: str
    facts: Mapping[str, Any]
    settled_by: str | None
    note: str | None
    settled_ms: int | None


_insert = Statement(
    """INSERT INTO refused_booking (community_id, id, device_id, kind, household_id, content, happened_ms,
        received_ms, code, facts)
    SELECT :community_id, :id, :device_id, :kind, :household_id, :content, :happened_ms, :received_ms, :code, :facts
    WHERE :code = 'key-reused' OR NOT EXISTS (SELECT 1 FROM entry WHERE community_id = :community_id AND id = :id)
    ON CONFLICT DO NOTHING"""
)
_between = Statement(
    """SELECT id, code, facts FROM refused_booking
    WHERE community_id = :community_id AND device_id = :device_id AND id >= :first AND id <= :last"""
)
_SELECT = """SELECT b.id, d.name, b.kind, b.household_id, h.name, h.building, b.content, b.happened_ms, b.received_ms,
        b.code, b.facts, t.name, s.note, s.settled_ms
    FROM refused_booking AS b
    JOIN device AS d ON d.community_id = b.community_id AND d.id = b.device_id
    LEFT JOIN household AS h ON h.community_id = b.community_id AND h.id = b.household_id
    LEFT JOIN refused_settling AS s ON s.community_id = b.community_id AND s.booking_id = b.id
    LEFT JOIN staff AS t ON t.id = s.staff_id
    WHERE b.community_id = :community_id"""
# What came again by its receipt, and was booked after all, is open no more.
_IS_OPEN = """s.booking_id IS NULL AND (b.code = 'key-reused' OR NOT EXISTS
    (SELECT 1 FROM entry AS e WHERE e.community_id = b.community_id AND e.id = b.id))"""
_open = Statement(f"{_SELECT} AND {_IS_OPEN} ORDER BY b.received_ms DESC, b.id DESC LIMIT :most OFFSET :skip")
_one = Statement(f"{_SELECT} AND b.id = :id")
_open_count = Statement(
    f"""SELECT COUNT(*) FROM refused_booking AS b
    LEFT JOIN refused_settling AS s ON s.community_id = b.community_id AND s.booking_id = b.id
    WHERE b.community_id = :community_id AND {_IS_OPEN}"""
)
_settle = Statement(
    """INSERT INTO refused_settling (community_id, booking_id, id, staff_id, note, settled_ms)
    VALUES (:community_id, :booking_id, :id, :staff_id, :note, :settled_ms) ON CONFLICT DO NOTHING"""
)


def insert_refused(content: Mapping[str, Any], facts: Mapping[str, Any], **columns: Any) -> bool:
    """Puts a booking into the tray; False if it lies there already, or if it was booked meanwhile."""
    return _insert.run(content=_dumped(content), facts=_dumped(facts), **columns) == 1


def refused_between(
    community_id: int, device_id: UUID, first: UUID, last: UUID
) -> dict[UUID, tuple[str, dict[str, Any]]]:
    """Code and facts of what was refused of a kiosk, under ids from `first` to `last`."""
    rows = _between.rows(community_id=community_id, device_id=device_id, first=first, last=last)
    return {uuid_of(id): (code, _facts(facts)) for id, code, facts in rows}


def open_refusals(community_id: int, most: int, skip: int = 0) -> list[StoredRefusal]:
    """What lies in the tray and nobody has settled, the last refused first."""
    return [_stored(row) for row in _open.rows(community_id=community_id, most=most, skip=skip)]


def open_refusals_count(community_id: int) -> int:
    """How many those are."""
    return int(_open_count.rows(community_id=community_id)[0][0])


def stored_refusal(community_id: int, booking_id: UUID) -> StoredRefusal | None:
    """One of the tray, settled or not; None if there is none."""
    row = _one.row(community_id=community_id, id=booking_id)
    return None if row is None else _stored(row)


def insert_settling(**columns: Any) -> bool:
    """Writes how one was settled; False if it was before."""
    return _settle.run(**columns) == 1


def _stored(row: Row) -> StoredRefusal:
    id, device, kind, household_id, household, building, content, happened_ms, received_ms, code, facts, *settled = row
    said = (uuid_or_none(household_id), household, building, json.loads(content), happened_ms, received_ms, code)
    return StoredRefusal(uuid_of(id), device, kind, *said, _facts(facts), *settled)


def _dumped(values: Mapping[str, Any]) -> str:
    return json.dumps(values, ensure_ascii=False, sort_keys=True, default=date.isoformat)


def _facts(dumped: str) -> dict[str, Any]:
    """The facts of a refusal; `day` is the only one that JSON does not know as it is."""
    facts: dict[str, Any] = json.loads(dumped)
    return {**facts, "day": date.fromisoformat(facts["day"])} if facts.get("day") else facts
