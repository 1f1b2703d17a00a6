"""Drop-offs, deposits of bottles, the week's count, and poster scans that wait to be confirmed."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from peewee import CompositeKey

from pointsapp.store.fields import Table, check, flag, integer, key, refers, text
from pointsapp.store.statements import Statement, uuid_of


class DropOff(Table):
    """Sorted waste brought to a point once, and whether it counted. Final."""

    community_id = integer()
    id = key()
    household_id = key()
    category = text()
    not_sorted = flag()
    counted = flag()
    reason = text(null=True)
    happened_ms = integer()
    week = text()
    week_drop_offs = integer()
    step = integer(null=True)  # of the turning code that was scanned: many of one step show that it was passed on

    class Meta:
        primary_key = CompositeKey("community_id", "id")
        constraints = [
            refers("community_id, id", "entry", "community_id, id"),
            check("drop_off_not_sorted", "not_sorted IN (0, 1)"),
            check("drop_off_counted", "counted IN (0, 1)"),
            check("drop_off_reason", "(counted = 1) = (reason IS NULL)"),
        ]


# Only counted drop-offs bear on later ones.
DropOff.add_index(
    DropOff.index(
        DropOff.community_id,
        DropOff.household_id,
        DropOff.happened_ms,
        name="drop_off_counted",
        where=DropOff.counted == 1,
    )
)


class HouseholdWeek(Table):
    """How many counted drop-offs a household has in a week: a counter beside the drop-offs.

    A community's week lies together, so that its figures are read at one place, however many weeks there are.
    """

    community_id = integer()
    household_id = key()
    week = text()
    drop_offs = integer()

    class Meta:
        primary_key = CompositeKey("community_id", "week", "household_id")
        constraints = [
            refers("community_id, household_id", "household", "community_id, id"),
            check("household_week_drop_offs", "drop_offs >= 0"),
        ]
        indexes = ((("community_id", "household_id", "week"), False),)


class Deposit(Table):
    """Material that a household brought: so many bottles on a day. Final."""

    community_id = integer()
    id = key()
    household_id = key()
    asset = text()
    quantity = integer()
    day = text()

    class Meta:
        primary_key = CompositeKey("community_id", "id")
        constraints = [
            refers("community_id, id", "entry", "community_id, id"),
            check("deposit_quantity", "quantity > 0"),
        ]
        indexes = ((("community_id", "household_id", "asset", "day"), False),)


class PendingDropOff(Table):
    """A scan of the poster's static code: nothing until an operator or leader confirms it. Final."""

    community_id = integer()
    id = key()
    household_id = key()
    person_id = key()
    point_id = key()
    category = text()
    day = text()
    week = text()
    scanned_ms = integer()

    class Meta:
        primary_key = CompositeKey("community_id", "id")
        constraints = [
            refers("community_id, household_id", "household", "community_id, id"),
            refers("community_id, person_id", "person", "community_id, id"),
            refers("community_id, point_id", "collection_point", "community_id, id"),
        ]
        indexes = (
            (("community_id", "household_id", "week"), False),
            (("community_id", "scanned_ms"), False),
        )


class PendingDecision(Table):
    """Who said yes or no to a poster scan, and when; a yes booked the entry of the same id. Final."""

    community_id = integer()
    pending_id = key()
    confirmed = flag()
    person_id = key(null=True)
    staff_id = key(null=True)
    device_id = key(null=True)
    decided_ms = integer()

    class Meta:
        primary_key = CompositeKey("community_id", "pending_id")
        constraints = [
            refers("community_id, pending_id", "pending_drop_off", "community_id, id"),
            check("pending_decision_confirmed", "confirmed IN (0, 1)"),
        ]


@dataclass(frozen=True, slots=True)
class StoredDropOff:
    """A drop-off as it was judged; `week_drop_offs` is the week's count after it."""

    household_id: UUID
    category: str
    counted: bool
    reason: str | None
    happened_ms: int
    week: str
    week_drop_offs: int
    received_ms: int


