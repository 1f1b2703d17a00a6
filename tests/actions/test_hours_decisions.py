"""A leader approves, approves fewer minutes or declines; each claim is decided once, and full hours earn points."""

import pytest

from pointsapp.actions.hours_decisions import approve, decline
from pointsapp.actions.teams import put_in_team
from pointsapp.rules.refusal import Refusal
from pointsapp.store.hours import Service, service_total
from pointsapp.store.hours_claims import stored_claim
from pointsapp.store.ledger import balances_of
from tests.actions.served import EVENING, act_by, approved, claimed
from tests.cast import Cast
from tests.rules.shanghai import ms
from tests.support.at_once import at_once


def points(cast: Cast, member=None) -> int:
    member = member or cast.li
    return balances_of(member.community_id, member.household_id).get("point", 0)


def test_approving_a_whole_claim_books_its_minutes_and_points(cast: Cast):
    claim = approved(cast, "2026-03-03T09:00", "2026-03-03T11:30")
    assert (claim.state, claim.approved_minutes, claim.decided_by) == ("approved", 150, "张大爷")
    assert service_total(cast.community.id, cast.li.id) == (150, 2)
    assert points(cast) == 2


def test_two_halves_are_one_point(cast: Cast):
    approved(cast, "2026-03-03T09:00", "2026-03-03T09:30")
    assert points(cast) == 0
    approved(cast, "2026-03-03T10:00", "2026-03-03T10:30")
    assert points(cast) == 1


def test_approving_fewer_minutes(cast: Cast):
    claim = approved(cast, "2026-03-03T09:00", "2026-03-03T11:30", minutes=61)
    assert (claim.state, claim.approved_minutes, claim.minutes) == ("fewer", 61, 150)
    assert points(cast) == 1


@pytest.mark.parametrize("minutes", [-1, 0, 151, 1441])
def test_never_more_than_claimed(cast: Cast, minutes: int):
    claim_id = claimed(cast, "2026-03-03T09:00", "2026-03-03T11:30")
    with pytest.raises(Refusal, match="bad-quantity") as refused:
        approve(act_by(cast.zhang), claim_id, minutes)
    assert refused.value.facts["most"] == 150
    assert service_total(cast.community.id, cast.li.id) == (0, 0)


def test_declining_needs_no_rules_and_books_nothing(cast: Cast):
    claim_id = claimed(cast, "2026-03-03T09:00", "2026-03-03T11:30")
    claim = decline(act_by(cast.zhang), claim_id, "那天没有值守")
    assert (claim.state, claim.reason, claim.decided_by) == ("declined", "那天没有值守", "张大爷")
    assert Service.select().count() == 0


def test_a_key_decides_once_whenever_it_comes_again(cast: Cast):
    claim_id = claimed(cast, "2026-03-03T09:00", "2026-03-03T11:30")
    act = act_by(cast.zhang)
    first = approve(act, claim_id, 150)
    assert approve(act, claim_id, 150) == first
    assert approve(act_by(cast.zhang, EVENING + 5_000, act.key), claim_id, 150) == first
    assert service_total(cast.community.id, cast.li.id) == (150, 2)
    other = claimed(cast, "2026-03-03T13:00", "2026-03-03T14:00")
    for again in ((claim_id, 149), (other, 60)):
        with pytest.raises(Refusal, match="key-reused"):
            approve(act_by(cast.zhang, EVENING + 5_000, act.key), *again)
    with pytest.raises(Refusal, match="hours-approved-already"):
        decline(act_by(cast.zhang, EVENING, act.key), claim_id, "不")
    with pytest.raises(Refusal, match="key-reused"):
        decline(act_by(cast.zhang, EVENING, act.key), other, "不")


def test_a_declined_key_declines_once(cast: Cast):
    claim_id = claimed(cast, "2026-03-03T09:00", "2026-03-03T11:30")
    act = act_by(cast.zhang)
    assert decline(act, claim_id, "重复") == decline(act, claim_id, "重复")
    with pytest.raises(Refusal, match="key-reused"):
        decline(act, claim_id, "别的理由")


def test_a_claim_is_decided_once(cast: Cast):
    claim = approved(cast, "2026-03-03T09:00", "2026-03-03T11:30", minutes=90)
    for again in (
        lambda: approve(act_by(cast.zhang), claim.id, 150),
        lambda: decline(act_by(cast.zhang), claim.id, "后悔"),
        lambda: approve(cast.act(at_ms=EVENING), claim.id, 150),
    ):
        with pytest.raises(Refusal, match="hours-approved-already") as refused:
            again()
        assert refused.value.facts == {"minutes": 90, "decided_by": "张大爷"}
    assert points(cast) == 1


def test_never_ones_own_nor_ones_households(cast: Cast):
    put_in_team(cast.act(), cast.team_id, cast.zhang_son.id, "volunteer")
    for mine in (cast.zhang, cast.zhang_son):
        claim_id = claimed(cast, "2026-03-03T09:00", "2026-03-03T10:00", by=mine)
        with pytest.raises(Refusal, match="own-hours"):
            approve(act_by(cast.zhang), claim_id, 60)
        with pytest.raises(Refusal, match="own-hours"):
            decline(act_by(cast.zhang), claim_id, "不")


