"""Every view is locked unless it says for whom it is open, and those open to all stand on one short list."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from pointsapp.web.guards import guard_of, open_to_all

OPEN = {
    "start.welcome",
    "languages.switch",
}
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def pages(app: Flask) -> list[str]:
    """The endpoints that people's browsers ask; the API and the kiosk's files have doors of their own."""
    rules = [rule for rule in app.url_map.iter_rules() if not rule.rule.startswith(("/api/", "/kiosk/", "/static/"))]
    return sorted({rule.endpoint for rule in rules})


def is_open(app: Flask, endpoint: str) -> bool:
    """Whether a view's guard is that of `open_to_all`."""
    guard = guard_of(app.view_functions[endpoint])
    return guard is not None and guard.__qualname__.startswith(open_to_all.__qualname__)


def test_every_page_has_a_guard(app: Flask) -> None:
    assert [endpoint for endpoint in pages(app) if guard_of(app.view_functions[endpoint]) is None] == []


def test_a_view_without_a_guard_is_locked(app: Flask) -> None:
    app._got_first_request = False
    app.add_url_rule("/forgotten", view_func=lambda: "secret", endpoint="forgotten")
    assert app.test_client().get("/forgotten").status_code == 404


def test_open_pages_stand_on_one_short_list(app: Flask) -> None:
    assert {endpoint for endpoint in pages(app) if is_open(app, endpoint)} == OPEN


def test_whoever_is_not_signed_in_gets_no_further_than_the_sign_in(app: Flask, client: FlaskClient) -> None:
    for rule in app.url_map.iter_rules():
        if (
            rule.endpoint in OPEN
            or rule.rule.startswith(("/api/", "/kiosk/", "/static/"))
            or "GET" not in (rule.methods or ())
        ):
            continue
        values = {
            name: "nanqiao" if name == "community" else "00000000-0000-7000-8000-000000000001"
            for name in rule.arguments
        }
        with app.test_request_context():
            address = app.url_map.bind("localhost").build(rule.endpoint, values)
        answer = client.get(address)
        assert answer.status_code in (303, 404), address
        if answer.status_code == 303:
            assert "sign-in" in answer.headers["Location"], address


def test_a_foreign_host_name_gets_a_plain_no(client: FlaskClient) -> None:
    answer = client.get("/", headers={"Host": "evil.example"})
    assert (answer.status_code, answer.mimetype) == (400, "text/plain")


def test_answers_carry_the_headers_that_lock_a_page(client: FlaskClient) -> None:
    headers = client.get("/").headers
    assert "default-src 'self'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-store"
