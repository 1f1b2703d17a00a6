"""A resident's first page shows what their own household has and can get, and the phone as its card."""

from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient

from pointsapp.actions.acts import Act, Doer
from pointsapp.actions.communities import NewCommunity, make_community
from pointsapp.actions.drop_offs import record_deposit, record_drop_off
from pointsapp.actions.pending import PosterScan, confirm, decline, scan_poster
from pointsapp.actions.people import Home, NewPerson, enrol_household
from pointsapp.actions.readings import read_card
from pointsapp.store.people import Person
from pointsapp.web.now import new_key, now_ms
from pointsapp.web.sessions import CARD_COOKIE
from tests.cast import ENROLLED_MS, Cast, Member, StaffPerson, act_of, cheap_hash, new_id, random_of

Clients = Callable[[Member | StaffPerson], FlaskClient]


def act_at(cast: Cast, at_ms: int) -> Act:
    return Act(cast.community.id, new_key(), Doer(device_id=cast.device_id, point_id=cast.point_id), at_ms, at_ms)


def poster_scan(cast: Cast, who: Member, at_ms: int) -> Act:
    act = Act(who.community_id, new_key(), Doer(person_id=who.id), at_ms, at_ms)
    scan_poster(act, PosterScan(who.household_id, who.id, cast.point_id, "kitchen-waste"))
    return act


def test_a_new_household_sees_calm_empty_places(client_as: Clients, cast: Cast) -> None:
    page = client_as(cast.li).get("/home").text
    assert "The home of 李*" in page
    assert "5栋" in page
    assert "李阿姨" not in page.partition("<footer")[0]
    assert '<b class="number">0</b> points' in page
    assert "10 points more, then you can get 1 tray of eggs" in page
    assert "3 more times for 20 garbage bags" in page
    assert "Nothing booked yet." in page
    assert "My card" not in page


def test_what_there_is_and_what_is_missing(client_as: Clients, cast: Cast) -> None:
    record_drop_off(act_at(cast, now_ms()), cast.li.household_id, "kitchen-waste")
    record_deposit(act_at(cast, now_ms()), cast.li.household_id, "bottle-550ml", 23)
    page = client_as(cast.li).get("/home").text
    assert '<b class="number">1</b> point' in page
    assert '<b class="number">23</b> 550 ml plastic bottles' in page
    assert "9 points more, then you can get 1 tray of eggs" in page
    assert page.index("2 AA batteries") < page.index("1 tray of eggs"), "what can be had comes first"
    assert "up to 2 times" in page
    assert "This week 1 of 3" in page
    assert "Drop-off: kitchen waste" in page
    assert "Handed in" in page


def test_the_last_five_bookings_newest_first(client_as: Clients, cast: Cast) -> None:
    for quantity in range(1, 8):
        record_deposit(act_at(cast, now_ms()), cast.li.household_id, "bottle-550ml", quantity)
    last = client_as(cast.li).get("/home").text.partition("The last bookings")[2]
    assert [f"+{n} × 550 ml" in last for n in range(1, 8)] == [False, False, True, True, True, True, True]
    assert last.index("+7 ×") < last.index("+3 ×")


def test_the_phone_is_drawn_as_the_card_that_a_reader_knows(client: FlaskClient, cast: Cast, app: Flask) -> None:
    client.post("/sign-in", data={"card_number": cast.wang.card_number, "community": "nanqiao"})
    client.post("/sign-in/person", data={"person": "0"})
    client.post("/sign-in/pin", data={"pin": cast.wang.pin})
    page = client.get("/home").text
    assert "My card" in page
    assert 'viewBox="0 0 25 25"' in page, "a QR code of version 2, without its quiet zone"
    cookie = client.get_cookie(CARD_COOKIE)
    assert cookie
    assert cookie.value not in page
    assert read_card(cast.community.id, cookie.value, now_ms()).household_id == cast.wang.household_id


def test_only_this_household_s_own_card_is_drawn(client_as: Clients, cast: Cast) -> None:
    phone = client_as(cast.li)
    for token in (cast.wang.card, cast.stranger.card, "P1" + "A" * 30, "<svg onload=alert(1)>", ""):
        phone.set_cookie(CARD_COOKIE, token)
        page = phone.get("/home")
        assert page.status_code == 200
        assert "My card" not in page.text


def test_poster_scans_are_shown_until_they_are_booked(client_as: Clients, cast: Cast) -> None:
    scan = poster_scan(cast, cast.li, now_ms())
    phone = client_as(cast.li)
    assert "Waits for whoever is on duty" in phone.get("/home").text
    assert "By the poster" not in client_as(cast.wang).get("/home").text
    confirm(act_at(cast, now_ms()), scan.key, None)
    page = phone.get("/home").text
    assert "By the poster" not in page
    assert '<b class="number">1</b> point' in page


def test_a_declined_and_a_forgotten_scan_say_so(client_as: Clients, cast: Cast) -> None:
    declined = poster_scan(cast, cast.li, now_ms())
    decline(act_at(cast, now_ms()), declined.key, None)
    forgotten = poster_scan(cast, cast.wang, now_ms() - 73 * 3_600_000)
    for who, scan, words in ((cast.li, declined, "could not confirm it"), (cast.wang, forgotten, "within 72 hours")):
        phone = client_as(who)
        assert "Not confirmed" in phone.get("/home").text
        assert words in phone.get(f"/drop-off/{scan.key}").text


def test_chinese_comes_first(client_as: Clients, cast: Cast) -> None:
    page = client_as(cast.li).get("/home", headers={"Accept-Language": "zh-CN"}).text
    assert 'lang="zh-Hans"' in page
    assert "再攒10积分，可换1盘鸡蛋" in page
    assert "再来 3 次，可领20个垃圾袋" in page


def test_others_are_sent_to_sign_in(client: FlaskClient, client_as: Clients, cast: Cast) -> None:
    assert client.get("/home").location.startswith("/sign-in")
    assert client_as(cast.chen).get("/home").location.startswith("/sign-in")
    assert client.post("/home").status_code == 405


def test_before_any_rules_hold_home_and_record_are_empty_and_calm(client_as: Clients, cast: Cast) -> None:
    made = make_community(
        NewCommunity("new", "新社区", "Asia/Shanghai", "新投放点"), new_id(), random_of(16), ENROLLED_MS
    )
    admin = StaffPerson(cast.chen.id, cast.chen.name, made.id)
    person = NewPerson(new_id(), "孙奶奶")
    home_id = enrol_household(act_of(admin), Home("孙奶奶", "1栋"), [person], 7)
    pin = "480017"
    Person.update(pin_hash=cheap_hash(pin), pin_is_start=0).where(Person.id == person.id).execute()
    phone = client_as(Member(made.id, person.id, home_id, person.name, "1栋", "", "", pin))
    assert "Nothing booked yet." in phone.get("/home").text
    assert "Nothing was booked in this week." in phone.get("/statement").text
