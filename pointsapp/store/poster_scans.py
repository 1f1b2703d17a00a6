"""Scans of a poster's code that wait for a yes or no, and what was decided."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from pointsapp.store.statements import Row, Statement, uuid_of

_PENDING = """SELECT p.id, p.household_id, p.person_id, p.point_id, h.name, h.building, p.category, p.scanned_ms
    FROM pending_drop_off AS p JOIN household AS h ON h.community_id = p.community_id AND h.id = p.household_id
    WHERE p.community_id = :community_id"""
_pending = Statement(f"{_PENDING} AND p.id = :id")
_waiting = Statement(
    f"""{_PENDING} AND p.scanned_ms > :since_ms AND NOT EXISTS (SELECT 1 FROM pending_decision AS d
        WHERE d.community_id = :community_id AND d.pending_id = p.id) ORDER BY p.scanned_ms"""
)
_scans_in_week = Statement(
    """SELECT p.day FROM pending_drop_off AS p WHERE p.community_id = :community_id
        AND p.household_id = :household_id AND p.week = :week AND NOT EXISTS (SELECT 1 FROM pending_decision AS d
        WHERE d.community_id = :community_id AND d.pending_id = p.id AND d.confirmed = 0)"""
)
_insert_pending = Statement(
    """INSERT INTO pending_drop_off
        (community_id, id, household_id, person_id, point_id, category, day, week, scanned_ms)
    VALUES (:community_id, :id, :household_id, :person_id, :point_id, :category, :day, :week, :scanned_ms)
    ON CONFLICT DO NOTHING"""
)
_insert_decision = Statement(
    """INSERT INTO pending_decision (community_id, pending_id, confirmed, person_id, staff_id, device_id, decided_ms)
    VALUES (:community_id, :pending_id, :confirmed, :person_id, :staff_id, :device_id, :decided_ms)
    ON CONFLICT DO NOTHING"""
)
_decision = Statement(
    "SELECT confirmed FROM pending_decision WHERE community_id = :community_id AND pending_id = :pending_id"
)


@dataclass(frozen=True, slots=True)
class StoredPending:
    """A scan of a poster's code: whose, at which point, and when (ms)."""

    id: UUID
    household_id: UUID
    person_id: UUID
    point_id: UUID
    household_name: str
    building: str
    category: str
    scanned_ms: int


def pending_drop_off(community_id: int, pending_id: UUID) -> StoredPending | None:
    """A scan of a poster's code by its key."""
    row = _pending.row(community_id=community_id, id=pending_id)
    return None if row is None else _pending_of(row)


def pending_since(community_id: int, since_ms: int) -> list[StoredPending]:
    """The scans after an instant that nobody has decided about, oldest first."""
    return [_pending_of(row) for row in _waiting.rows(community_id=community_id, since_ms=since_ms)]


def _pending_of(row: Row) -> StoredPending:
    id, household_id, person_id, point_id, *rest = row
    return StoredPending(uuid_of(id), uuid_of(household_id), uuid_of(person_id), uuid_of(point_id), *rest)


def poster_scan_days(community_id: int, household_id: UUID, week: str) -> list[str]:
    """The local day of each poster scan of a household in a week that was not declined."""
    rows = _scans_in_week.rows(community_id=community_id, household_id=household_id, week=week)
    return [row[0] for row in rows]


def insert_pending(**columns: Any) -> bool:
    """Writes a poster scan; False if its key is there already."""
    return _insert_pending.run(**columns) == 1


def insert_decision(**columns: Any) -> bool:
    """Writes a decision about a poster scan; False if there was one."""
    return _insert_decision.run(**columns) == 1


def decision_about(community_id: int, pending_id: UUID) -> bool | None:
    """Whether a poster scan was confirmed (True) or declined (False); None if nobody decided."""
    row = _decision.row(community_id=community_id, pending_id=pending_id)
    return None if row is None else bool(row[0])
