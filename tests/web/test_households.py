"""The register of households: search, enrolment, and the page of each, for the admin of that community only."""

import re
from collections.abc import Callable
from uuid import uuid4

import pytest
from flask.testing import FlaskClient

from pointsapp.rules.cards import is_card_number
from pointsapp.store.households import household_count, persons_of, search_households, stored_household
from tests.cast import Cast, Member, StaffPerson, new_id

AT = "/admin/nanqiao/households"
HOME = {"name": "陆家", "building": "7栋", "unit": "2单元", "room": "302"}
NEW = {**HOME, "phone": "028 8555 0101", "others": "陆小妹\n\n 陆  老三 "}
Clients = Callable[[Member | StaffPerson], FlaskClient]


@pytest.fixture
def chen(cast: Cast, client_as: Clients) -> FlaskClient:
    return client_as(cast.chen)


def page_of(member: Member) -> str:
    return f"{AT}/{member.household_id}"


def test_all_households_in_the_order_of_their_buildings(chen: FlaskClient) -> None:
    shown = re.findall(r"</a> · (\d+栋)", chen.get(AT).text)
    assert shown == ["1栋", "3栋", "5栋", "12栋"]


@pytest.mark.parametrize("typed", ["王婆", "12栋", "婆婆 12栋", "12栋 1单元 101", "number", "%%王_婆婆"])
def test_search(chen: FlaskClient, cast: Cast, typed: str) -> None:
    typed = cast.wang.card_number if typed == "number" else typed
    page = chen.get(AT, query_string={"q": typed}).text
    assert "王婆婆" in page
    assert "李阿姨" not in page


def test_search_finds_who_lives_there(chen: FlaskClient) -> None:
    assert "张大爷" in chen.get(AT, query_string={"q": "小明"}).text


@pytest.mark.parametrize("typed", ["外人", "谁也不是", "' OR 1=1 --", "<script>alert(1)</script>"])
def test_search_finds_nobody(chen: FlaskClient, typed: str) -> None:
    page = chen.get(AT, query_string={"q": typed}).text
    assert "No household was found." in page
    assert "<script>alert" not in page


def test_fifty_a_page(chen: FlaskClient, cast: Cast) -> None:
    for number in range(50):
        chen.post(f"{AT}/new", data={**HOME, "room": str(number), "key": str(new_id())})
    first, second = chen.get(AT).text, chen.get(f"{AT}?page=2").text
    assert (first.count('name="household"'), second.count('name="household"')) == (50, 4)
    assert "page=2" in first
    assert "page=1" in second


@pytest.mark.parametrize("page", ["0", "-1", "x", "1e9", "99999999999999", "２"])
def test_a_page_that_is_none(chen: FlaskClient, page: str) -> None:
    assert chen.get(AT, query_string={"page": page}).status_code == 200


def test_the_form_shows_how_an_address_is_written(chen: FlaskClient) -> None:
    page = chen.get(f"{AT}/new").text
    for example in ("9栋", "1单元", "302"):
        assert f"such as {example}" in page
        assert f'placeholder="{example}"' in page


def test_enrol(chen: FlaskClient, cast: Cast) -> None:
    key = new_id()
    answer = chen.post(f"{AT}/new", data={**NEW, "key": str(key)})
    assert (answer.status_code, answer.location) == (303, f"{AT}/{key}")
    household = stored_household(cast.community.id, key)
    assert household is not None
    assert household.address == "7栋 2单元 302"
    assert is_card_number(household.card_number)
    people = [(person.name, person.phone) for person in persons_of(cast.community.id, key)]
    assert people == [("陆家", "028 8555 0101"), ("陆小妹", ""), ("陆 老三", "")]
    assert "陆小妹" in chen.get(answer.location).text


def test_sent_twice_it_is_enrolled_once(chen: FlaskClient, cast: Cast) -> None:
    before = household_count(cast.community.id)
    sent = {**NEW, "key": str(new_id())}
    answers = [chen.post(f"{AT}/new", data=sent) for _ in range(2)]
    assert answers[0].location == answers[1].location
    assert household_count(cast.community.id) == before + 1
    assert len(persons_of(cast.community.id, new_id().__class__(sent["key"]))) == 3


