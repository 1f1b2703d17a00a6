"""An approval is taken back: the hours are void at once, the points as far as the balance reaches."""

import pytest

from pointsapp.actions.hours_decisions import approve, decline, withdraw_approval, withdrawal_of
from pointsapp.actions.reversals import reverse
from pointsapp.actions.rewards import exchange
from pointsapp.rules.hours import Span
from pointsapp.rules.refusal import Refusal
from pointsapp.store.hours import service_total
from pointsapp.store.hours_claims import approvals, approved_services, stored_claim
from pointsapp.store.ledger import balances_of, kind_and_household
from tests.actions.served import EVENING, act_by, approved, claimed
from tests.cast import Cast, act_of
from tests.rules.shanghai import ms
from tests.support.at_once import at_once

MARCH = Span(ms("2026-03-01T00:00"), ms("2026-04-01T00:00"))


def points(cast: Cast) -> int:
    return balances_of(cast.community.id, cast.li.household_id).get("point", 0)


def test_hours_and_points_go_back(cast: Cast):
    approved(cast, "2026-03-03T09:00", "2026-03-03T09:30")
    claim = approved(cast, "2026-03-03T10:00", "2026-03-03T12:30")
    assert points(cast) == 3
    act = cast.act(at_ms=EVENING)
    withdrawal = withdraw_approval(act, claim.id, "误批")
    assert (withdrawal.recovered, withdrawal.not_recovered) == ({"point": 3}, {})
    assert points(cast) == 0
    assert service_total(cast.community.id, cast.li.id) == (30, 0)
    after = stored_claim(cast.community.id, claim.id)
    assert after
    assert (after.state, after.reason, after.undone_by) == ("withdrawn", "误批", act.key)
    assert kind_and_household(cast.community.id, act.key) == ("withdrawal", cast.li.household_id)


def test_what_was_spent_is_not_recovered_and_nothing_falls_below_zero(cast: Cast):
    claim = approved(cast, "2026-03-02T10:00", "2026-03-02T18:00")
    approved(cast, "2026-03-03T08:00", "2026-03-03T11:00")
    exchange(cast.act(at_ms=EVENING), cast.li.household_id, cast.point_id, "points-for-eggs", 1)
    assert points(cast) == 1
    withdrawal = withdraw_approval(cast.act(at_ms=EVENING), claim.id, "误批")
    assert (withdrawal.recovered, withdrawal.not_recovered) == ({"point": 1}, {"point": 7})
    assert points(cast) == 0
    assert service_total(cast.community.id, cast.li.id) == (180, 3)
    again = stored_claim(cast.community.id, claim.id)
    assert again
    assert withdrawal_of(cast.community.id, again) == withdrawal


def test_the_hours_are_gone_from_what_a_certificate_counts(cast: Cast):
    keep, lose = (approved(cast, f"2026-03-03T{hour}:00", f"2026-03-03T{hour}:50") for hour in ("09", "10"))
    withdraw_approval(cast.act(at_ms=EVENING), lose.id, "误批")
    services = approved_services(cast.community.id, cast.li.id, MARCH)
    assert [service.id for service in services] == [keep.id]
    assert {claim.id: claim.state for claim in approvals(cast.community.id, 10)} == {
        keep.id: "approved",
        lose.id: "withdrawn",
    }


def test_nothing_is_undone_twice(cast: Cast):
    claim = approved(cast, "2026-03-03T10:00", "2026-03-03T12:00")
    act = cast.act(at_ms=EVENING)
    withdraw_approval(act, claim.id, "误批")
    with pytest.raises(Refusal, match="already-reversed"):
        withdraw_approval(cast.act(at_ms=EVENING), claim.id, "再来")
    with pytest.raises(Refusal, match="already-reversed"):
        reverse(cast.act(at_ms=EVENING), claim.decision_id, "再来")
    with pytest.raises(Refusal, match="not-reversible"):
        reverse(cast.act(at_ms=EVENING), act.key, "再来")
    assert service_total(cast.community.id, cast.li.id) == (0, 0)


