"""Questions about staff."""

from dataclasses import dataclass, field
from uuid import UUID

from pointsapp.store.statements import Statement, uuid_of


@dataclass(frozen=True, slots=True)
class StoredStaff:
    """A member of staff."""

    id: UUID
    name: str
    password_hash: str = field(repr=False)


_by_name = Statement("SELECT id, name, password_hash FROM staff WHERE name = :name")
_by_id = Statement("SELECT id, name, password_hash FROM staff WHERE id = :id")
_communities = Statement(
    """SELECT DISTINCT community_id FROM staff_role WHERE staff_id = :staff_id ORDER BY community_id"""
)


def staff_by_name(name: str) -> StoredStaff | None:
    """A member of staff by their name, letter for letter."""
    row = _by_name.row(name=name)
    return None if row is None else StoredStaff(uuid_of(row[0]), row[1], row[2])


def staff_by_id(staff_id: UUID) -> StoredStaff | None:
    """A member of staff by their id."""
    row = _by_id.row(id=staff_id)
    return None if row is None else StoredStaff(uuid_of(row[0]), row[1], row[2])


def communities_of_staff(staff_id: UUID) -> list[int]:
    """The communities in which a member of staff has any role."""
    return [int(row[0]) for row in _communities.rows(staff_id=staff_id)]
