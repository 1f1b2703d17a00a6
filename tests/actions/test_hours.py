"""Volunteers claim hours; each claim waits for those who may decide on it."""

import pytest

from pointsapp.actions.acts import Act, Doer
from pointsapp.actions.hours import claim_hours, waiting_for_admin, waiting_for_leader
from pointsapp.actions.hours_decisions import approve, decline, withdraw_approval
from pointsapp.actions.teams import make_team, put_in_team
from pointsapp.rules.refusal import Refusal
from pointsapp.store.hours_claims import claims_of, stored_claim
from tests.actions.served import EVENING, act_by, approved, claimed, service
from tests.cast import Cast, new_id
from tests.rules.shanghai import ms
from tests.support.at_once import at_once


def test_a_claim_is_kept_as_it_was_made(cast: Cast):
    claim = stored_claim(cast.community.id, claimed(cast, "2026-03-03T09:00", "2026-03-03T11:30"))
    assert claim
    assert (claim.name, claim.team_name, claim.minutes, claim.state) == ("李阿姨", "绿色先锋", 150, "waiting")
    assert (claim.activity, claim.place, claim.content) == ("投放点值守", "南桥A区投放点", "讲解分类、称重")
    assert claim.claimed_ms == EVENING


def test_the_same_key_claims_once(cast: Cast):
    act, what = act_by(cast.li), service(cast, "2026-03-03T09:00", "2026-03-03T11:30")
    assert claim_hours(act, what) == claim_hours(act, what) == act.key
    assert len(claims_of(cast.community.id, cast.li.id, 10)) == 1
    with pytest.raises(Refusal, match="key-reused"):
        claim_hours(act, service(cast, "2026-03-03T09:00", "2026-03-03T11:00"))


@pytest.mark.parametrize(
    ("start", "end", "code"),
    [
        ("2026-03-03T11:00", "2026-03-03T09:00", "ends-before-start"),
        ("2026-03-03T09:00", "2026-03-03T09:00", "ends-before-start"),
        ("2026-03-04T19:00", "2026-03-04T20:01", "in-future"),
        ("2026-03-02T19:00", "2026-03-03T19:01", "too-long"),
        ("2026-03-03T13:59", "2026-03-03T15:00", "overlap"),
    ],
)
def test_claims_that_cannot_be_true(cast: Cast, start: str, end: str, code: str):
    claimed(cast, "2026-03-03T13:00", "2026-03-03T14:00")
    with pytest.raises(Refusal, match=code):
        claimed(cast, start, end)
    assert len(claims_of(cast.community.id, cast.li.id, 10)) == 1


def test_claims_may_touch_and_others_serve_at_the_same_time(cast: Cast):
    claimed(cast, "2026-03-03T13:00", "2026-03-03T14:00")
    claimed(cast, "2026-03-03T14:00", "2026-03-03T15:00")
    claimed(cast, "2026-03-03T13:00", "2026-03-03T14:00", by=cast.zhang)
    assert [len(claims_of(cast.community.id, who.id, 10)) for who in (cast.li, cast.zhang)] == [2, 1]


def test_declined_and_withdrawn_claims_are_in_nobodys_way(cast: Cast):
    decline(act_by(cast.zhang), claimed(cast, "2026-03-03T09:00", "2026-03-03T11:00"), "时间不对")
    withdraw_approval(cast.act(at_ms=EVENING), approved(cast, "2026-03-03T09:00", "2026-03-03T11:00").id, "误批")
    claimed(cast, "2026-03-03T09:00", "2026-03-03T10:30")
    assert len(claims_of(cast.community.id, cast.li.id, 10)) == 3


def test_only_members_of_the_team_claim(cast: Cast):
    for outsider in (cast.wang, cast.stranger):
        with pytest.raises(Refusal, match="not-found"):
            claimed(cast, "2026-03-03T09:00", "2026-03-03T11:00", by=outsider)
    with pytest.raises(Refusal, match="not-found"):
        claim_hours(cast.act(at_ms=EVENING), service(cast, "2026-03-03T09:00", "2026-03-03T11:00"))


