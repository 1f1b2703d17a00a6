"""A volunteer's pages: claiming hours, what became of them, and the certificates that are theirs."""

import re

import pytest
from flask.testing import FlaskClient
from markupsafe import escape

from pointsapp.actions.hours_decisions import decline, withdraw_approval
from pointsapp.actions.teams import make_team, put_in_team, take_from_team
from pointsapp.store.hours_claims import claims_of
from pointsapp.web.now import now_ms
from tests.actions.served import act_by
from tests.cast import Cast, new_id
from tests.web.served import approved, claim_form, claimed, sent, today


@pytest.fixture
def li(client_as, cast: Cast) -> FlaskClient:
    return client_as(cast.li)


def stored(cast: Cast, member=None):
    return claims_of(cast.community.id, (member or cast.li).id, 50)


def test_a_claim_is_sent_once_and_waits(li: FlaskClient, cast: Cast) -> None:
    answer = sent(li, "/hours/new", claim_form(cast))
    assert (answer.status_code, answer.location) == (303, "/hours")
    page = li.get("/hours").text
    assert "Sent. The leader will look at it." in page
    assert "投放点值守" in page
    assert "waiting to be looked at" in page
    (claim,) = stored(cast)
    assert (claim.minutes, claim.team_name) == (150, "绿色先锋")


def test_an_end_after_midnight_has_to_be_said(li: FlaskClient, cast: Cast) -> None:
    night = claim_form(cast, **{"from": "22:00", "to": "00:30"})
    answer = li.post("/hours/new", data=night)
    assert answer.status_code == 422
    assert "past midnight" in answer.text
    assert stored(cast) == []
    assert li.post("/hours/new", data={**night, "next_day": "1"}).status_code == 303
    assert stored(cast)[0].minutes == 150
    assert "next day&nbsp;00:30" in li.get("/hours").text


def test_every_state_is_shown(li: FlaskClient, cast: Cast) -> None:
    approved(cast, "06:00", "07:00")
    decline(act_by(cast.zhang, now_ms()), claimed(cast, start="07:00", end="08:00"), "那天没有值守")
    withdraw_approval(cast.act(at_ms=now_ms()), approved(cast, "08:00", "08:30").id, "误批")
    claimed(cast, start="10:00", end="11:00")
    page = li.get("/hours").text
    for words in (
        "approved",
        "sent back",
        "那天没有值守",
        "approval withdrawn",
        "误批",
        "waiting to be looked at",
        "1 h",
    ):
        assert words in page


UNTRUE = [
    ({"to": "09:00"}, "The end must be later"),
    ({"day": ""}, "Please give a day"),
    ({"day": "2026-02-30"}, "Please give a day"),
    ({"day": "1900-01-01"}, "too long ago"),
    ({"day": "9999-12-31"}, "still to come"),
    ({"from": "9"}, "Please give a time"),
    ({"from": "25:00"}, "Please give a time"),
    ({"activity": " "}, "Please fill this in."),
    ({"activity": "值" * 61}, "At most 60 characters"),
    ({"content": "x" * 501}, "At most 500 characters"),
    ({"place": "a\x01b"}, "can&#39;t be shown"),
    ({"extra": "1"}, "a field too many"),
    ({"team": "1"}, "Please choose one."),
    ({"team": "00000000-0000-0000-0000-000000000001"}, "not yours to see"),
]


def test_what_cannot_be_is_said_and_what_was_typed_stays(li: FlaskClient, cast: Cast) -> None:
    for changes, words in UNTRUE:
        answer = li.post("/hours/new", data=claim_form(cast, **changes))
        assert answer.status_code in (404, 422), changes
        assert words in answer.text, changes
        assert "讲解分类、称重" in answer.text or "content" in changes, changes
    assert stored(cast) == []


def test_an_overlap_names_the_other_claim(li: FlaskClient, cast: Cast) -> None:
    claimed(cast)
    answer = li.post("/hours/new", data=claim_form(cast, **{"from": "11:00", "to": "12:00"}))
    assert answer.status_code == 409
    assert re.search(r"You claimed hours for that time already: .*09:00 to .*11:30", answer.text)


