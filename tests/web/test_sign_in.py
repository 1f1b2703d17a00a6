"""Residents sign in by card number, person and PIN; who tries in vain waits, and learns nothing."""

import re
from collections.abc import Callable
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from pointsapp.actions.pins import StartPin, write_start_pin
from pointsapp.rules.cards import card_number
from pointsapp.store.database import writing
from pointsapp.store.people import Person, PhoneSession
from pointsapp.web.now import new_key
from tests.cast import Cast, Member, cheap_hash
from tests.web.served import KEY

NOBODYS_NUMBER = card_number(9_999_998)
Clients = Callable[[object], FlaskClient]


def key_on(page: str) -> str:
    found = KEY.search(page)
    assert found
    return found[1]


def type_number(client: FlaskClient, number: str, **more: str) -> TestResponse:
    return client.post("/sign-in", data={"card_number": number, "community": "nanqiao"}, **more)


def sign_in(client: FlaskClient, who: Member, pin: str = "", person: str = "0", going: str = "/home") -> TestResponse:
    type_number(client, who.card_number)
    client.post("/sign-in/person", data={"person": person})
    return client.post("/sign-in/pin", query_string={"next": going}, data={"pin": pin or who.pin})


def test_number_person_pin(client: FlaskClient, cast: Cast) -> None:
    answer = type_number(client, cast.zhang.card_number)
    assert answer.status_code == 303
    assert answer.location == "/sign-in/person?next=/home"
    shown = client.get("/sign-in/person").text
    assert "张* (1)" in shown
    assert "张* (2)" in shown
    assert "大爷" not in shown
    client.post("/sign-in/person", data={"person": "1"})
    assert "张* (2)" in client.get("/sign-in/pin").text
    answer = client.post("/sign-in/pin", data={"pin": cast.zhang_son.pin})
    assert (answer.status_code, answer.location) == (303, "/home")
    cookies = answer.headers.getlist("Set-Cookie")
    card = next(cookie for cookie in cookies if cookie.startswith("pointsapp_card="))
    assert re.match(rf"pointsapp_card=P1{cast.community.handle}[A-Z2-7]{{26}};", card)
    assert "HttpOnly" in card
    assert "SameSite=Lax" in card


def test_spaces_hyphens_and_full_width_digits_are_understood(client: FlaskClient, cast: Cast) -> None:
    wide = cast.li.card_number.translate({ord(str(n)): chr(0xFF10 + n) for n in range(10)})
    assert type_number(client, f" {wide[:4]}-{wide[4:]} ").status_code == 303
    client.get("/sign-in/person")
    wide_pin = cast.li.pin.translate({ord(str(n)): chr(0xFF10 + n) for n in range(10)})
    assert client.post("/sign-in/pin", data={"pin": wide_pin}).location == "/home"


def test_one_person_is_not_asked_who_they_are(client: FlaskClient, cast: Cast) -> None:
    type_number(client, cast.li.card_number)
    assert client.get("/sign-in/person").location == "/sign-in/pin?next=/home"


@pytest.mark.parametrize("number", ["12345678", "1", "", "javascript:alert(1)", "9" * 17])
def test_what_is_no_card_number_is_said_so_and_kept(client: FlaskClient, cast: Cast, number: str) -> None:
    answer = type_number(client, number)
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text
    assert not number or f'value="{number}"' in answer.text


def test_a_number_that_nobody_has_looks_like_a_wrong_pin(client: FlaskClient, cast: Cast) -> None:
    known, unknown = [], []
    for pages, number in ((known, cast.li.card_number), (unknown, NOBODYS_NUMBER)):
        pages.append(type_number(client, number).location)
        client.post("/sign-in/person", data={"person": "0"})
        answer = client.post("/sign-in/pin", data={"pin": "924680"})
        pages.append((answer.status_code, re.sub(r'<h1.*?</h1>|csrf_token" value=".*?"', "", answer.text, flags=re.S)))
    assert known == unknown
    assert known[1][0] == 422
    assert "That PIN is not right" in known[1][1]


