"""A leader says yes or no to drop-offs by the poster's code, but not to their own household's."""

from collections.abc import Callable
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from pointsapp.actions.acts import Act, Doer
from pointsapp.actions.pending import PosterScan, scan_poster
from pointsapp.store.account_statement import one_entry
from pointsapp.store.ledger import balances_of
from pointsapp.web.now import new_key, now_ms
from tests.cast import Cast, Member, StaffPerson

Clients = Callable[[Member | StaffPerson], FlaskClient]
HOUR_MS = 3_600_000
PATH = "/team/pending"


def scanned(cast: Cast, who: Member, ago_ms: int = 0) -> UUID:
    at_ms = now_ms() - ago_ms
    act = Act(who.community_id, new_key(), Doer(person_id=who.id), at_ms, at_ms)
    point_id = cast.point_id if who.community_id == cast.community.id else cast.other.point_id
    return scan_poster(act, PosterScan(who.household_id, who.id, point_id, "kitchen-waste"))


def decided(client: FlaskClient, pending_id: object, decision: str = "confirm"):
    return client.post(PATH, data={"pending_id": str(pending_id), "decision": decision})


def test_the_list_is_masked_and_oldest_first(client_as: Clients, cast: Cast) -> None:
    scanned(cast, cast.li)
    scanned(cast, cast.wang, 62 * HOUR_MS)
    scanned(cast, cast.stranger)
    page = client_as(cast.zhang).get(PATH).text
    assert page.index("王* · 12栋") < page.index("李* · 5栋")
    assert "王婆婆" not in page
    assert "9栋" not in page
    assert "10 hours left" in page
    assert "72 hours left" in page
    assert "南桥A区投放点" in page


def test_a_yes_books_it_at_the_poster_s_point(client_as: Clients, cast: Cast) -> None:
    leader, scan_id = client_as(cast.zhang), scanned(cast, cast.li, HOUR_MS)
    for _ in range(2):
        answer = decided(leader, scan_id)
        assert (answer.status_code, answer.location) == (303, PATH)
    page = leader.get(PATH).text
    assert "Confirmed: it counts." in page
    assert "All done. Nothing is waiting." in page
    assert balances_of(cast.community.id, cast.li.household_id) == {"point": 1}
    line = one_entry(cast.community.id, scan_id)
    assert line
    assert (line.who, line.point) == ("张大爷", "南桥A区投放点")


def test_a_no_books_nothing_and_stands(client_as: Clients, cast: Cast) -> None:
    leader, scan_id = client_as(cast.zhang), scanned(cast, cast.li)
    assert decided(leader, scan_id, "decline").status_code == 303
    assert "Declined: nothing is booked." in leader.get(PATH).text
    answer = decided(leader, scan_id, "confirm")
    assert answer.status_code == 409
    assert "Somebody has decided about this already." in answer.text
    assert balances_of(cast.community.id, cast.li.household_id) == {}


def test_after_72_hours_it_is_void(client_as: Clients, cast: Cast) -> None:
    leader, scan_id = client_as(cast.zhang), scanned(cast, cast.li, 72 * HOUR_MS + 1000)
    assert "李*" not in leader.get(PATH).text
    answer = decided(leader, scan_id)
    assert answer.status_code == 409
    assert "more than 72 hours" in answer.text


def test_the_leader_s_own_household_is_for_somebody_else(client_as: Clients, cast: Cast) -> None:
    leader, scan_id = client_as(cast.zhang), scanned(cast, cast.zhang_son)
    page = leader.get(PATH).text
    assert "This is your own household" in page
    assert 'value="confirm"' not in page
    for decision in ("confirm", "decline"):
        answer = decided(leader, scan_id, decision)
        assert answer.status_code == 403
        assert "For your own household somebody else has to do this." in answer.text
    assert balances_of(cast.community.id, cast.zhang.household_id) == {}


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"decision": "confirm"},
        {"pending_id": "1", "decision": "confirm"},
        {"decision": "perhaps"},
        {"decision": "confirm", "more": "1"},
    ],
)
def test_bad_input_decides_nothing(client_as: Clients, cast: Cast, fields: dict[str, str]) -> None:
    scan_id = scanned(cast, cast.li)
    answer = client_as(cast.zhang).post(
        PATH, data={"pending_id": str(scan_id), **fields} if "more" in fields else fields
    )
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert "李* · 5栋" in answer.text


def test_it_is_for_leaders_only(client: FlaskClient, client_as: Clients, cast: Cast) -> None:
    scan_id = scanned(cast, cast.wang)
    for who in (cast.li, cast.wang, cast.zhao, cast.stranger):
        assert client_as(who).get(PATH).status_code == 404
        assert decided(client_as(who), scan_id).status_code == 404
    assert client.get(PATH).location.startswith("/sign-in")
    assert decided(client, scan_id).location.startswith("/sign-in")
    assert client_as(cast.chen).get(PATH).location.startswith("/sign-in")


def test_scans_that_are_not_there_or_elsewhere_are_404(client_as: Clients, cast: Cast) -> None:
    leader, elsewhere = client_as(cast.zhang), scanned(cast, cast.stranger)
    for pending_id in (elsewhere, new_key()):
        for decision in ("confirm", "decline"):
            assert decided(leader, pending_id, decision).status_code == 404
