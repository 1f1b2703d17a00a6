"""Hand-outs and stock: what goes over the counter, and when nothing does."""

import pytest

from pointsapp.actions.acts import Act
from pointsapp.actions.drop_offs import record_deposit, record_drop_off
from pointsapp.actions.rewards import HandOutReceipt, claim_weekly_reward, exchange, hand_out_receipt, take_stock_in
from pointsapp.actions.rulebooks import publish
from pointsapp.rules.refusal import Refusal
from pointsapp.store.ledger import balances_of
from tests.cast import SHELF, Cast, rules_of
from tests.rules.shanghai import ms

pytestmark = pytest.mark.usefixtures("clean_book")

SUNDAY = ms("2026-03-08T20:00")


def at(cast: Cast, time: str) -> Act:
    """An act that is known as soon as it happens, at a local time."""
    return cast.act(at_ms=ms(time))


def weeks_of_waste(cast: Cast, *days: str) -> None:
    """李阿姨's household brings its waste on some days."""
    for day in days:
        record_drop_off(cast.act(at_ms=ms(f"{day}T08:00")), cast.li.household_id, "kitchen-waste")


def claim(cast: Cast, time: str, rule: str = "bags", week: str | None = None) -> HandOutReceipt:
    """李阿姨 asks for a week's reward at the first point."""
    return claim_weekly_reward(at(cast, time), cast.li.household_id, cast.point_id, rule, week)


def refusal_of(cast: Cast, time: str, rule: str = "bags", week: str | None = None) -> str:
    """The code with which that is refused."""
    with pytest.raises(Refusal) as refused:
        claim(cast, time, rule, week)
    return refused.value.code


def test_an_exchange_takes_and_gives_so_many_times(cast: Cast) -> None:
    home = cast.li.household_id
    record_deposit(at(cast, "2026-03-04T08:00"), home, "bottle-550ml", 23)
    act = at(cast, "2026-03-04T08:01")
    receipt = exchange(act, home, cast.point_id, "bottles-for-batteries", 2)
    assert (receipt.kind, receipt.times, receipt.week) == ("exchange", 2, "2026-W10")
    assert (receipt.took, receipt.gave) == ({"bottle-550ml": 20}, {"battery-aa": 4})
    assert balances_of(cast.community.id, home) == {"bottle-550ml": 3}
    assert balances_of(cast.community.id, cast.point_id) == {**SHELF, "battery-aa": 96}
    assert hand_out_receipt(cast.community.id, act.key) == receipt


@pytest.mark.parametrize(
    ("rule", "times", "code"),
    [
        ("bottles-for-gold", 0, "unknown-rule"),
        ("bags", 1, "unknown-rule"),
        ("bottles-for-batteries", 0, "bad-quantity"),
        ("bottles-for-batteries", -1, "bad-quantity"),
        ("bottles-for-batteries", 1_000_001, "bad-quantity"),
        ("bottles-for-batteries", 3, "insufficient-balance"),
    ],
)
def test_an_exchange_that_cannot_be_moves_nothing(cast: Cast, rule: str, times: int, code: str) -> None:
    home = cast.li.household_id
    record_deposit(at(cast, "2026-03-04T08:00"), home, "bottle-550ml", 23)
    with pytest.raises(Refusal, match=code):
        exchange(at(cast, "2026-03-04T08:01"), home, cast.point_id, rule, times)
    assert balances_of(cast.community.id, home) == {"bottle-550ml": 23}
    assert balances_of(cast.community.id, cast.point_id) == SHELF


def test_a_limit_counts_a_weeks_times_under_whatever_version(cast: Cast) -> None:
    home, rule = cast.li.household_id, "bottles-for-batteries"
    second = rules_of(cast.chen).replace("version = 1", "version = 2").replace("2020-08-01", "2026-03-09")
    limited = second.replace(f'code = "{rule}"', f'code = "{rule}"\nlimit_per_week = 3')
    publish(cast.act(at_ms=ms("2026-03-04T08:00")), limited)
    record_deposit(at(cast, "2026-03-08T08:00"), home, "bottle-550ml", 200)
    assert exchange(at(cast, "2026-03-08T23:59"), home, cast.point_id, rule, 4).times == 4
    assert exchange(at(cast, "2026-03-09T08:00"), home, cast.point_id, rule, 2).times == 2
    with pytest.raises(Refusal) as refused:
        exchange(at(cast, "2026-03-15T23:59"), home, cast.point_id, rule, 2)
    assert (refused.value.code, refused.value.facts) == ("limit-reached", {"limit": 3, "done": 2, "rule": rule})
    assert exchange(at(cast, "2026-03-16T00:00"), home, cast.point_id, rule, 3).times == 3


