"""What a kiosk kept and the book refused: it lies in the tray once, without secrets, until an admin settles it."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from pointsapp.actions.audit import audit
from pointsapp.actions.cards import revoke_card
from pointsapp.actions.devices import revoke
from pointsapp.actions.drop_offs import record_drop_off
from pointsapp.actions.tray import Refused, put_into_tray
from pointsapp.rules.calendar import DAY_MS
from pointsapp.rules.refusal import Refusal
from pointsapp.store.database import database
from pointsapp.store.tray import StoredRefusal, open_refusals, stored_refusal
from pointsapp.web.now import now_ms
from tests.cast import Cast, Member, act_of
from tests.web.kiosk_calls import Call, booking, later, on_duty, paired
from tests.web.rooms import AT, Clients, is_for_admins_only, is_not_there, keyed
from tests.web.served import sent

TRAY = f"{AT}/tray"
Item = dict[str, object]


@pytest.fixture
def kiosk(app: Flask, cast: Cast) -> Call:
    """A paired kiosk at 南桥A区."""
    return paired(app, cast)


@pytest.fixture
def chen(cast: Cast, client_as: Clients) -> FlaskClient:
    return client_as(cast.chen)


def drop_off(member: Member, **changes: object) -> Item:
    """A drop-off as the kiosk kept it."""
    return {"kind": "drop-off", "booking": booking(card=member.card, category="kitchen-waste") | changes}


def verdicts(kiosk: Call, *items: Item) -> list[str]:
    """The verdicts, and the codes of what was refused."""
    status, answer = kiosk("POST", "/batches", {"bookings": items})
    assert status == 200, answer
    return [each["problem"]["code"] if each["problem"] else each["verdict"] for each in answer["verdicts"]]


def lying(cast: Cast) -> list[StoredRefusal]:
    return open_refusals(cast.community.id, 100)


def rows(cast: Cast) -> str:
    """All that the table holds, as text."""
    return str(database.execute_sql("SELECT * FROM refused_booking").fetchall())


def refused(kiosk: Call, cast: Cast) -> StoredRefusal:
    """A drop-off with a card that was revoked."""
    revoke_card(cast.act(at_ms=now_ms()), cast.wang.household_id)
    assert verdicts(kiosk, drop_off(cast.wang)) == ["card-revoked"]
    return lying(cast)[0]


def test_what_is_refused_lies_there_with_its_reason_and_without_the_card(kiosk: Call, cast: Cast) -> None:
    on_duty(kiosk, cast)
    scan_pass = kiosk("POST", "/readings", {"card": cast.li.card})[1]["scan_pass"]
    revoke_card(cast.act(at_ms=now_ms()), cast.wang.household_id)
    too_many = booking(scan_pass=scan_pass, asset="bottle-550ml", quantity=201)
    nobodys = drop_off(cast.wang, card="C1" + "A" * 30, not_sorted=False)
    revoked = drop_off(cast.wang)
    codes = ["card-revoked", "bad-quantity", "booked", "card-unknown"]
    assert verdicts(kiosk, revoked, {"kind": "deposit", "booking": too_many}, drop_off(cast.li), nobodys) == codes
    found = {one.code: one for one in lying(cast)}
    assert set(found) == {"card-revoked", "bad-quantity", "card-unknown"}
    assert found["card-revoked"].household_id == cast.wang.household_id
    assert str(found["card-revoked"].id) == revoked["booking"]["id"]
    assert found["card-revoked"].happened_ms == revoked["booking"]["happened_ms"]
    assert found["card-revoked"].content == {"category": "kitchen-waste", "not_sorted": False}
    assert found["bad-quantity"].household_id == cast.li.household_id
    assert found["bad-quantity"].content == {"asset": "bottle-550ml", "quantity": 201}
    assert found["bad-quantity"].facts["most"] == 200
    assert found["card-unknown"].household_id is None
    for secret in (cast.wang.card, "A" * 30, scan_pass):
        assert secret not in rows(cast)
    assert audit(cast.community.id) is None


def test_it_lies_there_once_and_the_first_verdict_stands(
    kiosk: Call, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    early = drop_off(cast.wang, happened_ms=now_ms() + DAY_MS)
    assert [verdicts(kiosk, early) for _ in range(2)] == [["in-future"]] * 2
    before = lying(cast)
    later(monkeypatch, 2 * 86_400)
    assert verdicts(kiosk, early, drop_off(cast.li, happened_ms=now_ms())) == ["in-future", "booked"]
    assert (len(before), lying(cast)) == (1, before)


def test_a_key_that_was_reused_hides_nothing_of_what_was_booked(kiosk: Call, cast: Cast) -> None:
    first = drop_off(cast.wang)
    other = drop_off(cast.li, id=first["booking"]["id"])
    assert verdicts(kiosk, first, other) == ["booked", "key-reused"]
    assert [one.household_id for one in lying(cast)] == [cast.li.household_id]
    assert verdicts(kiosk, first, other) == ["known", "key-reused"]
    assert len(lying(cast)) == 1
    assert audit(cast.community.id) is None


def test_an_id_that_was_refused_is_refused_for_the_rest_of_the_batch(kiosk: Call, cast: Cast) -> None:
    nobodys = drop_off(cast.wang, card="C1" + "A" * 30)
    other = drop_off(cast.li, id=nobodys["booking"]["id"])
    assert verdicts(kiosk, nobodys, other) == ["card-unknown", "key-reused"]
    assert verdicts(kiosk, other) == ["card-unknown"]
    assert len(lying(cast)) == 1


def test_what_somebody_saw_refused_or_nobody_can_read_does_not_lie_there(kiosk: Call, cast: Cast) -> None:
    kiosk("POST", "/drop-offs", drop_off(cast.stranger)["booking"])
    broken = [drop_off(cast.wang, id="x"), {"kind": "drop-off"}, {"kind": "gold"}]
    assert verdicts(kiosk, *broken) == ["unprocessable"] * 3
    assert lying(cast) == []


def test_what_speaks_of_the_kiosk_is_no_verdict(kiosk: Call, cast: Cast) -> None:
    revoke(cast.act(at_ms=now_ms()), cast.device_id)
    status, answer = kiosk("POST", "/batches", {"bookings": [drop_off(cast.stranger)]})
    assert (status, answer["code"]) == (401, "device-revoked")
    assert lying(cast) == []


def test_what_is_booked_is_not_put_there(cast: Cast) -> None:
    act = cast.act()
    record_drop_off(act, cast.wang.household_id, "kitchen-waste")
    put_into_tray(act, Refused("drop-off", None, {}), Refusal("card-unknown"))
    assert lying(cast) == []


def test_the_admin_sees_it_and_why_in_both_languages(kiosk: Call, cast: Cast, chen: FlaskClient) -> None:
    assert "Nothing lies here" in chen.get(TRAY).text
    assert "wait to be settled" not in chen.get(f"{AT}/").text
    stored = refused(kiosk, cast)
    on_duty(kiosk, cast)
    scan_pass = kiosk("POST", "/readings", {"card": cast.li.card})[1]["scan_pass"]
    taken = booking(scan_pass=scan_pass, asset="bottle-550ml", quantity=201)
    gold = booking(scan_pass=scan_pass, asset="gold", quantity=3)
    verdicts(kiosk, {"kind": "deposit", "booking": taken}, {"kind": "deposit", "booking": gold})
    page = chen.get(TRAY).text
    for said in ("Drop-off: kitchen waste", "王婆婆", "12栋", "A区一号机", "no longer valid", "201 ", "gold × 3"):
        assert said in page, said
    assert "3 bookings that kiosks kept" in chen.get(f"{AT}/").text
    assert "厨余垃圾" in chen.get(f"{TRAY}/{stored.id}", headers={"Accept-Language": "zh"}).text
    assert cast.wang.card not in page


def test_it_is_settled_with_a_note_and_leaves_the_list(kiosk: Call, cast: Cast, chen: FlaskClient) -> None:
    stored = refused(kiosk, cast)
    answer = sent(chen, f"{TRAY}/{stored.id}", {"note": "和王婆婆说了，换新卡"})
    assert answer.location == TRAY
    page = chen.get(TRAY).text
    assert "Nothing lies here" in page
    assert "It is settled" in page
    after = stored_refusal(cast.community.id, stored.id)
    assert after is not None
    assert (after.settled_by, after.note) == ("陈", "和王婆婆说了，换新卡")
    page = chen.get(f"{TRAY}/{stored.id}").text
    assert "和王婆婆说了，换新卡" in page
    assert "How was it settled?" not in page
    assert audit(cast.community.id) is None


@pytest.mark.parametrize("note", ["", "  ", "很" * 201, "a\u202eb"])
def test_a_note_is_a_line_that_can_be_read(kiosk: Call, cast: Cast, chen: FlaskClient, note: str) -> None:
    stored = refused(kiosk, cast)
    answer = chen.post(f"{TRAY}/{stored.id}", data=keyed(note=note))
    assert answer.status_code == 422
    assert len(lying(cast)) == 1


def test_it_is_settled_once(kiosk: Call, cast: Cast, chen: FlaskClient) -> None:
    stored = refused(kiosk, cast)
    form = keyed(note="说好了")
    assert [chen.post(f"{TRAY}/{stored.id}", data=form).status_code for _ in range(2)] == [303, 303]
    second = chen.post(f"{TRAY}/{stored.id}", data=keyed(note="再说一次"))
    assert second.status_code == 409
    assert "This was settled already." in second.text
    after = stored_refusal(cast.community.id, stored.id)
    assert after is not None
    assert after.note == "说好了"


def test_what_was_settled_stays_refused(kiosk: Call, cast: Cast, chen: FlaskClient) -> None:
    early = drop_off(cast.wang, happened_ms=now_ms() + DAY_MS)
    verdicts(kiosk, early)
    chen.post(f"{TRAY}/{early['booking']['id']}", data=keyed(note="说好了"))
    assert verdicts(kiosk, early) == ["in-future"]
    assert lying(cast) == []


def test_only_for_admins(kiosk: Call, cast: Cast, client: FlaskClient, client_as: Clients) -> None:
    stored = refused(kiosk, cast)
    is_for_admins_only(cast, client, client_as, "/tray", "GET")
    is_for_admins_only(cast, client, client_as, f"/tray/{stored.id}", "GET", "POST")


def test_trays_elsewhere_and_nowhere(kiosk: Call, cast: Cast, chen: FlaskClient, client_as: Clients) -> None:
    theirs = act_of(cast.he)
    is_not_there(chen, "/tray/{}", theirs.key, "GET", "POST")
    stored = refused(kiosk, cast)
    he = client_as(cast.he)
    assert he.get(f"/admin/huaxing/tray/{stored.id}").status_code == 404
    assert "王婆婆" not in he.get("/admin/huaxing/tray").text


UNREADABLE = [
    {"more": 1},
    {"category": "\ud800\0"},
    {"category": 7},
    {"not_sorted": "x" * 9000},
    {"happened_ms": -5},  # a tablet that began in 1970, in a zone that is ahead
    {"happened_ms": "now"},
]


@pytest.mark.parametrize("wrong", UNREADABLE)
def test_what_cant_be_read_lies_there_once_without_the_card(
    kiosk: Call, cast: Cast, client_as: Clients, wrong: Item
) -> None:
    item = {"kind": "drop-off", "booking": {**booking(card=cast.wang.card, category="kitchen-waste"), **wrong}}
    for _ in range(2):
        (verdict,) = kiosk("POST", "/batches", {"bookings": [item]})[1]["verdicts"]
        assert (verdict["verdict"], verdict["id"]) == ("refused", item["booking"]["id"])
    (lying,) = open_refusals(cast.community.id, 9)
    assert (lying.code, lying.household_id) == ("booking-unreadable", cast.wang.household_id)
    assert cast.wang.card not in str(lying)
    for address in (TRAY, f"{TRAY}/{lying.id}"):
        assert "could not be read" in client_as(cast.chen).get(address).text