_counted_between = Statement(
    """SELECT happened_ms FROM drop_off AS d
    WHERE d.community_id = :community_id AND d.household_id = :household_id
        AND d.happened_ms >= :from_ms AND d.happened_ms < :to_ms AND d.counted = 1
        AND NOT EXISTS (SELECT 1 FROM reversal AS r WHERE r.community_id = :community_id AND r.entry_id = d.id)
    ORDER BY happened_ms"""
)
_add_to_week = Statement(
    """INSERT INTO household_week (community_id, household_id, week, drop_offs)
    VALUES (:community_id, :household_id, :week, 1)
    ON CONFLICT (community_id, household_id, week) DO UPDATE SET drop_offs = household_week.drop_offs + 1
    RETURNING drop_offs"""
)
_take_from_week = Statement(
    """UPDATE household_week SET drop_offs = drop_offs - 1
    WHERE community_id = :community_id AND household_id = :household_id AND week = :week"""
)
_week_count = Statement(
    """SELECT drop_offs FROM household_week
    WHERE community_id = :community_id AND household_id = :household_id AND week = :week"""
)
_week_counts = Statement(
    """SELECT week, drop_offs FROM household_week
    WHERE community_id = :community_id AND household_id = :household_id AND week >= :week ORDER BY week"""
)
_insert_drop_off = Statement(
    """INSERT INTO drop_off (community_id, id, household_id, category, not_sorted, counted, reason, happened_ms,
        week, week_drop_offs, step)
    VALUES (:community_id, :id, :household_id, :category, :not_sorted, :counted, :reason, :happened_ms,
        :week, :week_drop_offs, :step)"""
)
_drop_off = Statement(
    """SELECT d.household_id, d.category, d.counted, d.reason, d.happened_ms, d.week, d.week_drop_offs, e.received_ms
    FROM drop_off AS d JOIN entry AS e ON e.community_id = d.community_id AND e.id = d.id
    WHERE d.community_id = :community_id AND d.id = :id"""
)
_deposited = Statement(
    """SELECT COALESCE(SUM(d.quantity), 0) FROM deposit AS d
    WHERE d.community_id = :community_id AND d.household_id = :household_id AND d.asset = :asset AND d.day = :day
        AND NOT EXISTS (SELECT 1 FROM reversal AS r WHERE r.community_id = :community_id AND r.entry_id = d.id)"""
)
_insert_deposit = Statement(
    """INSERT INTO deposit (community_id, id, household_id, asset, quantity, day)
    VALUES (:community_id, :id, :household_id, :asset, :quantity, :day)"""
)


def counted_between(community_id: int, household_id: UUID, span: tuple[int, int]) -> list[int]:
    """When (ms) a household's counted, unreversed drop-offs in the half-open span happened, in order."""
    rows = _counted_between.rows(community_id=community_id, household_id=household_id, from_ms=span[0], to_ms=span[1])
    return [row[0] for row in rows]


def add_to_week(community_id: int, household_id: UUID, week: str) -> int:
    """Adds one to the week's counted drop-offs; returns the new count."""
    row = _add_to_week.row(community_id=community_id, household_id=household_id, week=week)
    return int(row[0]) if row else 0


def take_from_week(community_id: int, household_id: UUID, week: str) -> None:
    """Takes one from the week's counted drop-offs."""
    _take_from_week.run(community_id=community_id, household_id=household_id, week=week)


def week_count(community_id: int, household_id: UUID, week: str) -> int:
    """How many counted drop-offs a household has in a week."""
    row = _week_count.row(community_id=community_id, household_id=household_id, week=week)
    return int(row[0]) if row else 0


def week_counts(community_id: int, household_id: UUID, since_week: str) -> dict[str, int]:
    """Counted drop-offs by week, from a week on."""
    return dict(_week_counts.rows(community_id=community_id, household_id=household_id, week=since_week))


def insert_drop_off(**columns: Any) -> None:
    """Writes a drop-off."""
    _insert_drop_off.run(**columns)


def stored_drop_off(community_id: int, drop_off_id: UUID) -> StoredDropOff | None:
    """A drop-off by its key."""
    row = _drop_off.row(community_id=community_id, id=drop_off_id)
    if row is None:
        return None
    household_id, category, counted, *rest = row
    return StoredDropOff(uuid_of(household_id), category, bool(counted), *rest)


def deposited_on(community_id: int, household_id: UUID, asset: str, day: str) -> int:
    """How much of a material a household brought on a local day, reversed deposits not counted."""
    row = _deposited.row(community_id=community_id, household_id=household_id, asset=asset, day=day)
    return int(row[0]) if row else 0


def insert_deposit(**columns: Any) -> None:
    """Writes a deposit."""
    _insert_deposit.run(**columns)
