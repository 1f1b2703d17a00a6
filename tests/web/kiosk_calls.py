"""Calling the API as the kiosk's page does."""

from collections.abc import Callable
from typing import Any

from flask.testing import FlaskClient

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
