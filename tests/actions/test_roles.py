"""Roles are given and taken by an admin; teams are made of people who have them."""

from uuid import UUID, uuid4

import pytest

from pointsapp.actions.acts import Act, Doer
from pointsapp.actions.roles import grant_role, revoke_role
from pointsapp.actions.teams import make_team, put_in_team, take_from_team
from pointsapp.rules.refusal import Refusal
from pointsapp.store.people import OperatorSession
from pointsapp.store.sessions import roles_of
from pointsapp.store.teams import all_teams, members_of
from tests.cast import ENROLLED_MS, Cast, act_of, new_id


def members(cast: Cast, team_id: UUID | None = None) -> list[tuple[str, str]]:
    return [(one.name, one.role) for one in members_of(cast.community.id, team_id or cast.team_id)]


def test_a_role_is_given_once_and_taken(cast: Cast) -> None:
    for _ in range(2):
        grant_role(cast.act(), cast.wang.id, "operator")
    assert roles_of(cast.community.id, cast.wang.id) == {"operator"}
    revoke_role(cast.act(), cast.wang.id, "operator")
    assert not roles_of(cast.community.id, cast.wang.id)


def test_only_staff_give_roles(cast: Cast) -> None:
    leader = Act(cast.community.id, new_id(), Doer(person_id=cast.zhang.id), ENROLLED_MS, ENROLLED_MS)
    with pytest.raises(Refusal, match="not-allowed"):
        grant_role(leader, cast.li.id, "leader")


@pytest.mark.parametrize("role", ["", "admin", "auditor", "Leader"])
def test_what_no_resident_can_be(cast: Cast, role: str) -> None:
    for decide in (grant_role, revoke_role):
        with pytest.raises(Refusal, match="unknown-role"):
            decide(cast.act(), cast.li.id, role)


def test_people_elsewhere_or_nowhere(cast: Cast) -> None:
    for person in (cast.stranger.id, uuid4()):
        for decide in (grant_role, revoke_role):
            with pytest.raises(Refusal, match="not-found"):
                decide(cast.act(), person, "leader")
        with pytest.raises(Refusal, match="not-found"):
            put_in_team(cast.act(), cast.team_id, person, "leader")
    with pytest.raises(Refusal, match="not-found"):
        put_in_team(act_of(cast.he), cast.team_id, cast.stranger.id, "leader")


def test_a_leader_who_is_none_any_more_stays_in_the_team(cast: Cast) -> None:
    assert members(cast) == [("张大爷", "leader"), ("李阿姨", "volunteer")]
    revoke_role(cast.act(), cast.zhang.id, "leader")
    assert members(cast) == [("张大爷", "volunteer"), ("李阿姨", "volunteer")]
    assert roles_of(cast.community.id, cast.zhang.id) == {"volunteer"}


def test_a_leader_of_no_team_is_nothing_afterwards(cast: Cast) -> None:
    grant_role(cast.act(), cast.wang.id, "leader")
    revoke_role(cast.act(), cast.wang.id, "leader")
    assert not roles_of(cast.community.id, cast.wang.id)


def test_a_volunteer_who_is_none_any_more_leaves_the_team(cast: Cast) -> None:
    revoke_role(cast.act(), cast.li.id, "volunteer")
    assert members(cast) == [("张大爷", "leader")]


def test_an_operator_who_is_none_any_more_is_signed_off(cast: Cast) -> None:
    at = {"community_id": cast.community.id, "device_id": cast.device_id, "person_id": cast.zhao.id}
    OperatorSession.insert_row(id=new_id(), since_ms=ENROLLED_MS, touched_ms=ENROLLED_MS, **at)
    revoke_role(cast.act(), cast.zhao.id, "operator")
    assert OperatorSession.get().ended_ms == ENROLLED_MS


def test_joining_a_team_gives_the_role(cast: Cast) -> None:
    put_in_team(cast.act(), cast.team_id, cast.wang.id, "volunteer")
    assert roles_of(cast.community.id, cast.wang.id) == {"volunteer"}
    put_in_team(cast.act(), cast.team_id, cast.wang.id, "leader")
    assert roles_of(cast.community.id, cast.wang.id) == {"volunteer", "leader"}
    assert ("王婆婆", "leader") in members(cast)
    assert len(members(cast)) == 3


def test_leaving_a_team_leaves_the_role(cast: Cast) -> None:
    take_from_team(cast.act(), cast.team_id, cast.li.id)
    assert members(cast) == [("张大爷", "leader")]
    assert roles_of(cast.community.id, cast.li.id) == {"volunteer"}


def test_teams_have_names_of_their_own(cast: Cast) -> None:
    with pytest.raises(Refusal, match="team-exists"):
        make_team(cast.act(), "绿色先锋")
    make_team(act_of(cast.he), "绿色先锋")
    second = make_team(cast.act(), "堆肥小组")
    assert [team.name for team in all_teams(cast.community.id)] == ["绿色先锋", "堆肥小组"]
    assert members(cast, second) == []
