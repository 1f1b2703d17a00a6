"""Setting up by the one-time link: two pages, and then a community with its admin, its point and its rules."""

import re
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from pointsapp.actions.rulebooks import rulebooks_of
from pointsapp.actions.setup import LINK_MS, new_setup_link
from pointsapp.rules.calendar import local_day
from pointsapp.store.communities import all_communities, community_by_code
from pointsapp.store.points import points_of
from pointsapp.web.now import now_ms, random_bytes
from tests.cast import PASSWORD, Cast
from tests.conftest import client_of
from tests.web.rooms import keyed

HERE = {"name": "北桥社区", "code": "bei-qiao", "timezone": "Asia/Shanghai", "point_name": "北门"}
ADMIN = {"admin_name": "林", "password": "five quiet lanes", "again": "five quiet lanes"}


@pytest.fixture
def link(app: Flask) -> str:
    """The address of a fresh link."""
    return f"/setup/{new_setup_link(random_bytes(16), now_ms())}"


def typed_rules(page: str) -> str:
    found = re.search(r'<textarea[^>]*name="rules"[^>]*>\n(.*?)</textarea>', page, re.DOTALL)
    assert found, page
    return unescape(found[1])


def whole(client: FlaskClient, link: str, **changes: str) -> dict[str, str]:
    """All that the second page sends."""
    rules = typed_rules(client.get(f"{link}/start", query_string=HERE).text)
    return keyed(**{**HERE, **ADMIN, "rules": rules, **changes})


def test_two_pages_and_then_it_is_there(client: FlaskClient, link: str) -> None:
    assert 'value="Asia/Shanghai"' in client.get(link).text
    answer = client.post(f"{link}/start", data=whole(client, link), follow_redirects=True)
    assert "北桥社区 is set up" in answer.text
    assert "http://127.0.0.1:8000/staff/sign-in" in answer.text
    made = community_by_code("bei-qiao")
    assert made
    assert (made.name, made.timezone, made.sample) == ("北桥社区", "Asia/Shanghai", False)
    assert [point.name for point in points_of(made.id)] == ["北门"]
    (rules,) = rulebooks_of(made.id)
    assert (rules.version, rules.effective_from) == (1, local_day(now_ms(), "Asia/Shanghai"))
    client.post("/staff/sign-in", data={"name": "林", "password": ADMIN["password"]})
    assert client.get("/admin").location == "/admin/bei-qiao/"
    assert "First steps" in client.get("/admin/bei-qiao/").text


def test_the_rules_come_under_the_communitys_own_head(client: FlaskClient, link: str) -> None:
    elsewhere = {**HERE, "timezone": "Asia/Urumqi"}
    rules = typed_rules(client.get(f"{link}/start", query_string=elsewhere).text)
    assert 'community = "bei-qiao"' in rules
    assert 'timezone = "Asia/Urumqi"' in rules
    assert "南桥" not in rules


def test_sent_twice_it_is_made_once(client: FlaskClient, link: str) -> None:
    before, data = len(all_communities()), whole(client, link)
    for _ in range(2):
        answer = client.post(f"{link}/start", data=data)
        assert (answer.status_code, answer.location) == (303, "/setup/done")
    assert len(all_communities()) == before + 1


def test_a_link_is_good_once(client: FlaskClient, app: Flask, link: str) -> None:
    data = whole(client, link)
    client.post(f"{link}/start", data=data)
    for address in (link, f"{link}/start"):
        assert client.get(address, query_string=HERE).status_code == 404
    other = {**data, **keyed(), "code": "dong-qiao", "rules": data["rules"].replace("bei-qiao", "dong-qiao")}
    answer = client_of(app).post(f"{link}/start", data=other)
    assert (answer.status_code, "not valid" in answer.text) == (404, True)
    assert community_by_code("dong-qiao") is None


