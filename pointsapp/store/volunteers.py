"""Who volunteers: in which teams, led by whom, and with how many approved hours."""

from dataclasses import dataclass
from uuid import UUID

from pointsapp.store.statements import Statement, uuid_of


@dataclass(frozen=True, slots=True)
class Volunteer:
    """A person with approved minutes in all, and where they live."""

    id: UUID
    name: str
    building: str
    minutes: int


@dataclass(frozen=True, slots=True)
class Membership:
    """A team that a person is in, and whether they lead it."""

    team_id: UUID
    name: str
    leads: bool


_of_person = Statement(
    """SELECT t.id, t.name, m.role FROM team_member AS m
    JOIN team AS t ON t.community_id = m.community_id AND t.id = m.team_id
    WHERE m.community_id = :community_id AND m.person_id = :person_id ORDER BY t.name"""
)
_leader_households = Statement(
    """SELECT p.household_id FROM team_member AS m
    JOIN person AS p ON p.community_id = m.community_id AND p.id = m.person_id
    WHERE m.community_id = :community_id AND m.team_id = :team_id AND m.role = 'leader'"""
)
_served = Statement(
    """SELECT p.id, p.name, h.building, s.minutes FROM service_total AS s
    JOIN person AS p ON p.community_id = s.community_id AND p.id = s.person_id
    JOIN household AS h ON h.community_id = p.community_id AND h.id = p.household_id
    WHERE s.community_id = :community_id AND s.minutes > 0 ORDER BY p.name, h.building, p.id"""
)


def teams_of(community_id: int, person_id: UUID) -> list[Membership]:
    """The teams that a person is in, by name."""
    rows = _of_person.rows(community_id=community_id, person_id=person_id)
    return [Membership(uuid_of(id), name, role == "leader") for id, name, role in rows]


def leader_households(community_id: int, team_id: UUID) -> set[UUID]:
    """The households of a team's leaders."""
    rows = _leader_households.rows(community_id=community_id, team_id=team_id)
    return {uuid_of(row[0]) for row in rows}


def volunteers(community_id: int) -> list[Volunteer]:
    """The persons who have approved hours, by name."""
    return [Volunteer(uuid_of(id), *rest) for id, *rest in _served.rows(community_id=community_id)]
