"""The teams of a community and who belongs to them, as the admin sees them."""

from dataclasses import dataclass
from uuid import UUID

from pointsapp.store.statements import Statement, uuid_of


@dataclass(frozen=True, slots=True)
class StoredTeam:
    """A team."""

    id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class TeamPerson:
    """A person of a team, as "leader" or "volunteer"."""

    person_id: UUID
    household_id: UUID
    name: str
    building: str
    role: str


_team = Statement("SELECT id, name FROM team WHERE community_id = :community_id AND id = :id")
_teams = Statement("SELECT id, name FROM team WHERE community_id = :community_id ORDER BY created_ms, id")
_members = Statement(
    """SELECT m.person_id, p.household_id, p.name, h.building, m.role FROM team_member AS m
    JOIN person AS p ON p.community_id = m.community_id AND p.id = m.person_id
    JOIN household AS h ON h.community_id = p.community_id AND h.id = p.household_id
    WHERE m.community_id = :community_id AND m.team_id = :team_id
    ORDER BY CASE m.role WHEN 'leader' THEN 0 ELSE 1 END, p.name, m.person_id"""
)


def stored_team(community_id: int, team_id: UUID) -> StoredTeam | None:
    """A team by its id."""
    row = _team.row(community_id=community_id, id=team_id)
    return None if row is None else StoredTeam(uuid_of(row[0]), row[1])


def all_teams(community_id: int) -> list[StoredTeam]:
    """The teams of a community, the oldest first."""
    return [StoredTeam(uuid_of(row[0]), row[1]) for row in _teams.rows(community_id=community_id)]


def members_of(community_id: int, team_id: UUID) -> list[TeamPerson]:
    """Who belongs to a team, its leaders first."""
    rows = _members.rows(community_id=community_id, team_id=team_id)
    return [TeamPerson(uuid_of(row[0]), uuid_of(row[1]), *row[2:]) for row in rows]
