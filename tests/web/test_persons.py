"""Persons of a household: added, corrected, given roles and new PINs, and leaving."""

import re
from collections.abc import Callable
from uuid import uuid4

import pytest
from flask.testing import FlaskClient

from pointsapp.store.households import persons_of, stored_person
from pointsapp.store.people import PhoneSession
from pointsapp.store.sessions import roles_of
from pointsapp.store.volunteers import teams_of
from tests.cast import Cast, Member, StaffPerson, new_id

AT = "/admin/nanqiao"
Clients = Callable[[Member | StaffPerson], FlaskClient]


@pytest.fixture
def chen(cast: Cast, client_as: Clients) -> FlaskClient:
    return client_as(cast.chen)


def page_of(member: Member) -> str:
    return f"{AT}/persons/{member.id}"


def test_add(chen: FlaskClient, cast: Cast) -> None:
    at = f"{AT}/households/{cast.li.household_id}/persons/new"
    assert chen.get(at).status_code == 200
    sent = {"name": "李小妹", "phone": "", "key": str(new_id())}
    for _ in range(2):
        assert chen.post(at, data=sent).status_code == 303
    assert [person.name for person in persons_of(cast.community.id, cast.li.household_id)] == ["李阿姨", "李小妹"]
    assert chen.post(at, data={**sent, "name": ""}).status_code == 422


def test_correct(chen: FlaskClient, cast: Cast) -> None:
    sent = {"name": "李阿姨儿", "phone": "028 8555 0101", "key": str(new_id())}
    assert chen.post(page_of(cast.li), data=sent).location == page_of(cast.li)
    person = stored_person(cast.community.id, cast.li.id)
    assert person is not None
    assert (person.name, person.phone) == ("李阿姨儿", "028 8555 0101")
    assert chen.post(page_of(cast.li), data={**sent, "name": "李" * 41}).status_code == 422
    refused = chen.post(page_of(cast.li), data={**sent, "phone": "138"})
    assert (refused.status_code, "A telephone number has 7 to 15 digits." in refused.text) == (422, True)


@pytest.mark.parametrize("role", ["volunteer", "leader", "operator"])
def test_give_and_take_a_role(chen: FlaskClient, cast: Cast, role: str) -> None:
    for decision, has in (("grant", {role}), ("grant", {role}), ("revoke", set()), ("revoke", set())):
        sent = {"role": role, "decision": decision, "key": str(new_id())}
        assert chen.post(f"{page_of(cast.wang)}/roles", data=sent).status_code == 303
        assert roles_of(cast.community.id, cast.wang.id) == has


@pytest.mark.parametrize("change", [{"role": "admin"}, {"role": ""}, {"decision": "perhaps"}, {"more": "1"}])
def test_a_role_that_is_none(chen: FlaskClient, cast: Cast, change: dict[str, str]) -> None:
    sent = {"role": "leader", "decision": "grant", **change}
    assert chen.post(f"{page_of(cast.wang)}/roles", data=sent).status_code == 422
    assert not roles_of(cast.community.id, cast.wang.id)


def test_a_leader_who_is_none_any_more_stays_a_volunteer(chen: FlaskClient, cast: Cast) -> None:
    chen.post(f"{page_of(cast.zhang)}/roles", data={"role": "leader", "decision": "revoke"})
    assert [team.leads for team in teams_of(cast.community.id, cast.zhang.id)] == [False]


def test_hours_stay_in_reach_of_who_leads_no_more(chen: FlaskClient, cast: Cast, client_as: Clients) -> None:
    zhang = client_as(cast.zhang)
    assert zhang.get("/hours").status_code == 200
    chen.post(f"{page_of(cast.zhang)}/roles", data={"role": "leader", "decision": "revoke"})
    assert zhang.get("/hours").status_code == 200
    assert zhang.get("/team").status_code == 404


