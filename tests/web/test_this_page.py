"""A page that answers a form leads, in the other language or after signing in, to a page that can be opened."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from pointsapp.web.this_page import this_page
from tests.cast import Cast
from tests.web.rooms import AT, Clients, keyed
from tests.web.served import approved, claimed

SWITCH = re.compile(r'<a class="switch" href="([^"]+)"')
AN_ID = "00000000-0000-7000-8000-000000000001"


def switched(client: FlaskClient, page: str) -> int:
    """The status of the page that the switch of the language on a page leads to."""
    found = SWITCH.search(page)
    assert found, page
    return client.get(found[1], follow_redirects=True).status_code


def test_a_refused_withdrawal(cast: Cast, client_as: Clients) -> None:
    chen, claim = client_as(cast.chen), approved(cast)
    answer = chen.post(f"{AT}/hours/{claim.id}/withdraw", data=keyed(reason=""))
    assert answer.status_code == 422
    assert switched(chen, answer.text) == 200


@pytest.mark.parametrize("path", ["members", "members/leave"])
def test_a_refused_member(cast: Cast, client_as: Clients, path: str) -> None:
    chen = client_as(cast.chen)
    answer = chen.post(f"{AT}/teams/{cast.team_id}/{path}", data=keyed(person=AN_ID, role="leader"))
    assert answer.status_code == 404
    assert switched(chen, answer.text) == 200


def test_a_refused_form_with_a_page_of_its_own_keeps_where_it_was_going(client: FlaskClient) -> None:
    answer = client.post("/sign-in?next=/hours", data={"card_number": "1"})
    assert 'href="/language/zh?next=%2Fsign-in%3Fnext%3D%2Fhours"' in answer.text
    assert switched(client, answer.text) == 200


def test_who_was_signed_out_while_typing_comes_back_to_the_form(cast: Cast, client: FlaskClient) -> None:
    claim = claimed(cast)
    for path, page in {
        "/hours/new": "/sign-in?next=%2Fhours%2Fnew",
        f"/team/claims/{claim}": f"/sign-in?next=%2Fteam%2Fclaims%2F{claim}",
        f"{AT}/hours/{claim}/withdraw": f"/staff/sign-in?next=%2Fadmin%2Fnanqiao%2Fhours%2F{claim}",
    }.items():
        assert client.post(path, data=keyed()).location == page


def test_every_form_has_a_page_to_come_back_to(app: Flask) -> None:
    pages = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        if "POST" in (rule.methods or ()) and not rule.rule.startswith("/api/"):
            values = {name: {"community": "nanqiao", "version": 1}.get(name, AN_ID) for name in rule.arguments}
            address = pages.build(rule.endpoint, values, method="POST")
            with app.test_request_context(address, method="POST"):
                assert pages.test(this_page(), "GET"), address