def test_a_plain_reversal_voids_the_hours_too(cast: Cast):
    claim = approved(cast, "2026-03-03T10:00", "2026-03-03T12:00")
    reverse(cast.act(at_ms=EVENING), claim.decision_id, "记错了")
    after = stored_claim(cast.community.id, claim.id)
    assert after
    assert (after.state, after.reason) == ("withdrawn", "记错了")
    assert approved_services(cast.community.id, cast.li.id, MARCH) == []
    with pytest.raises(Refusal, match="already-reversed"):
        withdraw_approval(cast.act(at_ms=EVENING), claim.id, "误批")
    withdrawal = withdrawal_of(cast.community.id, after)
    assert withdrawal
    assert (withdrawal.recovered, withdrawal.not_recovered) == ({"point": 2}, {})


def test_the_same_key_withdraws_once(cast: Cast):
    claim = approved(cast, "2026-03-03T10:00", "2026-03-03T12:00")
    act = cast.act(at_ms=EVENING)
    first = withdraw_approval(act, claim.id, "误批")
    assert withdraw_approval(act, claim.id, "误批") == first
    assert withdraw_approval(cast.act(act.key, EVENING + 9_000), claim.id, "误批") == first
    other = approved(cast, "2026-03-03T13:00", "2026-03-03T14:00")
    with pytest.raises(Refusal, match="key-reused"):
        withdraw_approval(cast.act(act.key, EVENING + 9_000), other.id, "误批")


def test_what_was_not_approved_cannot_be_withdrawn(cast: Cast):
    waiting = claimed(cast, "2026-03-03T10:00", "2026-03-03T12:00")
    declined = claimed(cast, "2026-03-03T13:00", "2026-03-03T14:00")
    decline(act_by(cast.zhang), declined, "重复")
    for claim_id in (waiting, declined):
        with pytest.raises(Refusal, match="not-approved"):
            withdraw_approval(cast.act(at_ms=EVENING), claim_id, "误批")


def test_another_communitys_admin_withdraws_nothing(cast: Cast):
    claim = approved(cast, "2026-03-03T10:00", "2026-03-03T12:00")
    with pytest.raises(Refusal, match="not-found"):
        withdraw_approval(act_of(cast.he, at_ms=EVENING), claim.id, "误批")


def test_withdrawn_hours_claimed_anew_are_paid_anew(cast: Cast):
    withdraw_approval(cast.act(at_ms=EVENING), approved(cast, "2026-03-03T10:00", "2026-03-03T12:00").id, "误批")
    approved(cast, "2026-03-03T10:00", "2026-03-03T11:00")
    assert points(cast) == 1
    assert service_total(cast.community.id, cast.li.id) == (60, 1)


def test_withdrawn_at_once_it_is_withdrawn_once(cast: Cast):
    claim = approved(cast, "2026-03-03T10:00", "2026-03-03T12:00")
    decision_id = claim.decision_id
    outcomes = at_once(
        *[lambda: withdraw_approval(cast.act(at_ms=EVENING), claim.id, "误批")] * 3,
        *[lambda: reverse(cast.act(at_ms=EVENING), decision_id, "误批")] * 3,
    )
    assert sorted(getattr(outcome, "code", "") for outcome in outcomes) == ["", *["already-reversed"] * 5], outcomes
    assert service_total(cast.community.id, cast.li.id) == (0, 0)
    assert points(cast) == 0


def test_spending_and_withdrawing_at_once_never_falls_below_zero(cast: Cast):
    claim = approved(cast, "2026-03-02T08:00", "2026-03-02T16:00")
    second = claimed(cast, "2026-03-03T08:00", "2026-03-03T12:00")
    approve(act_by(cast.zhang), second, 240)
    at_once(
        lambda: withdraw_approval(cast.act(at_ms=EVENING), claim.id, "误批"),
        lambda: exchange(cast.act(at_ms=EVENING), cast.li.household_id, cast.point_id, "points-for-eggs", 1),
    )
    after = stored_claim(cast.community.id, claim.id)
    assert after
    withdrawal = withdrawal_of(cast.community.id, after)
    assert withdrawal
    assert points(cast) in (4, 0)
    assert sum(withdrawal.recovered.values()) + sum(withdrawal.not_recovered.values()) == 8
