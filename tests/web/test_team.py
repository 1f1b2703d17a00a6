"""A leader's pages: the queue, and one claim to approve, approve in part, or send back."""

import pytest
from flask.testing import FlaskClient

from pointsapp.actions.hours_decisions import approve
from pointsapp.actions.teams import put_in_team
from pointsapp.store.hours import service_total
from pointsapp.store.hours_claims import stored_claim
from pointsapp.web.now import now_ms
from tests.actions.served import act_by
from tests.cast import Cast
from tests.web.served import claimed, sent


@pytest.fixture
def zhang(client_as, cast: Cast) -> FlaskClient:
    return client_as(cast.zhang)


def state(cast: Cast, claim_id) -> str:
    claim = stored_claim(cast.community.id, claim_id)
    assert claim
    return claim.state


def test_the_queue_leads_to_a_claim_and_back(zhang: FlaskClient, cast: Cast) -> None:
    claim_id = claimed(cast)
    queue = zhang.get("/team").text
    assert f"/team/claims/{claim_id}" in queue
    for words in ("绿色先锋", "李阿姨", "投放点值守", "2 h 30 min", "days left"):
        assert words in queue
    answer = sent(zhang, f"/team/claims/{claim_id}", {"decision": "approve"})
    assert (answer.status_code, answer.location) == (303, "/team")
    after = zhang.get("/team").text
    assert "Approved for 李阿姨: 2 h 30 min." in after
    assert "All done. Nothing is waiting." in after
    assert service_total(cast.community.id, cast.li.id) == (150, 2)


def test_fewer_minutes_also_in_full_width(zhang: FlaskClient, cast: Cast) -> None:
    claim_id = claimed(cast)
    assert "150 minutes, which is 2 h 30 min" in zhang.get(f"/team/claims/{claim_id}").text
    assert sent(zhang, f"/team/claims/{claim_id}", {"decision": "fewer", "minutes": "９０"}).status_code == 303
    assert state(cast, claim_id) == "fewer"
    assert service_total(cast.community.id, cast.li.id) == (90, 1)


def test_a_claim_is_sent_back_with_a_reason(zhang: FlaskClient, cast: Cast) -> None:
    claim_id = claimed(cast)
    answer = sent(zhang, f"/team/claims/{claim_id}", {"decision": "decline", "reason": "那天没有值守"})
    assert answer.status_code == 303
    assert state(cast, claim_id) == "declined"
    assert "那天没有值守" in zhang.get(f"/team/claims/{claim_id}").text


UNREADABLE = [
    *({"decision": "fewer", "minutes": minutes} for minutes in ("0", "151", "-1", "1.5", "1e9", "NaN", "", "1441")),
    {"decision": "fewer"},
    {"decision": "decline", "reason": " "},
    {"decision": "decline"},
    {"decision": "decline", "reason": "x" * 201},
    {"decision": "else"},
    {},
    {"decision": "approve", "minutes": "9000"},
    {"decision": "approve", "key": "1"},
]


def test_what_cannot_be_read_decides_nothing(zhang: FlaskClient, cast: Cast) -> None:
    claim_id = claimed(cast)
    for data in UNREADABLE:
        answer = zhang.post(f"/team/claims/{claim_id}", data=data)
        assert answer.status_code == 422, data
        assert 'aria-invalid="true"' in answer.text or 'role="alert"' in answer.text, data
    assert state(cast, claim_id) == "waiting"


def test_a_second_leader_is_told_what_the_first_decided(zhang: FlaskClient, client_as, cast: Cast) -> None:
    put_in_team(cast.act(), cast.team_id, cast.wang.id, "leader")
    claim_id = claimed(cast)
    approve(act_by(cast.wang, now_ms()), claim_id, 60)
    answer = zhang.post(f"/team/claims/{claim_id}", data={"decision": "approve"})
    assert answer.status_code == 409
    assert "王婆婆 approved this claim already: 60 minutes." in answer.text
    assert "This claim has been decided." in answer.text
    assert 'value="approve"' not in answer.text


def test_ones_own_hours_are_for_another(zhang: FlaskClient, cast: Cast) -> None:
    claim_id = claimed(cast, by=cast.zhang)
    assert "for another leader or the social worker" in zhang.get("/team").text
    page = zhang.get(f"/team/claims/{claim_id}").text
    assert "Nobody approves their own hours" in page
    assert 'value="approve"' not in page
    assert zhang.post(f"/team/claims/{claim_id}", data={"decision": "approve"}).status_code == 403
    assert state(cast, claim_id) == "waiting"


def test_over_eight_hours_is_for_the_social_worker(zhang: FlaskClient, cast: Cast) -> None:
    claim_id = claimed(cast, start="06:00", end="15:00")
    assert "for the social worker" in zhang.get("/team").text
    answer = zhang.post(f"/team/claims/{claim_id}", data={"decision": "approve"})
    assert answer.status_code == 403
    assert "the social worker decides" in answer.text
    assert state(cast, claim_id) == "waiting"


def test_nobody_elses_page(client_as, client: FlaskClient, cast: Cast) -> None:
    claim_id = claimed(cast)
    for member in (cast.li, cast.wang, cast.stranger):
        other = client_as(member)
        assert other.get("/team").status_code == 404
        assert other.get(f"/team/claims/{claim_id}").status_code == 404
        assert other.post(f"/team/claims/{claim_id}", data={"decision": "approve"}).status_code == 404
    assert client.get("/team").location == "/sign-in?next=%2Fteam"
    assert client.post(f"/team/claims/{claim_id}", data={"decision": "approve"}).status_code == 303
    assert state(cast, claim_id) == "waiting"


def test_a_leader_elsewhere_finds_nothing(client_as, cast: Cast) -> None:
    claim_id = claimed(cast)
    put_in_team(cast.act(), cast.team_id, cast.wang.id, "leader")
    put_in_team(cast.act(), cast.team_id, cast.wang.id, "volunteer")
    other = client_as(cast.wang)  # who has a leader's role, but leads no team any more
    assert "All done" in other.get("/team").text
    assert other.get(f"/team/claims/{claim_id}").status_code == 404
    assert other.get("/team/claims/00000000-0000-0000-0000-000000000001").status_code == 404
