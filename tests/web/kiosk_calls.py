"""Calling the API as the kiosk's page does."""

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
    """Calls the API from a browser; returns status and content."""

    def call(method: str, path: str, body: object = None, **headers: str) -> Answer:
        sent = {**HEADERS, **{name.replace("_", "-"): value for name, value in headers.items()}}
        answer = client.open(f"/api/v1{path}", method=method, json=body, headers=sent)
        return answer.status_code, answer.get_json() if answer.data else {}

    return call


def paired(app: Flask, cast: Cast) -> Call:
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
    """小赵 signs on."""
    status, answer = kiosk("PUT", "/operator", {"person_id": str(cast.zhao.id), "pin": cast.zhao.pin})
    assert (status, answer["name"]) == (200, "小赵")


def later(monkeypatch: pytest.MonkeyPatch, seconds: int) -> None:
    """Moves the API's clock."""
    at_ms = now_ms() + seconds * 1000
    for module in ("served", "doors", "scan_passes", "readings", "shelf", "device", "operator"):
        monkeypatch.setattr(f"pointsapp.web.api.{module}.now_ms", lambda: at_ms)