def test_who_may_lead_is_put_at_the_head_on_the_team_s_page(chen: FlaskClient, cast: Cast) -> None:
    assert f'href="{AT}/teams/{cast.team_id}"' in chen.get(page_of(cast.zhang)).text
    missing = "Say on a team"
    assert missing not in chen.get(page_of(cast.zhang)).text
    chen.post(f"{page_of(cast.li)}/roles", data={"role": "leader", "decision": "grant"})
    page = chen.get(page_of(cast.li)).text
    assert missing in page
    assert f'href="{AT}/teams"' in page
    assert [team.leads for team in teams_of(cast.community.id, cast.li.id)] == [False]


def test_a_new_pin_is_shown_once_and_signs_out(chen: FlaskClient, cast: Cast, client_as: Clients) -> None:
    phone = client_as(cast.li)
    sent = {"key": str(new_id())}
    answer = chen.post(f"{page_of(cast.li)}/pin", data=sent)
    found = re.search(r"<strong>(\d{6})</strong>", answer.text)
    assert found is not None
    assert answer.headers["Cache-Control"] == "no-store"
    assert phone.get("/pin").location.startswith("/sign-in")
    again = chen.post(f"{page_of(cast.li)}/pin", data=sent, follow_redirects=True)
    assert "shown only once" in again.text
    assert not re.search(r"<strong>\d{6}</strong>", again.text)
    phone.post("/sign-in", data={"card_number": cast.li.card_number, "community": "nanqiao"})
    phone.post("/sign-in/person", data={"person": "0"})
    assert phone.post("/sign-in/pin", data={"pin": cast.li.pin}).status_code == 422
    assert phone.post("/sign-in/pin", data={"pin": found[1]}).status_code == 303
    assert phone.get("/pin").text.count('type="password"') == 2  # the start PIN is changed at once


def test_leaving_ends_roles_phones_and_pin(chen: FlaskClient, cast: Cast, client_as: Clients) -> None:
    client_as(cast.zhang)
    answer = chen.post(f"{page_of(cast.zhang)}/leave", data={"key": str(new_id())})
    assert answer.location == f"{AT}/households/{cast.zhang.household_id}"
    here = cast.community.id
    assert [person.name for person in persons_of(here, cast.zhang.household_id)] == ["张小明"]
    assert not roles_of(here, cast.zhang.id)
    assert not teams_of(here, cast.zhang.id)
    assert PhoneSession.select().where(PhoneSession.ended_ms.is_null()).count() == 0
    assert chen.get(page_of(cast.zhang)).status_code == 404


def test_an_impatient_finger_gets_the_same_answer_when_somebody_leaves(chen: FlaskClient, cast: Cast) -> None:
    data = {"key": str(new_id())}
    first, second = (chen.post(f"{page_of(cast.zhang)}/leave", data=data) for _ in range(2))
    assert (first.status_code, first.location) == (second.status_code, second.location)
    assert chen.post(f"{page_of(cast.zhang)}/leave", data={"key": str(new_id())}).status_code == 404
    other = chen.post(f"{page_of(cast.zhang_son)}/leave", data=data, follow_redirects=True)
    assert "张小明 no longer belongs" not in other.text


def test_the_last_one_stays(chen: FlaskClient, cast: Cast) -> None:
    answer = chen.post(f"{page_of(cast.li)}/leave", data={"key": str(new_id())}, follow_redirects=True)
    assert "Nobody would be left" in answer.text
    assert stored_person(cast.community.id, cast.li.id).left_ms is None  # type: ignore[union-attr]


PLACES = [("GET", ""), ("POST", ""), ("POST", "/roles"), ("POST", "/pin"), ("POST", "/leave")]


@pytest.mark.parametrize(("method", "path"), PLACES)
def test_ladder(cast: Cast, client: FlaskClient, client_as: Clients, method: str, path: str) -> None:
    at, chen = page_of(cast.li) + path, client_as(cast.chen)
    for nobody in (client, client_as(cast.zhang)):
        assert nobody.open(at, method=method).location.startswith("/staff/sign-in?")
    assert client_as(cast.he).open(at, method=method).status_code == 404
    for person in (cast.stranger.id, uuid4(), "x"):
        assert chen.open(f"{AT}/persons/{person}{path}", method=method).status_code == 404
