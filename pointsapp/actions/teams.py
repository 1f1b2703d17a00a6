"""Volunteer teams: making one, who belongs to it, and who leads it."""

from uuid import UUID

from pointsapp.actions.acts import Act, content_hash
from pointsapp.actions.operations import begin_operation
from pointsapp.actions.people import person_in_turn
from pointsapp.actions.roles import write_role
from pointsapp.rules.refusal import Refusal
from pointsapp.store.database import writing
from pointsapp.store.hours import Team, TeamMember
from pointsapp.store.teams import stored_team


def make_team(act: Act, name: str) -> UUID:
    """Makes a team; its id is the act's key. Refuses with team-exists (name), key-reused."""
    with writing():
        if begin_operation(act, "make-team", content_hash(name), act.key):
            row = Team.insert(community_id=act.community_id, id=act.key, name=name, created_ms=act.received_ms)
            if not row.on_conflict_ignore().as_rowcount().execute():
                raise Refusal("team-exists", name=name)
    return act.key


def put_in_team(act: Act, team_id: UUID, person_id: UUID, role: str) -> None:
    """Makes a person a "volunteer" or "leader" of a team, and gives them that role if they lack it.

    Somebody who is in it already changes their place. Refuses with not-found, unknown-role, key-reused.
    """
    if role not in ("volunteer", "leader"):
        raise Refusal("unknown-role")
    with writing():
        if begin_operation(act, "put-in-team", content_hash(team_id, person_id, role), person_id, role):
            check_team(act.community_id, team_id)
            person_in_turn(act.community_id, person_id)
            write_role(act, person_id, role)
            TeamMember.insert(
                community_id=act.community_id,
                team_id=team_id,
                person_id=person_id,
                role=role,
                joined_ms=act.received_ms,
            ).on_conflict(
                conflict_target=(TeamMember.community_id, TeamMember.team_id, TeamMember.person_id),
                preserve=(TeamMember.role,),
            ).as_rowcount().execute()


def take_from_team(act: Act, team_id: UUID, person_id: UUID) -> None:
    """Takes a person from a team; their roles stay. Refuses with not-found, key-reused."""
    with writing():
        if begin_operation(act, "take-from-team", content_hash(team_id, person_id), person_id):
            check_team(act.community_id, team_id)
            TeamMember.delete().where(
                TeamMember.community_id == act.community_id,
                TeamMember.team_id == team_id,
                TeamMember.person_id == person_id,
            ).execute()


def check_team(community_id: int, team_id: UUID) -> None:
    """Refuses with not-found what is no team of the community."""
    if stored_team(community_id, team_id) is None:
        raise Refusal("not-found")
