"""Every view is locked unless it says for whom it is open, and those open to all stand on one short list."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from pointsapp.app import create_app
from pointsapp.config import Settings
from pointsapp.web.guards import guard_of, open_to_all
from tests.cast import Cast, Member, StaffPerson

Clients = Callable[[Member | StaffPerson], FlaskClient]

OPEN = {
    "/",
    "/c/<community>/rules",
    "/c/<community>/rules/<int:version>",
    "/c/<community>/seals",
    "/favicon.ico",
    "/k/<handle>/<code>",
    "/language/<code>",
    "/p/<code>",
    "/rules",
    "/setup/<token>",
    "/setup/<token>/start",
    "/setup/done",
    "/sign-in",
    "/sign-in/person",
    "/sign-in/pin",
    "/sign-out",
    "/staff/sign-in",
    "/v/",
    "/v/<path:token>",
    "/v/key",
}
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def pages(app: Flask) -> list[Rule]:
    """What people's browsers ask; the API and the kiosk's files have doors of their own."""
    return [rule for rule in app.url_map.iter_rules() if not rule.rule.startswith(("/api/", "/kiosk/", "/static/"))]


def is_open(app: Flask, rule: Rule) -> bool:
    """Whether a view's guard is that of `open_to_all`."""
    guard = guard_of(app.view_functions[rule.endpoint])
    return guard is not None and guard.__qualname__.startswith(open_to_all.__qualname__)


def test_every_page_has_a_guard(app: Flask) -> None:
    assert [rule.rule for rule in pages(app) if guard_of(app.view_functions[rule.endpoint]) is None] == []


def test_a_view_without_a_guard_is_locked(settings: Settings) -> None:
    app = create_app(settings)  # one of its own: others share theirs
    app.add_url_rule("/forgotten", view_func=lambda: "secret", endpoint="forgotten")
    assert app.test_client().get("/forgotten").status_code == 404


def test_open_pages_stand_on_one_short_list(app: Flask) -> None:
    assert {rule.rule for rule in pages(app) if is_open(app, rule)} == OPEN


def test_whoever_is_not_signed_in_gets_no_further_than_the_sign_in(app: Flask, client: FlaskClient) -> None:
    known = {"community": "nanqiao", "version": 1}
    for rule in pages(app):
        if rule.rule in OPEN or "GET" not in (rule.methods or ()):
            continue
        values = {name: known.get(name, "00000000-0000-7000-8000-000000000001") for name in rule.arguments}
        address = app.url_map.bind("localhost").build(rule.endpoint, values)
        answer = client.get(address)
        assert answer.status_code in (303, 404), address
        if answer.status_code == 303:
            assert "sign-in" in answer.headers["Location"], address


def test_whether_a_community_exists_is_not_told_to_whoever_is_not_its_admin(
    client: FlaskClient, client_as: Clients, cast: Cast
) -> None:
    for browser in (client, client_as(cast.chen), client_as(cast.li)):
        known, unknown = (browser.get(f"/admin/{code}/devices") for code in ("huaxing", "nowhere"))
        assert known.status_code == unknown.status_code
        assert (known.location or "").replace("huaxing", "nowhere") == (unknown.location or "")
    assert client_as(cast.li).get("/c/nowhere/rules").status_code == 404


def test_a_foreign_host_name_gets_a_plain_no(client: FlaskClient) -> None:
    answer = client.get("/", headers={"Host": "evil.example"})
    assert (answer.status_code, answer.mimetype) == (400, "text/plain")


def test_answers_carry_the_headers_that_lock_a_page(client: FlaskClient) -> None:
    headers = client.get("/").headers
    assert "default-src 'self'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-store"
