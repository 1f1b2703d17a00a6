"""The admin's pages of hours: what waits for them, what was approved, and taking an approval back."""

from uuid import UUID

import pytest
from flask.testing import FlaskClient

from pointsapp.actions.certificates import set_issuer
from pointsapp.actions.rewards import exchange
from pointsapp.store.certificates import StoredIssuer
from pointsapp.store.hours import service_total
from pointsapp.store.hours_claims import stored_claim
from pointsapp.store.ledger import balances_of
from pointsapp.web.now import now_ms
from tests.cast import Cast
from tests.web.served import approved, claimed, key_of, sent, served_day

NOBODYS = UUID(int=1)


@pytest.fixture
def chen(client_as, cast: Cast) -> FlaskClient:
    return client_as(cast.chen)


def state(cast: Cast, claim_id: UUID) -> str:
    claim = stored_claim(cast.community.id, claim_id)
    assert claim
    return claim.state


def test_what_waits_is_marked_and_decided(chen: FlaskClient, cast: Cast) -> None:
    long = claimed(cast, start="06:00", end="15:00")
    short = claimed(cast, by=cast.zhang)
    ordinary = claimed(cast, start="16:00", end="17:00")
    page = chen.get("/admin/nanqiao/hours").text
    assert page.index(str(short)) < page.index(str(long)) < page.index(str(ordinary))
    assert (page.count("for you"), page.count("for the leader")) == (2, 1)
    assert sent(chen, f"/admin/nanqiao/hours/{ordinary}", {"decision": "decline", "reason": "重复"}).status_code == 303
    answer = sent(chen, f"/admin/nanqiao/hours/{long}", {"decision": "approve"})
    assert (answer.status_code, answer.location) == (303, "/admin/nanqiao/hours")
    assert sent(chen, f"/admin/nanqiao/hours/{short}", {"decision": "fewer", "minutes": "60"}).status_code == 303
    assert (state(cast, long), state(cast, short)) == ("approved", "fewer")
    page = chen.get("/admin/nanqiao/hours").text
    assert "All done. Nothing is waiting." in page
    assert "9 h" in page
    assert "陈" in page


def test_an_approval_is_taken_back_and_what_is_lost_is_said(chen: FlaskClient, cast: Cast) -> None:
    claim = approved(cast, "06:00", "14:00")
    late = claimed(cast, start="15:00", end="17:10")
    chen.post(f"/admin/nanqiao/hours/{late}", data={"decision": "approve"})
    exchange(cast.act(at_ms=now_ms()), cast.li.household_id, cast.point_id, "points-for-eggs", 1)
    address = f"/admin/nanqiao/hours/{claim.id}"
    form = {"reason": "误批", "key": key_of(chen.get(address))}
    for _ in range(2):
        answer = chen.post(f"{address}/withdraw", data=form)
        assert (answer.status_code, answer.location) == (303, address)
    page = chen.get(address).text
    for words in ("8 h are void", "Not recovered: 8 points", "approval withdrawn", "误批"):
        assert words in page
    assert state(cast, claim.id) == "withdrawn"
    assert service_total(cast.community.id, cast.li.id) == (130, 2)
    assert balances_of(cast.community.id, cast.li.household_id) == {}


def test_a_certificate_that_states_the_hours_is_named(chen: FlaskClient, cast: Cast) -> None:
    set_issuer(cast.act(), StoredIssuer("南桥社区居委会", "91110000600037341L", "周", "028"))
    claim = approved(cast)
    order = {"person": str(cast.li.id), "period_from": served_day(), "period_to": served_day(), "step": "issue"}
    issued = chen.post("/admin/nanqiao/certificates/new", data=order).location
    chen.post(f"/admin/nanqiao/hours/{claim.id}/withdraw", data={"reason": "误批"})
    page = chen.get(f"/admin/nanqiao/hours/{claim.id}").text
    assert "states these hours. Please revoke it." in page
    assert issued in page
    assert "Please revoke it, and issue a new one." in chen.get(issued).text


def test_bad_input_withdraws_nothing(chen: FlaskClient, cast: Cast) -> None:
    claim = approved(cast)
    for data in ({}, {"reason": ""}, {"reason": "x" * 201}, {"reason": "误批", "extra": "1"}):
        assert chen.post(f"/admin/nanqiao/hours/{claim.id}/withdraw", data=data).status_code == 422
    assert state(cast, claim.id) == "approved"
    waiting = claimed(cast, start="20:00", end="21:00")
    answer = chen.post(f"/admin/nanqiao/hours/{waiting}/withdraw", data={"reason": "误批"})
    assert answer.status_code == 409
    assert "These hours were not approved" in answer.text


def test_only_this_communitys_admin_comes_in(client_as, client: FlaskClient, cast: Cast) -> None:
    claim = approved(cast)
    addresses = ["/admin/nanqiao/hours", f"/admin/nanqiao/hours/{claim.id}"]
    he = client_as(cast.he)
    for address in addresses:
        assert he.get(address).status_code == 404
        assert client.get(address).location.startswith("/staff/sign-in?next=")
        assert client_as(cast.zhang).get(address).status_code == 303
    for address in (f"/admin/nanqiao/hours/{claim.id}/withdraw", f"/admin/huaxing/hours/{claim.id}/withdraw"):
        assert he.post(address, data={"reason": "误批"}).status_code == 404
        assert client.post(address, data={"reason": "误批"}).status_code == 303
    assert he.get(f"/admin/huaxing/hours/{claim.id}").status_code == 404
    assert he.get(f"/admin/huaxing/hours/{NOBODYS}").status_code == 404
    assert "李阿姨" not in he.get("/admin/huaxing/hours").text
    assert state(cast, claim.id) == "approved"
