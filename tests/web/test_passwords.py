"""Staff change their own password, proving the old one; whoever used it elsewhere is signed out there."""

import pytest
from flask.testing import FlaskClient

from tests.cast import PASSWORD, Cast
from tests.web.rooms import AT, Clients, is_for_admins_only, keyed

PAGE = f"{AT}/password"
NEW = "a lantern over the north gate"


@pytest.fixture
def chen(cast: Cast, client_as: Clients) -> FlaskClient:
    return client_as(cast.chen)


def change(client: FlaskClient, old: str = PASSWORD, new: str = NEW, again: str = NEW):
    return client.post(PAGE, data=keyed(password=old, new_password=new, new_password_again=again))


def signs_in(client: FlaskClient, password: str) -> bool:
    return client.post("/staff/sign-in", data={"name": "陈", "password": password}).status_code == 303


def test_the_new_one_holds_and_other_sessions_end(
    chen: FlaskClient, cast: Cast, client: FlaskClient, client_as: Clients
) -> None:
    elsewhere = client_as(cast.chen)
    assert "Change my password" in chen.get(f"{AT}/").text
    answer = change(chen)
    assert (answer.status_code, answer.location) == (303, f"{AT}/")
    assert "Your new password holds" in chen.get(f"{AT}/").text
    assert elsewhere.get(f"{AT}/").status_code == 303
    assert not signs_in(client, PASSWORD)
    assert signs_in(client, NEW)


def test_a_second_sending_has_the_first_answer(chen: FlaskClient) -> None:
    data = keyed(password=PASSWORD, new_password=NEW, new_password_again=NEW)
    assert [chen.post(PAGE, data=data).status_code for _ in range(2)] == [303, 303]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"old": "another quiet lane"}, "That is not your password until now."),
        ({"again": f"{NEW}s"}, "The two passwords are not the same."),
        ({"new": "short", "again": "short"}, "A password has 12 to"),
        ({"old": ""}, "Please fill this in."),
    ],
)
def test_what_cannot_be_changes_nothing(
    chen: FlaskClient, client: FlaskClient, typed: dict[str, str], said: str
) -> None:
    answer = change(chen, **typed)
    assert (answer.status_code, said in answer.text) == (422, True)
    assert NEW not in answer.text
    assert signs_in(client, PASSWORD)


def test_guessing_the_old_one_makes_wait(chen: FlaskClient) -> None:
    assert [change(chen, old="another quiet lane").status_code for _ in range(6)] == [422] * 5 + [429]


def test_only_for_admins(cast: Cast, client: FlaskClient, client_as: Clients) -> None:
    is_for_admins_only(cast, client, client_as, "/password", "GET", "POST")
