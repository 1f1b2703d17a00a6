"""The poster's code on a phone: what is logged by it waits until somebody on duty says yes."""

import pytest
from flask.testing import FlaskClient

from pointsapp.actions.posters import issue_poster, revoke_poster
from pointsapp.web.now import now_ms, random_bytes
from pointsapp.web.point_scans import COOKIE
from tests.cast import Cast
from tests.web.test_drop_off_pages import KITCHEN, Clients, booked


@pytest.fixture
def poster(cast: Cast) -> str:
    return f"/p/{issue_poster(cast.act(at_ms=now_ms()), cast.point_id, random_bytes(10)).code}"


def test_a_poster_makes_a_drop_off_that_waits(client_as: Clients, cast: Cast, poster: str) -> None:
    phone = client_as(cast.li)
    assert phone.get(poster).location == "/drop-off"
    assert "whoever is on duty confirms it first" in phone.get("/drop-off").text
    answer = phone.post("/drop-off", data=KITCHEN)
    assert phone.post("/drop-off", data=KITCHEN).location == answer.location == phone.get("/drop-off").location
    result = phone.get(answer.location).text
    assert "Waits for whoever is on duty" in result
    assert booked(cast.li) == []
    assert "Waits for whoever is on duty" in phone.get("/home").text
    phone.set_cookie(COOKIE, "")
    phone.get(poster)
    again = phone.post("/drop-off", data=KITCHEN)
    assert again.status_code == 409
    assert "1 drop-off a day and 2 a week" in again.text
    assert client_as(cast.wang).get(answer.location).status_code == 404


def test_a_revoked_poster_says_what_to_do_instead(client: FlaskClient, cast: Cast, poster: str) -> None:
    other = issue_poster(cast.act(at_ms=now_ms()), cast.second_point_id, random_bytes(10))
    revoke_poster(cast.act(at_ms=now_ms()), other.id)
    for path in (f"/p/{other.code}", f"/p/{'A' * 20}", "/p/x"):
        answer = client.get(path)
        assert answer.status_code == 410
        assert "This poster&#39;s code does not hold" in answer.text
    assert client.get(poster).status_code == 303
