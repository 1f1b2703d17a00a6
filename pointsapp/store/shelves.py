"""What lies on the shelves of a community's collection points."""

from dataclasses import dataclass
from uuid import UUID

from pointsapp.store.statements import Statement, uuid_of


@dataclass(frozen=True, slots=True)
class Shelved:
    """So much of a reward at a point; 0 where there was some and it is gone."""

    point_id: UUID
    point_name: str
    asset: str
    quantity: int


_all = Statement(
    """SELECT c.id, c.name, b.asset, b.quantity FROM collection_point AS c
    JOIN balance AS b ON b.community_id = c.community_id AND b.owner_id = c.id
    WHERE c.community_id = :community_id ORDER BY c.name, b.asset"""
)


def shelves_of(community_id: int) -> list[Shelved]:
    """All that lies or lay on the shelves, by point and asset."""
    return [Shelved(uuid_of(row[0]), *row[1:]) for row in _all.rows(community_id=community_id)]
