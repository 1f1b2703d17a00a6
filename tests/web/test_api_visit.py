"""A visit at the kiosk over HTTP: paired, card read, waste logged, bottles taken, rewards handed out and undone."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from pointsapp.actions.devices import offer_pairing
from pointsapp.web.now import new_key, now_ms, random_bytes
from tests.cast import Cast

HEADERS = {"X-Pointsapp": "kiosk", "Accept-Language": "zh"}
Answer = tuple[int, dict[str, Any]]
Call = Callable[..., Answer]


def caller(client: FlaskClient) -> Call:
    """Calls the API as the kiosk's page does; returns status and content."""

    def call(method: str, path: str, body: object = None, **headers: str) -> Answer:
        sent = {**HEADERS, **{name.replace("_", "-"): value for name, value in headers.items()}}
        answer = client.open(f"/api/v1{path}", method=method, json=body, headers=sent)
        return answer.status_code, answer.get_json() if answer.data else {}

    return call


@pytest.fixture
def kiosk(app: Flask, cast: Cast) -> Call:
    """A paired kiosk at 南桥A区."""
    call = caller(app.test_client())
    code = offer_pairing(cast.act(at_ms=now_ms()), cast.device_id, random_bytes(5))
    status, answer = call("POST", "/pairing", {"code": f"{code[:4]}-{code[4:8].lower()} {code[8:]}"})
    assert status == 200, answer
    assert len(answer["key"]) == 44
    return call


def booking(**fields: object) -> dict[str, object]:
    """A booking's body with an id and time of its own."""
    return {"id": str(new_key()), "happened_ms": now_ms(), **fields}


def on_duty(kiosk: Call, cast: Cast) -> None:
    status, answer = kiosk("PUT", "/operator", {"person_id": str(cast.zhao.id), "pin": cast.zhao.pin})
    assert (status, answer["name"]) == (200, "小赵")


def test_a_card_is_read_and_waste_logged_once(kiosk: Call, cast: Cast) -> None:
    status, read = kiosk("POST", "/readings", {"card": cast.wang.card})
    assert status == 200
    assert read["household"] == {"name": "王*", "building": "12栋", "card_last3": cast.wang.card_number[-3:]}
    body = booking(card=read["scan_pass"], category="kitchen-waste")
    first = kiosk("POST", "/drop-offs", body)
    assert first == kiosk("POST", "/drop-offs", body)
    assert first[1]["earned"] == [{"asset": "point", "quantity": 1}]
    assert kiosk("GET", "/device")[1]["drop_offs_today"] == 1
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
    assert (line["receipt"], line["household_name"], line["reversed"]) == (handed["receipt"], "王*", False)
    undo = booking(entry_id=handed["id"], reason="拿错了")
    assert kiosk("POST", "/reversals", undo)[0] == 200
    assert [each["reversed"] for each in kiosk("GET", "/hand-outs")[1]["hand_outs"]] == [True, False]
    assert {"asset": "battery-aa", "left": 100} in kiosk("GET", "/shelf")[1]["shelf"]
    statement = kiosk("GET", "/statement", X_Scan_Pass=scan_pass)[1]["lines"]
    assert [line["kind"] for line in statement] == ["reversal", "exchange", "deposit"]


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