def test_another_leader_or_the_admin_approves_a_leaders_hours(cast: Cast):
    put_in_team(cast.act(), cast.team_id, cast.wang.id, "leader")
    first = claimed(cast, "2026-03-03T09:00", "2026-03-03T10:00", by=cast.zhang)
    second = claimed(cast, "2026-03-03T10:00", "2026-03-03T11:00", by=cast.zhang)
    assert approve(act_by(cast.wang), first, 60).decided_by == "王婆婆"
    claim = approve(cast.act(at_ms=EVENING), second, 60)
    assert (claim.decided_by, claim.by_staff) == ("陈", True)
    assert points(cast, cast.zhang) == 2


def test_volunteers_residents_and_strangers_decide_nothing(cast: Cast):
    claim_id = claimed(cast, "2026-03-03T09:00", "2026-03-03T10:00")
    for other in (cast.li, cast.wang, cast.zhao, cast.stranger):
        with pytest.raises(Refusal, match="not-found"):
            approve(act_by(other), claim_id, 60)
        with pytest.raises(Refusal, match="not-found"):
            decline(act_by(other), claim_id, "不")


def test_over_eight_hours_a_day_only_the_admin_decides(cast: Cast):
    approved(cast, "2026-03-03T06:00", "2026-03-03T14:00")
    claim_id = claimed(cast, "2026-03-03T15:00", "2026-03-03T16:00")
    with pytest.raises(Refusal, match="admin-decides"):
        approve(act_by(cast.zhang), claim_id, 1)
    with pytest.raises(Refusal, match="admin-decides"):
        decline(act_by(cast.zhang), claim_id, "太多")
    assert approve(cast.act(at_ms=EVENING), claim_id, 60).approved_minutes == 60


def test_over_seven_days_late_only_the_admin_decides(cast: Cast):
    claim_id = claimed(cast, "2026-03-03T09:00", "2026-03-03T10:00", at_ms=ms("2026-03-11T08:00"))
    with pytest.raises(Refusal, match="admin-decides"):
        approve(act_by(cast.zhang, ms("2026-03-11T09:00")), claim_id, 60)
    assert approve(cast.act(at_ms=ms("2026-03-11T09:00")), claim_id, 60).state == "approved"


def test_a_claim_made_in_time_may_be_approved_late(cast: Cast):
    claim_id = claimed(cast, "2026-03-03T09:00", "2026-03-03T10:00")
    assert approve(act_by(cast.zhang, ms("2026-06-01T09:00")), claim_id, 60).state == "approved"


def test_two_leaders_at_once_decide_once(cast: Cast):
    put_in_team(cast.act(), cast.team_id, cast.wang.id, "leader")
    claim_id = claimed(cast, "2026-03-03T09:00", "2026-03-03T12:00")
    leaders = [cast.zhang, cast.wang] * 3
    outcomes = at_once(
        *[lambda leader=leader: approve(act_by(leader), claim_id, 180) for leader in leaders],
        lambda: decline(act_by(cast.zhang), claim_id, "重复"),
    )
    refusals = [outcome for outcome in outcomes if isinstance(outcome, Refusal)]
    assert len(refusals) == 6, outcomes
    claim = stored_claim(cast.community.id, claim_id)
    assert claim
    decided = "approved" if claim.approved_minutes else "declined"
    assert {refusal.code for refusal in refusals} == {f"hours-{decided}-already"}
    assert {refusal.facts["decided_by"] for refusal in refusals} == {claim.decided_by}
    assert points(cast) == claim.approved_minutes // 60


def test_what_was_declined_stays_declined(cast: Cast):
    claim_id = claimed(cast, "2026-03-03T09:00", "2026-03-03T11:30")
    decline(act_by(cast.zhang), claim_id, "重复")
    with pytest.raises(Refusal, match="hours-declined-already") as refused:
        approve(cast.act(at_ms=EVENING), claim_id, 150)
    assert refused.value.facts == {"reason": "重复", "decided_by": "张大爷"}


def test_one_impatient_finger_decides_once(cast: Cast):
    claim_id = claimed(cast, "2026-03-03T09:00", "2026-03-03T12:00")
    key = act_by(cast.zhang).key
    outcomes = at_once(
        *[lambda late=late: approve(act_by(cast.zhang, EVENING + late, key), claim_id, 180) for late in range(6)]
    )
    assert {outcome.decision_id for outcome in outcomes} == {key}
    assert points(cast) == 3


def test_eight_hours_hold_when_two_leaders_approve_at_once(cast: Cast):
    put_in_team(cast.act(), cast.team_id, cast.wang.id, "leader")
    early = claimed(cast, "2026-03-03T06:00", "2026-03-03T11:00")
    late = claimed(cast, "2026-03-03T12:00", "2026-03-03T17:00")
    outcomes = at_once(lambda: approve(act_by(cast.zhang), early, 300), lambda: approve(act_by(cast.wang), late, 300))
    assert sorted(getattr(outcome, "code", "") for outcome in outcomes) == ["", "admin-decides"], outcomes
