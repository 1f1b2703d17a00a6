"""A visit at the kiosk over HTTP: paired, card read, waste logged, bottles taken, rewards handed out and undone."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from pointsapp.actions.acts import Act, Doer
from pointsapp.actions.devices import offer_pairing
from pointsapp.actions.drop_offs import record_drop_off
from pointsapp.actions.roles import revoke_role
from pointsapp.actions.services import book_service
from pointsapp.store.database import database
from pointsapp.web.now import new_key, now_ms, random_bytes
from tests.cast import Cast
from tests.web.kiosk_calls import HEADERS, Call, booking, caller, later, on_duty, paired


@pytest.fixture
def kiosk(app: Flask, cast: Cast) -> Call:
    """A paired kiosk at 南桥A区."""
    return paired(app, cast)


def test_a_card_is_read_and_waste_logged_once(kiosk: Call, cast: Cast) -> None:
    status, read = kiosk("POST", "/readings", {"card": cast.wang.card})
    assert status == 200
    assert read["household"] == {"name": "王*", "building": "12栋", "card_last3": cast.wang.card_number[-3:]}
    body = booking(card=read["scan_pass"], category="kitchen-waste")
    first = kiosk("POST", "/drop-offs", body)
    assert first == kiosk("POST", "/drop-offs", body)
    assert first[1]["earned"] == [{"asset": "point", "quantity": 1}]
    kiosk("POST", "/drop-offs", booking(card=read["scan_pass"], category="other"))
    assert kiosk("GET", "/device")[1]["drop_offs_today"] == 1  # those that count, as the admin's overview has it
    summary = kiosk("GET", "/summary", X_Scan_Pass=read["scan_pass"])[1]
    assert summary["balances"] == [{"asset": "point", "quantity": 1}]
    assert [rule["have"] for rule in summary["week"]["rules"]] == [1, 1]


def test_bottles_become_batteries_and_come_back(kiosk: Call, cast: Cast) -> None:
    on_duty(kiosk, cast)
    scan_pass = kiosk("POST", "/readings", {"number": cast.wang.card_number})[1]["scan_pass"]
    assert kiosk("POST", "/deposits", booking(scan_pass=scan_pass, asset="bottle-550ml", quantity=23))[0] == 200
    offers = {each["code"]: each for each in kiosk("GET", "/summary", X_Scan_Pass=scan_pass)[1]["offers"]}
    assert offers["bottles-for-batteries"]["times"] == 2
    assert offers["points-for-eggs"]["missing"] == [{"asset": "point", "quantity": 10}]
    handed = kiosk("POST", "/exchanges", booking(scan_pass=scan_pass, code="bottles-for-batteries", times=2))[1]
    assert handed["gave"] == [{"asset": "battery-aa", "quantity": 4}]
    line = kiosk("GET", "/hand-outs")[1]["hand_outs"][0]
    assert line["receipt_number"] == handed["receipt_number"]
    assert (line["household_name"], line["reversed"]) == ("王*", False)
    undo = booking(entry_id=handed["id"], reason="拿错了")
    assert kiosk("POST", "/reversals", undo)[0] == 200
    assert [each["reversed"] for each in kiosk("GET", "/hand-outs")[1]["hand_outs"]] == [True, False]
    assert {"asset": "battery-aa", "left": 100} in kiosk("GET", "/shelf")[1]["shelf"]
    statement = kiosk("GET", "/statement", X_Scan_Pass=scan_pass)[1]["lines"]
    assert [line["kind"] for line in statement] == ["reversal", "exchange", "deposit"]


def test_a_mark_that_waste_was_not_sorted_is_listed_and_taken_back(kiosk: Call, cast: Cast) -> None:
    on_duty(kiosk, cast)
    kiosk("POST", "/drop-offs", booking(card=cast.wang.card, category="kitchen-waste"))
    marked = kiosk("POST", "/drop-offs", booking(card=cast.wang.card, category="kitchen-waste", not_sorted=True))[1]
    (line,) = kiosk("GET", "/hand-outs")[1]["hand_outs"]  # what people do by themselves is not listed
    assert (line["id"], line["kind"], line["code"]) == (marked["id"], "drop-off", "kitchen-waste")
    assert kiosk("POST", "/reversals", booking(entry_id=marked["id"], reason="看错了"))[0] == 200
    assert [each["reversed"] for each in kiosk("GET", "/hand-outs")[1]["hand_outs"]] == [True]


@pytest.mark.parametrize(
    ("card", "code"),
    [
        ("javascript:alert(1)", "card-unknown"),
        ("https://example.org/k/AAAA", "card-unknown"),
        ("x" * 4000, "card-unknown"),
        ("C1" + "A" * 30, "card-unknown"),
    ],
)
def test_other_codes_are_unknown(kiosk: Call, card: str, code: str) -> None:
    assert kiosk("POST", "/readings", {"card": card})[1]["code"] == code


def test_a_card_from_elsewhere_gets_one_neutral_sentence(kiosk: Call, cast: Cast) -> None:
    status, answer = kiosk("POST", "/readings", {"card": cast.stranger.card})
    assert (status, answer["code"]) == (409, "card-other-community")
    assert "外" not in answer["detail"]


def test_only_an_operator_takes_bottles_and_types_numbers(kiosk: Call, cast: Cast) -> None:
    scan_pass = kiosk("POST", "/readings", {"card": cast.wang.card})[1]["scan_pass"]
    deposit = booking(scan_pass=scan_pass, asset="bottle-550ml", quantity=1)
    assert kiosk("POST", "/deposits", deposit)[1]["code"] == "operator-needed"
    assert kiosk("POST", "/readings", {"number": cast.wang.card_number})[1]["code"] == "operator-needed"


def test_typed_numbers_are_not_to_be_guessed(kiosk: Call, cast: Cast) -> None:
    on_duty(kiosk, cast)
    wrong = str((int(cast.wang.card_number) + 1) % 10**8).zfill(8)
    codes = [kiosk("POST", "/readings", {"number": wrong})[1]["code"] for _ in range(6)]
    assert codes == ["card-unknown"] * 5 + ["throttled"]
    status, answer = kiosk("POST", "/readings", {"number": cast.wang.card_number})  # the right one waits, too
    assert (status, answer["code"]) == (429, "throttled")
    assert kiosk("POST", "/readings", {"card": cast.wang.card})[0] == 200  # a card is no guess


def test_an_operator_serves_not_their_own_household(kiosk: Call, cast: Cast) -> None:
    on_duty(kiosk, cast)
    scan_pass = kiosk("POST", "/readings", {"card": cast.zhao.card})[1]["scan_pass"]
    deposit = booking(scan_pass=scan_pass, asset="bottle-550ml", quantity=1)
    assert kiosk("POST", "/deposits", deposit)[1]["code"] == "operator-own-household"


@pytest.mark.parametrize("quantity", [1.5, "3", True, None, 1e9, float("nan")])
def test_numbers_are_whole(kiosk: Call, cast: Cast, quantity: object) -> None:
    on_duty(kiosk, cast)
    scan_pass = kiosk("POST", "/readings", {"card": cast.wang.card})[1]["scan_pass"]
    status, answer = kiosk("POST", "/deposits", booking(scan_pass=scan_pass, asset="bottle-550ml", quantity=quantity))
    assert (status, answer["code"]) == (422, "unprocessable")


@pytest.mark.parametrize("quantity", [0, -1, 201, 1_000_001])
def test_quantities_are_the_rules_to_judge(kiosk: Call, cast: Cast, quantity: int) -> None:
    on_duty(kiosk, cast)
    scan_pass = kiosk("POST", "/readings", {"card": cast.wang.card})[1]["scan_pass"]
    status, answer = kiosk("POST", "/deposits", booking(scan_pass=scan_pass, asset="bottle-550ml", quantity=quantity))
    assert (status, answer["code"]) == (422, "bad-quantity")


def test_unknown_fields_are_refused(kiosk: Call, cast: Cast) -> None:
    body = booking(card=cast.wang.card, category="kitchen-waste", extra=1)
    assert kiosk("POST", "/drop-offs", body)[1]["code"] == "unprocessable"


def test_who_is_not_paired_gets_nowhere(client: FlaskClient, cast: Cast) -> None:
    call = caller(client)
    for method, path in (("GET", "/device"), ("GET", "/rules"), ("POST", "/drop-offs"), ("GET", "/shelf")):
        assert call(method, path, {} if method == "POST" else None)[1]["code"] == "not-paired"
    assert client.get("/api/v1/clock").get_json()["code"] == "header-missing"
    assert call("POST", "/pairing", {"code": "AAAABBBBCCCC"})[1]["code"] == "pairing-code-wrong"


def test_a_code_pairs_once(kiosk: Call, app: Flask, cast: Cast) -> None:
    code = offer_pairing(cast.act(at_ms=now_ms()), cast.device_id, random_bytes(5))
    second = caller(app.test_client())
    assert second("POST", "/pairing", {"code": code})[0] == 200
    assert second("POST", "/pairing", {"code": code})[1]["code"] == "pairing-code-wrong"
    assert kiosk("GET", "/clock")[1]["code"] == "not-paired"


def test_the_frameworks_errors_are_problems_too(kiosk: Call, client: FlaskClient, cast: Cast) -> None:
    assert kiosk("GET", "/nothing")[1]["code"] == "not-found"
    assert kiosk("DELETE", "/clock")[1]["code"] == "method-not-allowed"
    answer = client.post("/api/v1/pairing", data="code=1", headers=HEADERS)
    assert (answer.status_code, answer.get_json()["code"]) == (415, "unsupported-media-type")
    answer = client.post("/api/v1/pairing", data="x" * 2_000_000, headers=HEADERS, content_type="application/json")
    assert (answer.status_code, answer.get_json()["code"]) == (413, "too-large")


def test_a_hand_out_whose_answer_was_lost_is_answered_as_at_first(
    kiosk: Call, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    on_duty(kiosk, cast)
    scan_pass = kiosk("POST", "/readings", {"card": cast.wang.card})[1]["scan_pass"]
    deposit = booking(scan_pass=scan_pass, asset="bottle-550ml", quantity=20)
    handed = booking(scan_pass=scan_pass, code="bottles-for-batteries", times=1)
    first = kiosk("POST", "/deposits", deposit), kiosk("POST", "/exchanges", handed)
    undo = booking(entry_id=str(handed["id"]), reason="拿错了")
    undone = kiosk("POST", "/reversals", undo)
    assert undone[0] == 200
    later(monkeypatch, 20 * 60)
    assert (kiosk("POST", "/deposits", deposit), kiosk("POST", "/exchanges", handed)) == first
    assert kiosk("POST", "/reversals", undo) == undone


def test_bottles_taken_before_the_network_went_are_booked_when_it_is_back(
    kiosk: Call, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    on_duty(kiosk, cast)
    scan_pass = kiosk("POST", "/readings", {"card": cast.wang.card})[1]["scan_pass"]
    deposit = booking(scan_pass=scan_pass, asset="bottle-550ml", quantity=20)
    hand_out = booking(scan_pass=scan_pass, code="bottles-for-batteries", times=1)
    drop_off = booking(card=scan_pass, category="kitchen-waste", not_sorted=True)
    later(monkeypatch, 30 * 60)
    assert kiosk("POST", "/deposits", deposit)[0] == 200
    assert kiosk("POST", "/drop-offs", drop_off)[1]["reason"] == "not-sorted"
    assert kiosk("POST", "/exchanges", hand_out)[1]["code"] == "scan-expired"  # who was here is gone


@pytest.mark.parametrize("days", [1, 6])
def test_a_booking_cannot_be_dated_back_to_another_day(kiosk: Call, cast: Cast, days: int) -> None:
    on_duty(kiosk, cast)
    scan_pass = kiosk("POST", "/readings", {"card": cast.wang.card})[1]["scan_pass"]
    back = {"happened_ms": now_ms() - days * 86_400_000}
    deposit = booking(scan_pass=scan_pass, asset="bottle-550ml", quantity=1) | back
    drop_off = booking(card=scan_pass, category="kitchen-waste") | back
    assert kiosk("POST", "/deposits", deposit)[1]["code"] == "operator-needed"
    assert kiosk("POST", "/drop-offs", drop_off)[1]["code"] == "scan-expired"


def test_who_was_on_later_did_not_do_it(kiosk: Call, cast: Cast) -> None:
    scan_pass = kiosk("POST", "/readings", {"card": cast.wang.card})[1]["scan_pass"]
    drop_off = booking(card=scan_pass, category="kitchen-waste") | {"happened_ms": now_ms() - 60_000}
    on_duty(kiosk, cast)
    kiosk("POST", "/drop-offs", drop_off)
    assert kiosk("GET", "/statement", X_Scan_Pass=scan_pass)[1]["lines"][0]["operator"] is None


def test_only_what_was_booked_here_is_undone_here(kiosk: Call, cast: Cast) -> None:
    on_duty(kiosk, cast)
    at_ms = now_ms()
    elsewhere = Act(cast.community.id, new_key(), Doer(person_id=cast.zhao.id), at_ms, at_ms)
    record_drop_off(elsewhere, cast.wang.household_id, "kitchen-waste")
    served = Act(cast.community.id, new_key(), Doer(person_id=cast.zhao.id), at_ms, at_ms)
    book_service(served, cast.li.id, cast.li.household_id, 60)
    undo = [booking(entry_id=str(each.key), reason="试试") for each in (elsewhere, served)]
    assert [kiosk("POST", "/reversals", body)[1]["code"] for body in undo] == ["undo-too-late", "unknown-event"]


@pytest.mark.parametrize("reason", ["   ", "\u202eevil", "two\nlines", "\u200b", " " * 300, "很" * 201])
def test_a_reason_is_a_line_that_can_be_read(kiosk: Call, cast: Cast, reason: str) -> None:
    on_duty(kiosk, cast)
    scan_pass = kiosk("POST", "/readings", {"card": cast.wang.card})[1]["scan_pass"]
    taken = booking(scan_pass=scan_pass, asset="bottle-550ml", quantity=1)
    assert kiosk("POST", "/deposits", taken)[0] == 200
    assert kiosk("POST", "/reversals", booking(entry_id=taken["id"], reason=reason))[1]["code"] == "unprocessable"
    assert kiosk("POST", "/reversals", booking(entry_id=taken["id"], reason=5))[1]["code"] == "unprocessable"
    assert kiosk("POST", "/reversals", booking(entry_id=taken["id"], reason="  数错了 "))[0] == 200
    (kept,) = database.execute_sql("SELECT reason FROM reversal").fetchall()
    assert kept == ("数错了",)


def test_whose_role_was_taken_away_books_nothing_more(kiosk: Call, cast: Cast) -> None:
    on_duty(kiosk, cast)
    scan_pass = kiosk("POST", "/readings", {"card": cast.wang.card})[1]["scan_pass"]
    taken = booking(scan_pass=scan_pass, asset="bottle-550ml", quantity=20)
    handed = booking(scan_pass=scan_pass, code="bottles-for-batteries", times=1)
    first = kiosk("POST", "/deposits", taken), kiosk("POST", "/exchanges", handed)
    assert [status for status, _ in first] == [200, 200]
    bodies = {
        "/deposits": booking(scan_pass=scan_pass, asset="bottle-550ml", quantity=1),
        "/exchanges": booking(scan_pass=scan_pass, code="bottles-for-batteries", times=1),
        "/weekly-claims": booking(scan_pass=scan_pass, code="bags"),
        "/reversals": booking(entry_id=handed["id"], reason="拿错了"),
        "/drop-offs": booking(card=scan_pass, category="kitchen-waste", not_sorted=True),
    }
    revoke_role(cast.act(at_ms=now_ms()), cast.zhao.id, "operator")
    for path, body in bodies.items():
        assert kiosk("POST", path, body)[1]["code"] == "operator-needed", path
    assert (kiosk("POST", "/deposits", taken), kiosk("POST", "/exchanges", handed)) == first


def test_who_signed_off_took_bottles_then_but_hands_nothing_out_now(kiosk: Call, cast: Cast) -> None:
    on_duty(kiosk, cast)
    scan_pass = kiosk("POST", "/readings", {"card": cast.wang.card})[1]["scan_pass"]
    taken = booking(scan_pass=scan_pass, asset="bottle-550ml", quantity=20)
    handed = booking(scan_pass=scan_pass, code="bottles-for-batteries", times=1)
    kiosk("DELETE", "/operator")
    assert kiosk("POST", "/deposits", taken)[0] == 200
    assert kiosk("POST", "/exchanges", handed)[1]["code"] == "operator-needed"


def test_a_statement_shows_neighbours_masked(kiosk: Call, cast: Cast) -> None:
    on_duty(kiosk, cast)
    scan_pass = kiosk("POST", "/readings", {"card": cast.wang.card})[1]["scan_pass"]
    kiosk("POST", "/deposits", booking(scan_pass=scan_pass, asset="bottle-550ml", quantity=1))
    assert kiosk("GET", "/statement", X_Scan_Pass=scan_pass)[1]["lines"][0]["operator"] == "小*"