def test_links_that_are_old_or_nobodys_look_alike(client: FlaskClient, app: Flask) -> None:
    old = new_setup_link(random_bytes(16), now_ms() - LINK_MS)
    tokens = (old, "A" * 26, "x")
    pages = {client.get(f"/setup/{token}").text.replace(f"%2Fsetup%2F{token}", "") for token in tokens}
    assert len(pages) == 1
    for token in tokens:
        for address in (f"/setup/{token}", f"/setup/{token}/start"):
            assert client.get(address).status_code == 404
        assert client.post(f"/setup/{token}/start", data=keyed(**HERE)).status_code == 404


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"name": ""}, "Please fill this in."),
        ({"name": "北" * 41}, "At most 40 characters, please."),
        ({"code": "Bei Qiao"}, "A code has small Latin letters"),
        ({"code": "nanqiao"}, "The code nanqiao is taken"),
        ({"timezone": "Asia/Nowhere"}, "There is no time zone Asia/Nowhere."),
        ({"point_name": "\x01"}, "There is a character in it that can"),
        ({"surprise": "1"}, "There is a field too many."),
    ],
)
def test_the_first_page_says_what_does_not_do(
    client: FlaskClient, link: str, changes: dict[str, str], said: str
) -> None:
    answer = client.get(f"{link}/start", query_string={**HERE, **changes})
    assert answer.status_code == 422
    assert said in answer.text
    assert 'value="北门"' in answer.text or "point_name" in changes
    assert "<textarea" not in answer.text


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"password": "short", "again": "short"}, "A password has 12 to 200 characters."),
        ({"password": "password12345", "again": "password12345"}, "That password is easily guessed."),
        ({"again": "something else"}, "The two passwords are not the same."),
        ({"admin_name": ""}, "Please fill this in."),
        ({"code": "nanqiao"}, "This has to be the code of this community"),
        ({"timezone": "Asia/Nowhere"}, "There is no time zone Asia/Nowhere."),
        ({"rules": "version = 1"}, "places in the rules have to be put right:"),
        ({"rules": ""}, "places in the rules have to be put right:"),
        ({"surprise": "1"}, "There is a field too many."),
    ],
)
def test_the_second_page_says_what_does_not_do_and_makes_nothing(
    client: FlaskClient, link: str, changes: dict[str, str], said: str
) -> None:
    before = len(all_communities())
    answer = client.post(f"{link}/start", data=whole(client, link, **changes))
    assert answer.status_code == 422
    assert said in answer.text
    assert 'value="北门"' in answer.text
    assert "five quiet lanes" not in answer.text
    assert len(all_communities()) == before
    assert client.get(link).status_code == 200


def test_all_is_said_at_once(client: FlaskClient, link: str) -> None:
    data = whole(
        client, link, code="Bei Qiao", timezone="x", password="a", again="b", admin_name="", rules="[rulebook]"
    )
    page = client.post(f"{link}/start", data=data).text
    for said in (
        "A code has small",
        "There is no time zone x",
        "A password has",
        "not the same",
        "have to be put right",
    ):
        assert said in page


def test_what_was_taken_meanwhile(client: FlaskClient, cast: Cast, link: str) -> None:
    data = whole(client, link)
    taken = {**data, "code": "nanqiao", "rules": data["rules"].replace("bei-qiao", "nanqiao")}
    answer = client.post(f"{link}/start", data=taken)
    assert (answer.status_code, "The code nanqiao is taken" in answer.text) == (409, True)
    answer = client.post(f"{link}/start", data={**data, "admin_name": "陈"})
    assert (answer.status_code, "Somebody else has this name." in answer.text) == (409, True)
    answer = client.post(f"{link}/start", data={**data, "admin_name": "陈", "password": PASSWORD, "again": PASSWORD})
    assert answer.status_code == 303


def test_ten_tries_a_minute(client: FlaskClient, link: str) -> None:
    data = whole(client, link, password="short", again="short")
    answers = [client.post(f"{link}/start", data=data) for _ in range(11)]
    assert [answer.status_code for answer in answers] == [422] * 10 + [429]
    assert 0 < int(answers[-1].headers["Retry-After"]) <= 60
    assert "Retry-After" not in answers[0].headers


def test_done_is_said_to_who_did_it_only(client: FlaskClient, app: Flask) -> None:
    assert client.get("/setup/done").location == "/staff/sign-in"
