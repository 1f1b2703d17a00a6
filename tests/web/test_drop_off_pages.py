"""From scan to booking on a phone: two taps, and one scan is one drop-off whatever the finger does."""

from collections.abc import Callable
from dataclasses import replace
from urllib.parse import unquote
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from pointsapp.actions.devices import revoke
from pointsapp.actions.reversals import reverse
from pointsapp.rules.calendar import local_day
from pointsapp.store.account_statement import StatementLine, statement_of
from pointsapp.store.drop_offs import DropOff
from pointsapp.store.ledger import balances_of
from pointsapp.web.now import new_key, now_ms
from pointsapp.web.point_scans import COOKIE, GOOD_MS, PointScan, signed
from tests.cast import Cast, Member, StaffPerson
from tests.support.at_once import at_once
from tests.support.screens import Screen, paired_screen

Clients = Callable[[Member | StaffPerson], FlaskClient]
KITCHEN = {"category": "kitchen-waste"}
GAP_MS = 3_600_000  # the rules', between two drop-offs that count


@pytest.fixture
def screen(app: Flask, cast: Cast) -> Screen:
    return paired_screen(cast.act(at_ms=now_ms()), cast.device_id, app.extensions["secrets"])


def scan_of(cast: Cast, ago_ms: int = 0) -> PointScan:
    """A scan of the kiosk so long ago."""
    at_ms = now_ms() - ago_ms
    return PointScan(cast.community.id, cast.point_id, cast.device_id, at_ms // 15_000, at_ms, new_key())


def hold(app: Flask, client: FlaskClient, scan: PointScan) -> None:
    with app.app_context():
        client.set_cookie(COOKIE, signed(scan))


def booked(member: Member) -> list[StatementLine]:
    return statement_of(member.community_id, member.household_id, now_ms() + 1, 10)


def test_two_taps(client_as: Clients, cast: Cast, screen: Screen) -> None:
    phone = client_as(cast.li)
    answer = phone.get(screen.path(now_ms()))
    assert (answer.status_code, answer.location) == (303, "/drop-off")
    cookie = next(one for one in answer.headers.getlist("Set-Cookie") if one.startswith(f"{COOKIE}="))
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    page = phone.get("/drop-off")
    assert page.status_code == 200
    assert "南桥A区投放点" in page.text
    assert "Drop-off no. 1 today" in page.text
    assert "李*" in page.text
    assert booked(cast.li) == []
    answer = phone.post("/drop-off", data=KITCHEN)
    assert answer.status_code == 303
    result = phone.get(answer.location).text
    assert "It counts!" in result
    assert "+1 point" in result
    assert "This week 1 of 3" in result
    assert "This week 1 of 10" in result
    at_ms, zone = now_ms(), "Asia/Shanghai"
    later_today = local_day(at_ms + GAP_MS, zone) == local_day(at_ms, zone)
    assert ("Come again after" if later_today else "The next one counts from") in result


def test_a_tap_that_earns_nothing_says_so_on_its_button(app: Flask, client_as: Clients, cast: Cast) -> None:
    phone = client_as(cast.li)
    hold(app, phone, scan_of(cast, 60_000))
    assert "Tap once and it is booked" in phone.get("/drop-off").text
    phone.post("/drop-off", data=KITCHEN)
    hold(app, phone, scan_of(cast))
    page = phone.get("/drop-off").text
    assert "Tap to have it noted; it earns nothing now" in page
    assert "button huge muted" in page
    assert "Tap once" not in page


def test_the_booking_says_who_where_when_and_by_which_screen(
    app: Flask, client_as: Clients, cast: Cast, screen: Screen
) -> None:
    phone, scan = client_as(cast.li), scan_of(cast, 5 * 60_000)
    hold(app, phone, scan)
    phone.post("/drop-off", data=KITCHEN)
    (line,) = booked(cast.li)
    assert (line.id, line.happened_ms, line.point) == (scan.entry_id, scan.scanned_ms, "南桥A区投放点")
    assert (line.who, line.who_household_id) == ("李阿姨", cast.li.household_id)
    assert line.received_ms > line.happened_ms
    assert DropOff.get(DropOff.id == scan.entry_id).step == scan.step


def test_not_signed_in_one_signs_in_unhurried_and_the_scan_is_still_good(
    client: FlaskClient, cast: Cast, screen: Screen
) -> None:
    client.get(screen.path(now_ms()))
    answer = client.get("/drop-off")
    assert (answer.status_code, unquote(answer.location)) == (303, "/sign-in?next=/drop-off")
    page = client.get(answer.location)
    assert "Your scan is kept" in page.text
    assert 'value="nanqiao" selected' in page.text
    client.post(answer.location, data={"card_number": cast.wang.card_number, "community": "nanqiao"})
    client.post("/sign-in/person?next=/drop-off", data={"person": "0"})
    answer = client.post("/sign-in/pin?next=/drop-off", data={"pin": cast.wang.pin})
    assert answer.location == "/drop-off"
    assert client.post("/drop-off", data=KITCHEN).status_code == 303
    assert len(booked(cast.wang)) == 1


def test_a_scan_is_one_drop_off_whatever_the_finger_does(client_as: Clients, cast: Cast, screen: Screen) -> None:
    phone, path = client_as(cast.li), screen.path(now_ms())
    phone.get(path)
    first = phone.post("/drop-off", data=KITCHEN).location
    assert phone.post("/drop-off", data=KITCHEN).location == first
    assert phone.post("/drop-off", data={"category": "other"}).location == first
    assert phone.get("/drop-off").location == first
    phone.get(path)  # the browser loads the address of the code again
    assert phone.get("/drop-off").location == first
    assert len(booked(cast.li)) == 1


def test_taps_at_the_same_instant_book_once(app: Flask, client_as: Clients, cast: Cast) -> None:
    scan = scan_of(cast)
    phones = [client_as(cast.li) for _ in range(3)]
    for phone in phones:
        hold(app, phone, scan)
    taps = [
        lambda phone=phone, what=what: phone.post("/drop-off", data={"category": what})
        for phone, what in zip(phones, ("kitchen-waste", "kitchen-waste", "other"), strict=True)
    ]
    answers = at_once(*taps)
    assert {(answer.status_code, answer.location) for answer in answers} == {(303, f"/drop-off/{scan.entry_id}")}
    assert len(booked(cast.li)) == 1


def test_any_number_of_phones_may_scan_one_code(client_as: Clients, cast: Cast, screen: Screen) -> None:
    path = screen.path(now_ms())
    for member in (cast.li, cast.wang):
        phone = client_as(member)
        phone.get(path)
        assert phone.post("/drop-off", data=KITCHEN).status_code == 303
        assert [line.counted for line in booked(member)] == [True]


def test_the_caps_are_the_household_s(client_as: Clients, cast: Cast, screen: Screen) -> None:
    for member, counted in ((cast.zhang, "It counts!"), (cast.zhang_son, "It is too soon after the last one")):
        phone = client_as(member)
        phone.get(screen.path(now_ms()))
        assert counted in phone.get(phone.post("/drop-off", data=KITCHEN).location).text
    assert balances_of(cast.community.id, cast.zhang.household_id) == {"point": 1}


def test_what_does_not_count_says_why_before_and_after(
    client_as: Clients, cast: Cast, screen: Screen, app: Flask
) -> None:
    phone = client_as(cast.li)
    hold(app, phone, scan_of(cast, 1000))
    phone.post("/drop-off", data=KITCHEN)
    hold(app, phone, scan_of(cast))
    assert "The next one counts from" in phone.get("/drop-off").text
    result = phone.get(phone.post("/drop-off", data={"category": "recyclable"}).location).text
    assert "Noted, but not counted" in result
    assert "This kind of waste earns no points" in result


@pytest.mark.parametrize("steps", [-4, 4])
def test_an_old_code_is_said_kindly(client: FlaskClient, screen: Screen, steps: int) -> None:
    answer = client.get(screen.path(now_ms(), steps))
    assert answer.status_code == 410
    assert "Please scan once more" in answer.text
    assert "changes every 15 seconds" in answer.text
    assert COOKIE not in str(answer.headers)


def test_wrong_codes_unknown_and_revoked_kiosks_look_alike(client: FlaskClient, cast: Cast, screen: Screen) -> None:
    paths = [f"/k/{screen.handle}/{'A' * 26}", f"/k/AAAA/{screen.code(now_ms())}", "/k/x/y"]
    answers = [client.get(path) for path in paths]
    revoke(cast.act(at_ms=now_ms()), cast.device_id)
    answers.append(client.get(screen.path(now_ms())))
    assert {answer.status_code for answer in answers} == {410}
    assert len({answer.text.partition("<main")[2] for answer in answers}) == 1


def test_no_scan_no_drop_off(client_as: Clients, cast: Cast) -> None:
    phone = client_as(cast.li)
    for answer in (phone.get("/drop-off"), phone.post("/drop-off", data=KITCHEN)):
        assert answer.status_code == 409
        assert "Please scan first" in answer.text
    assert booked(cast.li) == []


def test_a_tampered_cookie_is_no_scan(app: Flask, client_as: Clients, cast: Cast) -> None:
    phone, scan = client_as(cast.li), scan_of(cast)
    with app.app_context():
        text = signed(scan)
    content, _dot, signature = text.rpartition(".")
    with app.app_context():
        others = signed(replace(scan, scanned_ms=scan.scanned_ms + 1)).rpartition(".")[0]
    for forged in (f"{others}.{signature}", text[:-2], content, "", "x", "é"):
        phone.set_cookie(COOKIE, forged)
        assert phone.post("/drop-off", data=KITCHEN).status_code == 409
    assert booked(cast.li) == []


def test_after_ten_minutes_a_scan_is_over(app: Flask, client_as: Clients, cast: Cast) -> None:
    phone = client_as(cast.li)
    hold(app, phone, scan_of(cast, GOOD_MS + 1))
    for answer in (phone.get("/drop-off"), phone.post("/drop-off", data=KITCHEN)):
        assert answer.status_code == 410
        assert "older than 10 minutes" in answer.text
    hold(app, phone, scan_of(cast, GOOD_MS - 5000))
    assert phone.post("/drop-off", data=KITCHEN).status_code == 303


def test_a_booked_scan_shows_its_result_also_later(app: Flask, client_as: Clients, cast: Cast) -> None:
    phone, scan = client_as(cast.li), scan_of(cast)
    hold(app, phone, scan)
    phone.post("/drop-off", data=KITCHEN)
    hold(app, phone, replace(scan, scanned_ms=scan.scanned_ms - GOOD_MS - 1))
    assert phone.get("/drop-off").location == f"/drop-off/{scan.entry_id}"


def test_another_household_can_not_use_the_same_scan(app: Flask, client_as: Clients, cast: Cast) -> None:
    scan = scan_of(cast)
    phone, other = client_as(cast.li), client_as(cast.wang)
    for one in (phone, other):
        hold(app, one, scan)
    phone.post("/drop-off", data=KITCHEN)
    for answer in (other.get("/drop-off"), other.post("/drop-off", data=KITCHEN)):
        assert answer.status_code == 409
        assert "used by another household" in answer.text
    assert booked(cast.wang) == []


def test_a_point_of_another_community_gets_a_neutral_sentence(client_as: Clients, cast: Cast, screen: Screen) -> None:
    phone = client_as(cast.stranger)
    phone.get(screen.path(now_ms()))
    for answer in (phone.get("/drop-off"), phone.post("/drop-off", data=KITCHEN)):
        assert answer.status_code == 409
        assert "does not belong to your community" in answer.text
        assert "南桥" not in answer.text
    assert booked(cast.stranger) == []
    assert "One tap is missing" not in phone.get("/home").text


@pytest.mark.parametrize("fields", [{}, {"category": "gold"}, {**KITCHEN, "earned": "9"}])
def test_bad_input_books_nothing_and_asks_again(
    app: Flask, client_as: Clients, cast: Cast, fields: dict[str, str]
) -> None:
    phone = client_as(cast.li)
    hold(app, phone, scan_of(cast))
    answer = phone.post("/drop-off", data=fields)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert "kitchen waste" in answer.text
    assert booked(cast.li) == []


def test_results_of_others_are_not_there(app: Flask, client_as: Clients, client: FlaskClient, cast: Cast) -> None:
    phone, scan = client_as(cast.li), scan_of(cast)
    hold(app, phone, scan)
    path = phone.post("/drop-off", data=KITCHEN).location
    assert client_as(cast.wang).get(path).status_code == 404
    assert client_as(cast.stranger).get(path).status_code == 404
    assert phone.get(f"/drop-off/{UUID(int=1)}").status_code == 404
    assert phone.get("/drop-off/1").status_code == 404
    assert unquote(client.get(path).location) == f"/sign-in?next={path}"
    assert client_as(cast.chen).get(path).location.startswith("/sign-in")


def test_an_undone_drop_off_says_so(app: Flask, client_as: Clients, cast: Cast) -> None:
    phone, scan = client_as(cast.li), scan_of(cast)
    hold(app, phone, scan)
    path = phone.post("/drop-off", data=KITCHEN).location
    reverse(cast.act(at_ms=now_ms()), scan.entry_id, "点错了")
    assert "Taken back" in phone.get(path).text


def test_home_reminds_of_the_missing_tap(client_as: Clients, cast: Cast, screen: Screen) -> None:
    phone = client_as(cast.li)
    assert "One tap is missing" not in phone.get("/home").text
    phone.get(screen.path(now_ms()))
    assert "One tap is missing" in phone.get("/home").text
    phone.post("/drop-off", data=KITCHEN)
    assert "One tap is missing" not in phone.get("/home").text