def test_the_same_household_again_is_refused_and_the_form_kept(chen: FlaskClient) -> None:
    chen.post(f"{AT}/new", data={**NEW, "key": str(new_id())})
    answer = chen.post(f"{AT}/new", data={**NEW, "key": str(new_id())})
    assert answer.status_code == 409
    assert "enrolled already" in answer.text
    assert 'value="7栋"' in answer.text
    assert "陆小妹" in answer.text


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "   "),
        ("name", "陆" * 41),
        ("building", ""),
        ("building", "7" * 21),
        ("room", "3\x01"),
        ("name", "陆\u202e家"),
        ("others", "陆" * 41),
        ("others", "\n".join(["陆"] * 20)),
        ("surprise", "1"),
        ("key", "not a key"),
    ],
)
def test_what_does_not_do_is_said_and_kept(chen: FlaskClient, cast: Cast, field: str, value: str) -> None:
    before = household_count(cast.community.id)
    answer = chen.post(f"{AT}/new", data={**NEW, "key": str(new_id()), field: value})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text or 'aria-invalid="true"' in answer.text
    assert field == "building" or 'value="7栋"' in answer.text
    assert household_count(cast.community.id) == before


def test_a_name_is_inert(chen: FlaskClient) -> None:
    key = new_id()
    answer = chen.post(f"{AT}/new", data={**NEW, "name": "<b>陆</b>{{7*7}}", "key": str(key)}, follow_redirects=True)
    assert "&lt;b&gt;陆&lt;/b&gt;{{7*7}}" in answer.text


def test_a_character_that_does_not_print_is_said(chen: FlaskClient) -> None:
    answer = chen.post(f"{AT}/new", data={**NEW, "name": "陆😀", "key": str(new_id())}, follow_redirects=True)
    assert "U+1F600" in answer.text


def test_correct_name_and_address(chen: FlaskClient, cast: Cast) -> None:
    at = f"{page_of(cast.wang)}/change"
    assert 'value="12栋"' in chen.get(at).text
    assert chen.post(at, data={**HOME, "key": str(new_id())}).status_code == 303
    household = stored_household(cast.community.id, cast.wang.household_id)
    assert household is not None
    assert household.address == "7栋 2单元 302"
    assert household.card_number == cast.wang.card_number
    assert chen.post(at, data={**HOME, "name": ""}).status_code == 422


def test_two_households_are_not_made_one(chen: FlaskClient, cast: Cast) -> None:
    like = {"name": "李阿姨", "building": "5栋", "unit": "1单元", "room": "101"}
    assert chen.post(f"{page_of(cast.wang)}/change", data={**like, "key": str(new_id())}).status_code == 409


def test_the_page_shows_persons_card_and_phones(chen: FlaskClient, cast: Cast, client_as: Clients) -> None:
    client_as(cast.zhang)
    page = chen.get(page_of(cast.zhang)).text
    for words in (
        "张大爷",
        "张小明",
        cast.zhang.card_number,
        "Team leader",
        "own PIN",
        "Print a new card",
        "Show how the card stands now",
        "signed in on",
    ):
        assert words in page
    assert cast.zhang.card not in page


PLACES = [("GET", ""), ("GET", "/new"), ("POST", "/new"), ("POST", "/cards")]
OF_ONE = [("GET", ""), ("GET", "/change"), ("POST", "/change"), ("GET", "/persons/new"), ("POST", "/persons/new")]
OF_ONE += [("POST", "/card/revoke")]


@pytest.mark.parametrize(("method", "path"), PLACES)
def test_only_for_admins(cast: Cast, client: FlaskClient, client_as: Clients, method: str, path: str) -> None:
    asked = {"method": method, "data": {**NEW, "key": str(new_id())} if method == "POST" else None}
    assert client.open(AT + path, **asked).location.startswith("/staff/sign-in?")
    assert client_as(cast.zhang).open(AT + path, **asked).location.startswith("/staff/sign-in?")
    assert client_as(cast.he).open(AT + path, **asked).status_code == 404
    assert client_as(cast.chen).open(f"/admin/nowhere/households{path}", **asked).status_code == 404


@pytest.mark.parametrize(("method", "path"), OF_ONE)
def test_households_elsewhere_and_nowhere(cast: Cast, chen: FlaskClient, method: str, path: str) -> None:
    data = {**HOME, "key": str(new_id())} if method == "POST" else None
    for household in (cast.stranger.household_id, uuid4(), "x"):
        assert chen.open(f"{AT}/{household}{path}", method=method, data=data).status_code == 404
    found, _ = search_households(cast.other.id, "", 1)
    assert [one.household.name for one in found] == ["外人"]