def test_each_point_has_a_shelf_of_its_own(cast: Cast) -> None:
    home = cast.li.household_id
    record_deposit(at(cast, "2026-03-04T08:00"), home, "bottle-550ml", 20)
    take_stock_in(at(cast, "2026-03-04T08:00"), cast.second_point_id, "battery-aa", 3)
    assert exchange(at(cast, "2026-03-04T09:00"), home, cast.second_point_id, "bottles-for-batteries", 1).gave
    with pytest.raises(Refusal, match="insufficient-stock"):
        exchange(at(cast, "2026-03-04T09:01"), home, cast.second_point_id, "bottles-for-batteries", 1)
    assert balances_of(cast.community.id, cast.point_id) == SHELF


def test_a_week_gives_bags_once(cast: Cast) -> None:
    weeks_of_waste(cast, "2026-03-02", "2026-03-03")
    assert refusal_of(cast, "2026-03-04T07:00") == "not-reached"
    weeks_of_waste(cast, "2026-03-04")
    receipt = claim(cast, "2026-03-04T09:00")
    assert (receipt.kind, receipt.rule, receipt.times, receipt.week) == ("weekly-claim", "bags", 1, "2026-W10")
    assert (receipt.took, receipt.gave) == ({}, {"garbage-bag": 20})
    assert refusal_of(cast, "2026-03-04T09:01", week="2026-W10") == "already-claimed"
    assert refusal_of(cast, "2026-03-04T09:01") == "already-claimed"
    assert balances_of(cast.community.id, cast.point_id) == {**SHELF, "garbage-bag": 380}


def test_the_oldest_week_is_claimed_first_and_expires_first(cast: Cast) -> None:
    weeks_of_waste(cast, "2026-03-06", "2026-03-07", "2026-03-08", "2026-03-09", "2026-03-10", "2026-03-11")
    assert claim(cast, "2026-03-11T09:00").week == "2026-W10"
    assert claim(cast, "2026-03-11T09:01").week == "2026-W11"
    weeks_of_waste(cast, "2026-03-16", "2026-03-17", "2026-03-18")
    assert refusal_of(cast, "2026-03-30T00:00", week="2026-W12") == "claim-expired"
    assert claim(cast, "2026-03-29T23:59", week="2026-W12").week == "2026-W12"


@pytest.mark.parametrize(
    ("rule", "week", "code"),
    [
        ("medal", None, "unknown-rule"),
        ("points-for-eggs", None, "unknown-rule"),
        ("bags", "2020-W30", "unknown-rule"),  # before the first version
        ("bags", "2026-W11", "not-reached"),  # not begun
        ("bin", None, "not-reached"),
        ("bags", "2026-W09", "not-reached"),
    ],
)
def test_a_claim_that_cannot_be_is_refused(cast: Cast, rule: str, week: str | None, code: str) -> None:
    weeks_of_waste(cast, "2026-03-02", "2026-03-03", "2026-03-04")
    assert refusal_of(cast, "2026-03-08T09:00", rule, week) == code


def test_stock_comes_in(cast: Cast) -> None:
    received = take_stock_in(at(cast, "2026-03-04T08:00"), cast.point_id, "bin", 3, "街道办")
    assert (received.asset, received.quantity) == ("bin", 3)
    assert balances_of(cast.community.id, cast.point_id)["bin"] == SHELF["bin"] + 3
    for asset, quantity, code in (("point", 1, "unknown-asset"), ("bin", 0, "bad-quantity")):
        with pytest.raises(Refusal, match=code):
            take_stock_in(at(cast, "2026-03-04T08:00"), cast.point_id, asset, quantity)


def test_there_is_no_receipt_of_what_was_no_hand_out(cast: Cast) -> None:
    act = at(cast, "2026-03-04T08:00")
    record_deposit(act, cast.li.household_id, "bottle-550ml", 20)
    with pytest.raises(LookupError):
        hand_out_receipt(cast.community.id, act.key)