STRANGE = ["<script>alert(1)</script>", "'; DROP TABLE entry; --", "{{7*191}}", "=1+1", "𫖯🎉", "%(name)s", "&amp;"]


def test_strange_input_is_shown_as_it_is(li: FlaskClient, cast: Cast) -> None:
    for hour, strange in enumerate(STRANGE, 6):
        times = {"from": f"{hour:02d}:00", "to": f"{hour:02d}:30"}
        form = claim_form(cast, activity=strange, place=strange, content=strange, **times)
        assert li.post("/hours/new", data=form).status_code == 303, strange
    page = li.get("/hours").text
    assert {claim.activity for claim in stored(cast)} == set(STRANGE)
    for strange in STRANGE:
        assert str(escape(strange)) in page
    assert "<script>alert" not in page
    assert "1337" not in page


def test_who_is_in_two_teams_says_for_which(li: FlaskClient, cast: Cast) -> None:
    other = make_team(cast.act(), "巧手队")
    put_in_team(cast.act(), other, cast.li.id, "volunteer")
    page = li.get("/hours/new").text
    assert "For which team?" in page
    assert li.post("/hours/new", data=claim_form(cast, team=str(other))).status_code == 303
    assert stored(cast)[0].team_name == "巧手队"


def test_who_is_in_no_team_is_told_so(li: FlaskClient, cast: Cast) -> None:
    take_from_team(cast.act(), cast.team_id, cast.li.id)
    assert "You are in no team yet" in li.get("/hours/new").text


def test_a_long_list_has_leaves(li: FlaskClient, cast: Cast) -> None:
    for minute in range(0, 42, 2):
        claimed(cast, start=f"09:{minute:02d}", end=f"09:{minute + 1:02d}")
    first, second = li.get("/hours"), li.get("/hours?page=2")
    assert "/hours?page=2" in first.text
    assert "/hours?page=1" in second.text
    assert first.text.count("投放点值守") == 20
    assert second.text.count("投放点值守") == 1
    assert li.get("/hours?page=x").text.count("投放点值守") == 20


def test_a_claim_that_waits_is_taken_back_and_claimed_again(li: FlaskClient, client_as, cast: Cast) -> None:
    claim_id = claimed(cast)
    assert f"/hours/claims/{claim_id}/take-back" in li.get("/hours").text
    key = {"key": str(new_id())}
    for _ in range(2):
        assert li.post(f"/hours/claims/{claim_id}/take-back", data=key).location == "/hours"
    page = li.get("/hours").text
    assert "taken back by the volunteer" in page
    assert "take-back" not in page
    zhang = client_as(cast.zhang)
    assert "All done" in zhang.get("/team").text
    late = zhang.post(f"/team/claims/{claim_id}", data={"decision": "approve"})
    assert (late.status_code, "李阿姨 took this claim back." in late.text) == (409, True)
    claimed(cast)


def test_only_ones_own_claim_and_only_before_it_is_decided(li: FlaskClient, client_as, cast: Cast) -> None:
    theirs = claimed(cast, by=cast.zhang)
    assert li.post(f"/hours/claims/{theirs}/take-back").status_code == 404
    claim_id = claimed(cast)
    client_as(cast.zhang).post(f"/team/claims/{claim_id}", data={"decision": "decline", "reason": "那天没有值守"})
    assert li.post(f"/hours/claims/{claim_id}/take-back").status_code == 409
    assert "sent back" in li.get("/hours").text


def test_others_hours_are_nobodys_business(client_as, client: FlaskClient, cast: Cast) -> None:
    claimed(cast)
    assert "投放点值守" not in client_as(cast.zhang).get("/hours").text
    assert client_as(cast.wang).get("/hours").status_code == 404
    assert client_as(cast.wang).post("/hours/new", data=claim_form(cast)).status_code == 404
    assert client_as(cast.chen).get("/hours").status_code == 303
    answer = client.get("/hours/new")
    assert (answer.status_code, answer.location) == (303, "/sign-in?next=%2Fhours%2Fnew")


def test_today_is_offered(li: FlaskClient, cast: Cast) -> None:
    assert f'value="{today().isoformat()}"' in li.get("/hours/new").text