def test_persons_behind_a_number_that_nobody_has_stay_the_same(client: FlaskClient, app, cast: Cast) -> None:
    def seen(browser: FlaskClient) -> str:
        type_number(browser, NOBODYS_NUMBER)
        browser.post("/sign-in/person", data={"person": "0"})
        return browser.get("/sign-in/pin").text.partition("<h1")[2].partition("</h1>")[0]

    assert seen(client) == seen(app.test_client())


def test_somebody_elsewhere_is_nobody_here(client: FlaskClient, cast: Cast) -> None:
    assert sign_in(client, cast.stranger).status_code == 422


def test_the_other_community_signs_in_by_its_name(client: FlaskClient, cast: Cast) -> None:
    client.post("/sign-in", data={"card_number": cast.stranger.card_number, "community": "huaxing"})
    client.post("/sign-in/person", data={"person": "0"})
    assert client.post("/sign-in/pin", data={"pin": cast.stranger.pin}).status_code == 303


def test_which_community_must_be_said_where_there_are_two(client: FlaskClient, cast: Cast) -> None:
    answer = client.post("/sign-in", data={"card_number": cast.li.card_number})
    assert answer.status_code == 422
    assert "Please choose one." in answer.text


def test_five_tries_then_waiting(client: FlaskClient, cast: Cast) -> None:
    statuses = [sign_in(client, cast.li, "924680").status_code for _ in range(6)]
    assert statuses == [422] * 5 + [429]
    waiting = sign_in(client, cast.li)
    assert waiting.status_code == 429
    assert re.search(r"Please wait (5\d|60) seconds", waiting.text)
    assert 50 <= int(waiting.headers["Retry-After"]) <= 60
    assert sign_in(client, cast.zhang).status_code == 303


def test_a_right_pin_forgives_the_wrong_ones(client: FlaskClient, cast: Cast) -> None:
    for _ in range(2):
        for _ in range(4):
            assert sign_in(client, cast.li, "924680").status_code == 422
        assert sign_in(client, cast.li).status_code == 303
        client.post("/sign-out")


def test_a_fourth_phone_ends_the_first(app, cast: Cast, client_as: Clients) -> None:
    first = client_as(cast.zhang)
    client_as(cast.zhang_son)
    client_as(cast.zhang)
    assert first.get("/pin").status_code == 200
    fourth = client_as(cast.zhang_son)
    assert first.get("/pin").status_code == 303
    assert fourth.get("/pin").status_code == 200


def test_signing_in_again_ends_the_session_before(client: FlaskClient, cast: Cast) -> None:
    for _ in range(3):
        sign_in(client, cast.li)
    assert PhoneSession.select().where(PhoneSession.ended_ms.is_null()).count() == 1


def test_sign_out(client: FlaskClient, cast: Cast) -> None:
    sign_in(client, cast.li)
    answer = client.post("/sign-out")
    assert answer.location == "/"
    assert client.get_cookie("pointsapp_card") is None
    assert client.get("/pin").location.startswith("/sign-in?")
    assert PhoneSession.get().ended_ms is not None
    assert client.get("/sign-out").status_code == 405


def test_the_page_that_was_asked_for_comes_after(client: FlaskClient, cast: Cast) -> None:
    assert "Your scan is kept" in client.get("/sign-in?next=/drop-off").text
    assert sign_in(client, cast.li, going="/drop-off").location == "/drop-off"


@pytest.mark.parametrize("going", ["//evil.example", "https://evil.example/", "javascript:alert(1)", "/\\evil"])
def test_nobody_is_sent_elsewhere(client: FlaskClient, cast: Cast, going: str) -> None:
    assert sign_in(client, cast.li, going=going).location == "/home"


@pytest.mark.parametrize("path", ["/sign-in/person", "/sign-in/pin"])
def test_a_later_step_begins_with_the_first(client: FlaskClient, cast: Cast, path: str) -> None:
    assert client.get(path).location == "/sign-in?next=/home"
    assert client.post(path, data={"person": "0", "pin": "924680"}).location == "/sign-in?next=/home"


@pytest.mark.parametrize("person", ["2", "-1", "x", "", "１"])
def test_a_person_who_was_not_shown(client: FlaskClient, cast: Cast, person: str) -> None:
    type_number(client, cast.zhang.card_number)
    assert client.post("/sign-in/person", data={"person": person}).location == "/sign-in?next=/home"


