"""Teams: made, filled from the register, led by somebody, and left."""

import pytest
from flask.testing import FlaskClient

from pointsapp.actions.teams import make_team
from pointsapp.store.sessions import roles_of
from pointsapp.store.teams import all_teams, members_of
from tests.cast import Cast, Member, act_of
from tests.web.rooms import AT, Clients, is_for_admins_only, is_not_there, keyed
from tests.web.served import sent

TEAMS = f"{AT}/teams"


@pytest.fixture
def chen(cast: Cast, client_as: Clients) -> FlaskClient:
    return client_as(cast.chen)


def team_page(cast: Cast) -> str:
    return f"{TEAMS}/{cast.team_id}"


def members(cast: Cast) -> dict[str, str]:
    return {one.name: one.role for one in members_of(cast.community.id, cast.team_id)}


def put(client: FlaskClient, cast: Cast, who: Member, role: str):
    return client.post(f"{team_page(cast)}/members", data=keyed(person=who.id, role=role))


def test_all_teams_with_their_people(chen: FlaskClient) -> None:
    page = chen.get(TEAMS).text
    assert page.index("绿色先锋") < page.index("张大爷") < page.index("Team leader") < page.index("李阿姨")


def test_a_team_sent_twice_is_made_once(chen: FlaskClient, cast: Cast) -> None:
    answer = sent(chen, TEAMS, {"name": "堆肥小组"})
    made = all_teams(cast.community.id)
    assert [team.name for team in made] == ["绿色先锋", "堆肥小组"] or len(made) == 2
    assert answer.location in [f"{TEAMS}/{team.id}" for team in made]
    assert "Nobody is in it yet." in chen.get(answer.location).text


@pytest.mark.parametrize(("name", "status"), [("", 422), ("队" * 41, 422), ("绿色先锋", 409)])
def test_what_is_no_name_is_said(chen: FlaskClient, cast: Cast, name: str, status: int) -> None:
    answer = chen.post(TEAMS, data=keyed(name=name))
    assert answer.status_code == status
    assert 'aria-invalid="true"' in answer.text
    assert len(all_teams(cast.community.id)) == 1


def test_the_register_is_searched(chen: FlaskClient, cast: Cast) -> None:
    page = chen.get(team_page(cast), query_string={"q": "3栋"}).text
    assert "张小明" in page
    assert "in the team" in page
    assert "王婆婆" not in page
    for asked in ("外人", "谁也不是", "<script>"):
        page = chen.get(team_page(cast), query_string={"q": asked}).text
        assert "Nobody was found." in page
        assert "<script>" not in page


def test_somebody_comes_in_and_gets_the_role(chen: FlaskClient, cast: Cast) -> None:
    answer = put(chen, cast, cast.wang, "volunteer")
    assert (answer.status_code, answer.location) == (303, team_page(cast))
    assert members(cast)["王婆婆"] == "volunteer"
    assert roles_of(cast.community.id, cast.wang.id) == {"volunteer"}
    assert "王婆婆 is in the team as a volunteer." in chen.get(team_page(cast)).text


def test_sent_twice_somebody_is_in_it_once(chen: FlaskClient, cast: Cast) -> None:
    data = keyed(person=cast.wang.id, role="leader")
    first, second = (chen.post(f"{team_page(cast)}/members", data=data) for _ in range(2))
    assert first.location == second.location == team_page(cast)
    assert members(cast) == {"张大爷": "leader", "王婆婆": "leader", "李阿姨": "volunteer"}


def test_volunteer_and_leader_change_places(chen: FlaskClient, cast: Cast) -> None:
    put(chen, cast, cast.li, "leader")
    put(chen, cast, cast.zhang, "volunteer")
    assert members(cast) == {"李阿姨": "leader", "张大爷": "volunteer"}


def test_somebody_leaves(chen: FlaskClient, cast: Cast) -> None:
    data = keyed(person=cast.li.id)
    for _ in range(2):
        assert chen.post(f"{team_page(cast)}/members/leave", data=data).location == team_page(cast)
    assert members(cast) == {"张大爷": "leader"}
    assert "李阿姨 is no longer in the team" in chen.get(team_page(cast)).text


def test_nobody_of_another_community_comes_in(chen: FlaskClient, cast: Cast) -> None:
    assert put(chen, cast, cast.stranger, "volunteer").status_code == 404
    assert put(chen, cast, cast.wang, "operator").status_code == 404
    assert chen.post(f"{team_page(cast)}/members/leave", data=keyed(person=cast.stranger.id)).status_code == 404
    assert chen.post(f"{team_page(cast)}/members", data=keyed(person="x", role="leader")).status_code == 404
    assert len(members(cast)) == 2


def test_only_for_admins(cast: Cast, client: FlaskClient, client_as: Clients) -> None:
    is_for_admins_only(cast, client, client_as, "/teams", "GET", "POST")
    is_for_admins_only(cast, client, client_as, f"/teams/{cast.team_id}", "GET")
    for what in ("members", "members/leave"):
        is_for_admins_only(cast, client, client_as, f"/teams/{cast.team_id}/{what}", "POST")


def test_teams_elsewhere_and_nowhere(cast: Cast, chen: FlaskClient) -> None:
    theirs = make_team(act_of(cast.he), "华兴队")
    is_not_there(chen, "/teams/{}", theirs, "GET")
    for what in ("members", "members/leave"):
        is_not_there(chen, f"/teams/{{}}/{what}", theirs, "POST")
    assert "华兴队" not in chen.get(TEAMS).text
