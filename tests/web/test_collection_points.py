"""Collection points: the list with what lies and stands there, adding one, giving one another name."""

import pytest
from flask.testing import FlaskClient

from pointsapp.actions.communities import add_point
from pointsapp.store.points import points_of
from tests.cast import Cast, act_of
from tests.web.rooms import AT, Clients, is_for_admins_only, is_not_there, keyed
from tests.web.served import sent

POINTS = f"{AT}/points"


@pytest.fixture
def chen(cast: Cast, client_as: Clients) -> FlaskClient:
    return client_as(cast.chen)


def names(cast: Cast) -> list[str]:
    return [point.name for point in points_of(cast.community.id)]


def test_each_point_with_what_lies_and_stands_there(chen: FlaskClient) -> None:
    first, second = chen.get(POINTS).text.split("南桥B区投放点")
    assert "100 AA batteries" in first
    assert "A区一号机" in first
    assert "Nothing on the shelf" in second
    assert "No kiosk" in second


def test_adding_one_sent_twice_adds_one(chen: FlaskClient, cast: Cast) -> None:
    answer = sent(chen, POINTS, {"name": " 东门 "})
    assert (answer.status_code, answer.location) == (303, POINTS)
    assert names(cast) == ["东门", "南桥A区投放点", "南桥B区投放点"]
    assert "东门 is added." in chen.get(POINTS).text


@pytest.mark.parametrize("name", ["", "  ", "门" * 41, "东\x01门", "东\u202e门"])
def test_what_is_no_name_is_said_and_kept(chen: FlaskClient, cast: Cast, name: str) -> None:
    answer = chen.post(POINTS, data=keyed(name=name))
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text
    assert len(names(cast)) == 2


def test_a_name_that_is_taken(chen: FlaskClient, cast: Cast) -> None:
    answer = chen.post(POINTS, data=keyed(name="南桥A区投放点"))
    assert answer.status_code == 409
    assert "There is a collection point called 南桥A区投放点 already." in answer.text
    assert 'value="南桥A区投放点"' in answer.text


def test_a_name_that_another_community_has_is_free(chen: FlaskClient, cast: Cast) -> None:
    assert chen.post(POINTS, data=keyed(name="华兴投放点")).status_code == 303


def test_a_field_too_many(chen: FlaskClient) -> None:
    assert chen.post(POINTS, data=keyed(name="东门", sample="1")).status_code == 422


def test_renaming(chen: FlaskClient, cast: Cast) -> None:
    at = f"{POINTS}/{cast.second_point_id}/change"
    assert 'value="南桥B区投放点"' in chen.get(at).text
    assert sent(chen, at, {"name": "西门"}).location == POINTS
    assert names(cast) == ["南桥A区投放点", "西门"]
    assert chen.post(at, data=keyed(name="西门")).status_code == 303
    taken = chen.post(at, data=keyed(name="南桥A区投放点"))
    assert (taken.status_code, "already" in taken.text) == (409, True)
    assert chen.post(at, data=keyed(name="")).status_code == 422


def test_only_for_admins(cast: Cast, client: FlaskClient, client_as: Clients) -> None:
    is_for_admins_only(cast, client, client_as, "/points", "GET", "POST")
    is_for_admins_only(cast, client, client_as, f"/points/{cast.point_id}/change", "GET", "POST")


def test_points_elsewhere_and_nowhere(cast: Cast, chen: FlaskClient) -> None:
    is_not_there(chen, "/points/{}/change", add_point(act_of(cast.he), "华兴后门"), "GET", "POST")
    assert "华兴" not in chen.get(POINTS).text
