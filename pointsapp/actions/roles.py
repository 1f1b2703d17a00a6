"""Roles of residents, given and taken by an admin: volunteer, leader, operator."""

from uuid import UUID

from pointsapp.actions.acts import Act, content_hash
from pointsapp.actions.operations import begin_operation
from pointsapp.actions.people import person_in_turn
from pointsapp.rules.refusal import Refusal
from pointsapp.rules.roles import RESIDENT_ROLES
from pointsapp.store.database import writing
from pointsapp.store.hours import TeamMember
from pointsapp.store.people import OperatorSession, PersonRole


def grant_role(act: Act, person_id: UUID, role: str) -> None:
    """Gives a person a role; once more changes nothing. Refuses with not-found, unknown-role, key-reused."""
    with writing():
        if begin_operation(act, "grant-role", content_hash(person_id, role), person_id, role):
            person_in_turn(act.community_id, person_id)
            write_role(act, person_id, role)


def revoke_role(act: Act, person_id: UUID, role: str) -> None:
    """Takes a role from a person, and with it what hangs on it.

    A leader stays in their teams, as the volunteer they are from then on; a volunteer leaves them; an operator is
    signed off at kiosks.
    Refuses with not-found, unknown-role, key-reused.
    """
    with writing():
        if begin_operation(act, "revoke-role", content_hash(person_id, role), person_id, role):
            person_in_turn(act.community_id, person_id)
            check_role(role)
            PersonRole.delete().where(
                PersonRole.community_id == act.community_id,
                PersonRole.person_id == person_id,
                PersonRole.role == role,
            ).execute()
            _let_go(act, person_id, role)


def write_role(act: Act, person_id: UUID, role: str) -> None:
    """Writes a role inside the caller's transaction, unless it is there. Refuses with unknown-role, not-allowed."""
    check_role(role)
    if act.doer.staff_id is None:
        raise Refusal("not-allowed")
    PersonRole.insert(
        community_id=act.community_id,
        person_id=person_id,
        role=role,
        granted_ms=act.received_ms,
        granted_by=act.doer.staff_id,
    ).on_conflict_ignore().as_rowcount().execute()


def check_role(role: str) -> None:
    """Refuses with unknown-role what no resident can be."""
    if role not in RESIDENT_ROLES:
        raise Refusal("unknown-role")


def _let_go(act: Act, person_id: UUID, role: str) -> None:
    mine = (TeamMember.community_id == act.community_id) & (TeamMember.person_id == person_id)
    if role == "leader":
        TeamMember.update(role="volunteer").where(mine, TeamMember.role == "leader").execute()
        if TeamMember.select().where(mine).exists():
            write_role(act, person_id, "volunteer")
    elif role == "volunteer":
        TeamMember.delete().where(mine, TeamMember.role == "volunteer").execute()
    else:
        OperatorSession.update(ended_ms=act.received_ms).where(
            OperatorSession.community_id == act.community_id,
            OperatorSession.person_id == person_id,
            OperatorSession.ended_ms.is_null(),
        ).execute()
