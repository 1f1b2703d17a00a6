"""Staff sign in by name and password, for 12 hours, 30 minutes idle."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from pointsapp.actions.sessions import STAFF_IDLE_MS, STAFF_MS
from pointsapp.store.people import StaffSession
from pointsapp.web.now import now_ms
from tests.cast import PASSWORD, Cast

WRONG = "another quiet lane"
Clients = Callable[[object], FlaskClient]


def sign_in(client: FlaskClient, name: str, password: str, going: str = "") -> TestResponse:
    return client.post("/staff/sign-in", query_string={"next": going}, data={"name": name, "password": password})


def is_in(client: FlaskClient) -> bool:
    """Whether the page of the sign-in sends on, as it does for somebody who is signed in."""
    return client.get("/staff/sign-in").status_code == 302


def test_name_and_password(client: FlaskClient, cast: Cast) -> None:
    answer = sign_in(client, " 陈 ", PASSWORD)
    assert (answer.status_code, answer.location) == (303, "/admin")
    assert is_in(client)


def test_the_page_that_was_asked_for_comes_after(client: FlaskClient, cast: Cast) -> None:
    assert sign_in(client, "陈", PASSWORD, "/admin/nanqiao/households").location == "/admin/nanqiao/households"
    assert sign_in(client, "陈", PASSWORD, "//evil.example").location == "/admin"


def test_a_name_that_nobody_has_looks_like_a_wrong_password(client: FlaskClient, cast: Cast) -> None:
    wrong, unknown = sign_in(client, "陈", WRONG), sign_in(client, "谁", WRONG)
    assert wrong.status_code == unknown.status_code == 422
    for answer in (wrong, unknown):
        assert "Name or password is not right." in answer.text
        assert WRONG not in answer.text
    assert 'value="谁"' in unknown.text


@pytest.mark.parametrize(("name", "password"), [("", PASSWORD), ("陈", ""), ("陈" * 81, "x"), ("陈", "x" * 201)])
def test_what_is_missing_or_too_long(client: FlaskClient, cast: Cast, name: str, password: str) -> None:
    assert sign_in(client, name, password).status_code == 422


def test_five_tries_then_waiting(client: FlaskClient, cast: Cast) -> None:
    assert [sign_in(client, "陈", WRONG).status_code for _ in range(6)] == [422] * 5 + [429]
    answer = sign_in(client, "陈", PASSWORD)
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0
    assert not is_in(client)
    assert sign_in(client, "何", PASSWORD).status_code == 303


def test_sign_out(cast: Cast, client_as: Clients) -> None:
    chen = client_as(cast.chen)
    assert is_in(chen)
    chen.post("/sign-out")
    assert not is_in(chen)
    assert StaffSession.get().ended_ms is not None


@pytest.mark.parametrize(("column", "age_ms"), [("created_ms", STAFF_MS), ("seen_ms", STAFF_IDLE_MS)])
def test_a_session_ends_by_itself(cast: Cast, client_as: Clients, column: str, age_ms: int) -> None:
    chen = client_as(cast.chen)
    StaffSession.update({column: now_ms() - age_ms + 60_000}).execute()
    assert is_in(chen)
    StaffSession.update({column: now_ms() - age_ms - 1}).execute()
    assert not is_in(chen)


def test_last_seen_is_written_once_a_minute(cast: Cast, client_as: Clients) -> None:
    chen = client_as(cast.chen)
    before = StaffSession.get().seen_ms
    is_in(chen)
    assert StaffSession.get().seen_ms == before
    StaffSession.update(seen_ms=before - 61_000).execute()
    is_in(chen)
    assert StaffSession.get().seen_ms >= before


def test_staff_and_residents_are_not_each_other(cast: Cast, client_as: Clients) -> None:
    assert client_as(cast.chen).get("/pin").location == "/sign-in?next=%2Fpin"
    assert not is_in(client_as(cast.zhang))