def test_an_unknown_field_is_refused(client: FlaskClient, cast: Cast) -> None:
    answer = client.post("/sign-in", data={"card_number": cast.li.card_number, "community": "nanqiao", "more": "1"})
    assert answer.status_code == 422


def with_start_pin(who: Member, pin: str = "924681") -> str:
    Person.update(pin_is_start=1).where(Person.id == who.id).execute()
    with writing():
        assert write_start_pin(who.community_id, StartPin(who.id, pin, cheap_hash(pin)))
    return pin


def test_a_start_pin_is_changed_before_anything_else(client: FlaskClient, cast: Cast) -> None:
    start = with_start_pin(cast.li)
    assert sign_in(client, cast.li, start, going="/drop-off").location == "/drop-off"
    # Whatever page there is, the PIN comes first, and after it the scan.
    assert client.get("/pin?next=/drop-off").status_code == 200
    answer = client.post("/pin?next=/drop-off", data={"new_pin": "730518", "new_pin_again": "730518"})
    assert (answer.status_code, answer.location) == (303, "/drop-off")
    client.post("/sign-out")
    assert sign_in(client, cast.li, start).status_code == 422
    assert sign_in(client, cast.li, "730518").status_code == 303


def test_a_second_tap_on_the_first_pin_has_the_first_ones_answer(client: FlaskClient, cast: Cast) -> None:
    sign_in(client, cast.li, with_start_pin(cast.li))
    sent = {"new_pin": "730518", "new_pin_again": "730518", "key": key_on(client.get("/pin").text)}
    for _ in range(2):
        answer = client.post("/pin?next=/drop-off", data=sent)
        assert (answer.status_code, answer.location) == (303, "/drop-off")
    other = {"new_pin": "730519", "new_pin_again": "730519"}
    assert client.post("/pin", data={**other, "key": str(new_key())}).status_code == 422  # now the old one is asked for
    client.post("/sign-out")
    assert sign_in(client, cast.li, "730518").status_code == 303


def test_a_new_pin_typed_once_with_full_width_digits_is_the_same(client: FlaskClient, cast: Cast) -> None:
    sign_in(client, cast.li, with_start_pin(cast.li))
    assert client.post("/pin", data={"new_pin": "７３０５１８", "new_pin_again": "730 518"}).status_code == 303
    client.post("/sign-out")
    assert sign_in(client, cast.li, "730518").status_code == 303


def test_changing_it_later_asks_for_the_old_one(cast: Cast, client_as: Clients) -> None:
    here, there = client_as(cast.li), client_as(cast.li)
    new = {"new_pin": "730518", "new_pin_again": "730518"}
    assert here.post("/pin", data=new).status_code == 422
    assert here.post("/pin", data={"pin": "924680", **new}).status_code == 422
    assert here.post("/pin", data={"pin": cast.li.pin, **new}).status_code == 303
    assert here.get("/pin").status_code == 200
    assert there.get("/pin").status_code == 303  # signed out everywhere else


@pytest.mark.parametrize(
    ("new", "again", "said"),
    [
        ("730518", "730519", "The two PINs are not the same."),
        ("123456", "123456", "easily guessed"),
        ("73051", "73051", "A PIN has 6 digits."),
        ("73051x", "73051x", "A PIN has 6 digits."),
        ("7" * 13, "7" * 13, "At most 12 characters"),
    ],
)
def test_a_pin_that_does_not_do(client: FlaskClient, cast: Cast, new: str, again: str, said: str) -> None:
    sign_in(client, cast.li, with_start_pin(cast.li))
    answer = client.post("/pin", data={"new_pin": new, "new_pin_again": again})
    assert answer.status_code == 422
    assert said in answer.text
    assert f'value="{new}"' not in answer.text


def test_pin_page_is_for_residents(client: FlaskClient, cast: Cast, client_as: Clients) -> None:
    assert client.get("/pin").location == "/sign-in?next=%2Fpin"
    assert client_as(cast.chen).get("/pin").status_code == 303


def test_ids_of_nobody_look_like_nothing(client: FlaskClient, cast: Cast) -> None:
    type_number(client, cast.zhang.card_number)
    assert not re.search(str(cast.zhang.id), client.get("/sign-in/person").text)
    assert isinstance(cast.zhang.id, UUID)
