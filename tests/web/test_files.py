"""Files that lie on the disk are served as they are, also while the book can't be reached."""

import pytest
from flask.testing import FlaskClient

from pointsapp.store.database import open_database

NO_SERVER = "postgresql://nobody@127.0.0.1:1/nothing"

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.mark.parametrize("path", ["/static/site.css", "/static/icon.svg", "/kiosk/", "/kiosk/style.css"])
def test_files_need_no_book(client: FlaskClient, path: str) -> None:
    open_database(NO_SERVER)
    with client.get(path) as answer:
        assert answer.status_code == 200
        assert answer.data


def test_the_kiosk_is_found_without_its_last_stroke(client: FlaskClient) -> None:
    open_database(NO_SERVER)
    assert client.get("/kiosk").status_code == 308


def test_pages_and_the_api_say_that_it_can_t_be_reached(client: FlaskClient) -> None:
    open_database(NO_SERVER)
    for path in ("/", "/sign-in", "/api/v1/device"):
        answer = client.get(path, headers={"X-Pointsapp": "kiosk"})
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "2"), path
