"""Questions about collection points."""

from dataclasses import dataclass
from uuid import UUID

from pointsapp.store.statements import Statement, uuid_of


@dataclass(frozen=True, slots=True)
class StoredPoint:
    """A collection point."""

    id: UUID
    name: str
    created_ms: int


_POINT = "SELECT id, name, created_ms FROM collection_point WHERE community_id = :community_id"
_by_id = Statement(f"{_POINT} AND id = :id")
_all = Statement(f"{_POINT} ORDER BY name")
_lock = Statement("UPDATE collection_point SET name = name WHERE community_id = :community_id AND id = :id")


def point_by_id(community_id: int, point_id: UUID) -> StoredPoint | None:
    """A collection point of a community."""
    row = _by_id.row(community_id=community_id, id=point_id)
    return None if row is None else StoredPoint(uuid_of(row[0]), row[1], row[2])


def lock_point(community_id: int, point_id: UUID) -> bool:
    """Takes a point's row until the transaction ends, as `lock_household` does; False if there is none."""
    return _lock.run(community_id=community_id, id=point_id) == 1


def points_of(community_id: int) -> list[StoredPoint]:
    """All collection points of a community, by name."""
    return [StoredPoint(uuid_of(row[0]), row[1], row[2]) for row in _all.rows(community_id=community_id)]