def test_overlapping_claims_at_the_same_instant_are_one(cast: Cast):
    spans = [("2026-03-03T09:00", "2026-03-03T11:00"), ("2026-03-03T10:00", "2026-03-03T12:00")] * 3
    outcomes = at_once(*[lambda span=span: claimed(cast, *span) for span in spans])
    refused = [outcome.code for outcome in outcomes if isinstance(outcome, Refusal)]
    assert refused == ["overlap"] * 5, outcomes
    assert len(claims_of(cast.community.id, cast.li.id, 10)) == 1


def test_a_leader_sees_their_teams_claims_oldest_first_with_days_left(cast: Cast):
    late = claimed(cast, "2026-03-04T09:00", "2026-03-04T10:00")
    early = claimed(cast, "2026-03-02T09:00", "2026-03-02T10:00")
    decline(act_by(cast.zhang), claimed(cast, "2026-03-03T09:00", "2026-03-03T10:00"), "重复")
    waiting = waiting_for_leader(cast.community.id, cast.zhang.id, EVENING, 10)
    assert [(each.claim.id, each.days_left) for each in waiting] == [(early, 9), (late, 10)]
    assert not any(each.own or each.needs_admin for each in waiting)
    assert [each.claim.id for each in waiting_for_leader(cast.community.id, cast.zhang.id, EVENING, 1, 1)] == [late]


def test_nobody_else_sees_them(cast: Cast):
    claimed(cast, "2026-03-03T09:00", "2026-03-03T10:00")
    for other in (cast.li, cast.wang, cast.zhang_son, cast.stranger):
        assert waiting_for_leader(cast.community.id, other.id, EVENING, 10) == []
    assert waiting_for_leader(cast.other.id, cast.zhang.id, EVENING, 10) == []
    assert waiting_for_admin(cast.other.id, EVENING, 10) == []


def test_a_leaders_own_claim_is_for_another_leader_or_the_admin(cast: Cast):
    own = claimed(cast, "2026-03-03T09:00", "2026-03-03T10:00", by=cast.zhang)
    (seen,) = waiting_for_leader(cast.community.id, cast.zhang.id, EVENING, 10)
    assert seen.own
    assert seen.leaderless
    put_in_team(cast.act(), make_team(cast.act(), "巧手队"), cast.wang.id, "leader")
    (seen,) = waiting_for_leader(cast.community.id, cast.wang.id, EVENING, 10)
    assert (seen.claim.id, seen.own) == (own, False)
    assert [each.claim.id for each in waiting_for_admin(cast.community.id, EVENING, 10)] == [own]


def test_a_leader_of_another_team_sees_no_ordinary_claims(cast: Cast):
    claim_id = claimed(cast, "2026-03-03T09:00", "2026-03-03T10:00")
    put_in_team(cast.act(), make_team(cast.act(), "巧手队"), cast.wang.id, "leader")
    assert waiting_for_leader(cast.community.id, cast.wang.id, EVENING, 10) == []
    with pytest.raises(Refusal, match="not-found"):
        approve(act_by(cast.wang), claim_id, 60)


def test_over_eight_hours_a_day_in_all_waits_for_the_admin(cast: Cast):
    approved(cast, "2026-03-03T06:00", "2026-03-03T10:00")
    claimed(cast, "2026-03-03T10:00", "2026-03-03T14:00")
    claimed(cast, "2026-03-03T14:00", "2026-03-03T18:01")
    waiting = waiting_for_leader(cast.community.id, cast.zhang.id, EVENING, 10)
    assert [each.needs_admin for each in waiting] == [False, True]


def test_claimed_late_waits_for_the_admin(cast: Cast):
    claimed(cast, "2026-03-03T09:00", "2026-03-03T10:00", at_ms=ms("2026-03-11T00:00"))
    (waiting,) = waiting_for_leader(cast.community.id, cast.zhang.id, ms("2026-03-11T08:00"), 10)
    assert waiting.needs_admin
    assert waiting.days_left == 5


def test_a_person_of_another_community_claims_nothing_here(cast: Cast):
    act = Act(cast.other.id, new_id(), Doer(person_id=cast.li.id), EVENING, EVENING)
    with pytest.raises(Refusal, match="not-found"):
        claim_hours(act, service(cast, "2026-03-03T09:00", "2026-03-03T10:00"))
