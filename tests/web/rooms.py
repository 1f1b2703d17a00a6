"""The rungs that every room of the admin's has alike: who may not come in, and what is not there."""

from collections.abc import Callable
from uuid import uuid4

from flask.testing import FlaskClient

from tests.cast import Cast, Member, StaffPerson, new_id

Clients = Callable[[Member | StaffPerson], FlaskClient]
AT = "/admin/nanqiao"


def keyed(**data: object) -> dict[str, str]:
    """A form with a key of its own."""
    return {"key": str(new_id()), **{name: str(value) for name, value in data.items()}}


def is_for_admins_only(cast: Cast, client: FlaskClient, client_as: Clients, path: str, *methods: str) -> None:
    """Who is not signed in, and a leader, are sent to the staff's sign-in; to an admin elsewhere it does not exist."""
    for method in methods:
        asked = {"method": method, "data": keyed() if method == "POST" else None}
        assert client.open(AT + path, **asked).location.startswith("/staff/sign-in?"), (method, path)
        assert client_as(cast.zhang).open(AT + path, **asked).location.startswith("/staff/sign-in?"), (method, path)
        assert client_as(cast.he).open(AT + path, **asked).status_code == 404, (method, path)
        assert client_as(cast.chen).open(f"/admin/nowhere{path}", **asked).status_code == 404, (method, path)


def is_not_there(chen: FlaskClient, path: str, theirs: object, *methods: str) -> None:
    """What is of the other community, is nothing, or is not even an id, is 404. `path` holds {}."""
    for one in (theirs, uuid4(), "x"):
        for method in methods:
            asked = {"method": method, "data": keyed() if method == "POST" else None}
            assert chen.open(AT + path.format(one), **asked).status_code == 404, (method, path, one)
