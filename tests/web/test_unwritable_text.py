"""A NUL or half a character, which no book can hold, is refused as a bad request at every door, on each database."""

import json

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.cast import Cast
from tests.web.rooms import AT, Clients, keyed
from tests.web.test_api_visit import HEADERS, Call, booking, kiosk

__all__ = ["kiosk"]  # a fixture


@pytest.mark.parametrize(
    "address",
    ["/c/%00/rules", "/c/nan%00qiao/rules", "/sign-in?community=%00", "/p/AAAA%00", "/v/%00", "/%00", "/?%00=1"],
)
def test_an_address_that_is_open_to_all(client: FlaskClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 400
    assert "%00" not in answer.text  # the switch of the language leads somewhere else


@pytest.mark.parametrize("address", ["/admin/%00/", f"{AT}/households?q=%00", f"{AT}/entries?q=a%00b"])
def test_an_address_of_the_admin_s(cast: Cast, client_as: Clients, address: str) -> None:
    assert client_as(cast.chen).get(address).status_code == 400


def test_percent_signs_are_no_nul(cast: Cast, client_as: Clients) -> None:
    assert client_as(cast.chen).get(f"{AT}/households?q=%2500").status_code == 200


@pytest.mark.parametrize("sent", [{"name": "王\0"}, {"na\0me": "王"}])
def test_a_form(cast: Cast, client_as: Clients, sent: dict[str, str]) -> None:
    at = f"{AT}/households/{cast.wang.household_id}/persons/new"
    assert client_as(cast.chen).post(at, data={**keyed(phone=""), **sent}).status_code == 400


def test_a_cookie(app: Flask) -> None:
    spelled = "".join(f"\\{number:03o}" for number in b"D1\0\0\0\0")
    bare = app.test_client(use_cookies=False)
    answer = bare.get("/api/v1/device", headers={**HEADERS, "Cookie": f'pointsapp_device="{spelled}"'})
    assert (answer.status_code, answer.get_json()["code"]) == (400, "bad-request")


@pytest.mark.parametrize("text", ["\0", "a\0b", "\ud800", "a\udfff"])
@pytest.mark.parametrize(
    ("path", "field"),
    [("/deposits", "asset"), ("/exchanges", "code"), ("/weekly-claims", "week"), ("/reversals", "reason")],
)
def test_a_json_text(kiosk: Call, path: str, field: str, text: str) -> None:
    status, answer = kiosk("POST", path, booking(scan_pass="x", **{field: text}))
    assert (status, answer["code"]) == (400, "bad-request")


@pytest.mark.parametrize(
    "body",
    [
        b'{"code": "\xed\xa0\x80"}',
        json.dumps({"code": "\0"}).encode("utf-16"),
        b'{"\\u0000": "A"}',
        b'{"code": ' + b"[" * 2000 + b"]" * 2000 + b"}",
        b'{"code": ' + b"9" * 5000 + b"}",
    ],
)
def test_a_json_body(app: Flask, body: bytes) -> None:
    answer = app.test_client().post("/api/v1/pairing", data=body, headers=HEADERS, content_type="application/json")
    assert (answer.status_code, answer.get_json()["code"]) == (400, "bad-request")
