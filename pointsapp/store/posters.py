"""The static codes of points' posters, and what became of a household's scans of them."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from pointsapp.store.statements import Row, Statement, uuid_of


@dataclass(frozen=True, slots=True)
class StoredPoster:
    """A poster's code, and the point where it hangs; `revoked_ms` is None while it holds."""

    id: UUID
    point_id: UUID
    point_name: str
    code: str
    issued_ms: int
    revoked_ms: int | None


@dataclass(frozen=True, slots=True)
class PosterScanState:
    """A scan of a poster's code; `confirmed` is None while nobody has decided."""

    id: UUID
    household_id: UUID
    category: str
    point_name: str
    scanned_ms: int
    confirmed: bool | None


_POSTER = """SELECT p.id, p.point_id, c.name, p.code, p.issued_ms, p.revoked_ms FROM poster AS p
    JOIN collection_point AS c ON c.community_id = p.community_id AND c.id = p.point_id
    WHERE p.community_id = :community_id"""
_by_id = Statement(f"{_POSTER} AND p.id = :id")
_by_code = Statement(f"{_POSTER} AND p.code = :code")
_all = Statement(f"{_POSTER} ORDER BY c.name, p.issued_ms DESC")
_of_point = Statement(
    f"{_POSTER} AND p.point_id = :point_id AND p.revoked_ms IS NULL ORDER BY p.issued_ms DESC, p.id DESC LIMIT 1"
)
_insert = Statement(
    """INSERT INTO poster (community_id, id, point_id, code, issued_ms)
    VALUES (:community_id, :id, :point_id, :code, :issued_ms)"""
)
_revoke = Statement(
    """UPDATE poster SET revoked_ms = :revoked_ms
    WHERE community_id = :community_id AND id = :id AND revoked_ms IS NULL"""
)
_SCAN = """SELECT p.id, p.household_id, p.category, c.name, p.scanned_ms, d.confirmed FROM pending_drop_off AS p
    JOIN collection_point AS c ON c.community_id = p.community_id AND c.id = p.point_id
    LEFT JOIN pending_decision AS d ON d.community_id = p.community_id AND d.pending_id = p.id
    WHERE p.community_id = :community_id"""
_scan = Statement(f"{_SCAN} AND p.id = :id")
_scans_since = Statement(
    f"""{_SCAN} AND p.household_id = :household_id AND p.week >= :week AND p.scanned_ms > :since_ms
    ORDER BY p.scanned_ms DESC"""
)


def poster_by_id(community_id: int, poster_id: UUID) -> StoredPoster | None:
    """A poster's code by its id."""
    return _poster_of(_by_id.row(community_id=community_id, id=poster_id))


def poster_by_code(community_id: int, code: str) -> StoredPoster | None:
    """A poster's code as it is printed, also a revoked one."""
    return _poster_of(_by_code.row(community_id=community_id, code=code))


def posters_of(community_id: int) -> list[StoredPoster]:
    """All posters' codes of a community, by point, the latest first."""
    return [found for row in _all.rows(community_id=community_id) if (found := _poster_of(row))]


def poster_of_point(community_id: int, point_id: UUID) -> StoredPoster | None:
    """The latest code of a point that holds."""
    return _poster_of(_of_point.row(community_id=community_id, point_id=point_id))


def insert_poster(**columns: Any) -> None:
    """Writes a code for a point of the community."""
    _insert.run(**columns)


def revoke_poster_code(community_id: int, poster_id: UUID, revoked_ms: int) -> None:
    """Makes a poster's code worthless."""
    _revoke.run(community_id=community_id, id=poster_id, revoked_ms=revoked_ms)


def poster_scan_state(community_id: int, scan_id: UUID) -> PosterScanState | None:
    """A scan of a poster's code, and what was decided about it."""
    row = _scan.row(community_id=community_id, id=scan_id)
    return None if row is None else _state_of(row)


def poster_scans_since(community_id: int, household_id: UUID, week: str, since_ms: int) -> list[PosterScanState]:
    """A household's scans of posters after an instant (ms), which lies in `week` or later, newest first."""
    rows = _scans_since.rows(community_id=community_id, household_id=household_id, week=week, since_ms=since_ms)
    return [_state_of(row) for row in rows]


def _poster_of(row: Row | None) -> StoredPoster | None:
    return None if row is None else StoredPoster(uuid_of(row[0]), uuid_of(row[1]), *row[2:])


def _state_of(row: Row) -> PosterScanState:
    id, household_id, category, point_name, scanned_ms, confirmed = row
    decided = None if confirmed is None else bool(confirmed)
    return PosterScanState(uuid_of(id), uuid_of(household_id), category, point_name, scanned_ms, decided)
