"""What a household can get now, what is missing for the rest, and how its day and week stand."""

import pytest

from pointsapp.actions.acts import Act, Doer
from pointsapp.actions.drop_offs import record_deposit, record_drop_off
from pointsapp.actions.offers import Offer, offers_for, today_state, week_state
from pointsapp.actions.reversals import reverse
from pointsapp.actions.rewards import claim_weekly_reward, exchange
from pointsapp.actions.rulebooks import publish
from pointsapp.rules.refusal import Refusal
from tests.cast import NANQIAO, Cast, act_of, new_id
from tests.rules.shanghai import ms

MONDAY = ms("2026-03-02T08:00")
HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS
SUNDAY = MONDAY + 6 * DAY_MS


def act_at(cast: Cast, at_ms: int) -> Act:
    return Act(cast.community.id, new_id(), Doer(point_id=cast.point_id), at_ms, at_ms)


def dropped_off(cast: Cast, times: int, from_ms: int = MONDAY) -> None:
    """So many counted drop-offs of 王婆婆's, two a day."""
    for n in range(times):
        at_ms = from_ms + (n // 2) * DAY_MS + (n % 2) * HOUR_MS
        assert record_drop_off(act_at(cast, at_ms), cast.wang.household_id, "kitchen-waste").counted


def bottles(cast: Cast, quantity: int) -> None:
    record_deposit(act_at(cast, MONDAY), cast.wang.household_id, "bottle-550ml", quantity)


def offer(cast: Cast, code: str, at_ms: int = SUNDAY, shelf: bool = False) -> Offer:
    found = offers_for(cast.community.id, cast.wang.household_id, cast.point_id if shelf else None, at_ms)
    return next(one for one in found if one.code == code)


def test_with_nothing_all_is_missing(cast: Cast) -> None:
    found = offers_for(cast.community.id, cast.wang.household_id, None, SUNDAY)
    assert [one.code for one in found] == ["bottles-for-batteries", "points-for-eggs", "bags", "bin"]
    assert [one.times for one in found] == [0, 0, 0, 0]
    assert [one.refusal for one in found] == [
        "insufficient-balance",
        "insufficient-balance",
        "not-reached",
        "not-reached",
    ]
    assert found[1].missing == {"point": 10}
    assert [one.missing_drop_offs for one in found[2:]] == [3, 10]
    assert [one.shelf for one in found] == [None] * 4


@pytest.mark.parametrize(("brought", "times", "missing"), [(9, 0, {"bottle-550ml": 1}), (10, 1, {}), (23, 2, {})])
def test_bottles_for_batteries(cast: Cast, brought: int, times: int, missing: dict[str, int]) -> None:
    bottles(cast, brought)
    found = offer(cast, "bottles-for-batteries")
    assert (found.times, found.missing) == (times, missing)


def test_three_points_are_missing_for_a_tray_of_eggs(cast: Cast) -> None:
    dropped_off(cast, 7)
    assert offer(cast, "points-for-eggs").missing == {"point": 3}
    bags = offer(cast, "bags")
    assert (bags.times, bags.week, bags.give) == (1, "2026-W10", {"garbage-bag": 20})
    assert offer(cast, "bin").missing_drop_offs == 3


def test_a_shelf_bounds_what_can_be_had(cast: Cast) -> None:
    bottles(cast, 200)
    record_deposit(act_at(cast, MONDAY + DAY_MS), cast.wang.household_id, "bottle-550ml", 200)
    assert offer(cast, "bottles-for-batteries").times == 40
    found = offer(cast, "bottles-for-batteries", shelf=True)
    assert (found.times, found.shelf) == (40, {"battery-aa": 100})
    exchange(act_at(cast, SUNDAY), cast.wang.household_id, cast.point_id, "bottles-for-batteries", 39)
    empty = offers_for(cast.community.id, cast.wang.household_id, cast.second_point_id, SUNDAY)[0]
    assert (empty.times, empty.refusal, empty.shelf) == (0, "insufficient-stock", {"battery-aa": 0})


def test_a_weekly_reward_can_be_had_until_a_week_after_and_once(cast: Cast) -> None:
    dropped_off(cast, 3)
    next_sunday = SUNDAY + 7 * DAY_MS
    assert offer(cast, "bags", next_sunday).week == "2026-W10"
    assert offer(cast, "bags", next_sunday + DAY_MS).times == 0
    claim = act_at(cast, SUNDAY)
    claim_weekly_reward(claim, cast.wang.household_id, cast.point_id, "bags", None)
    assert offer(cast, "bags").refusal == "already-claimed"
    bags = week_state(cast.community.id, cast.wang.household_id, SUNDAY).rules[0]
    assert (bags.have, bags.need, bags.reached, bags.claimed) == (3, 3, True, True)
    reverse(act_at(cast, SUNDAY), claim.key)
    assert offer(cast, "bags").times == 1


def test_a_limit_of_the_week(cast: Cast) -> None:
    limited = NANQIAO.read_text("utf-8").replace("version = 1", "version = 2").replace("2020-08-01", "2026-03-09")
    limited = limited.replace('give = { "battery-aa" = 2 }', 'give = { "battery-aa" = 2 }\nlimit_per_week = 1')
    publish(act_of(cast.chen, at_ms=SUNDAY), limited)
    bottles(cast, 100)
    monday = MONDAY + 7 * DAY_MS
    assert offer(cast, "bottles-for-batteries", SUNDAY).times == 10
    assert offer(cast, "bottles-for-batteries", monday).times == 1
    exchange(act_at(cast, monday), cast.wang.household_id, cast.point_id, "bottles-for-batteries", 1)
    assert offer(cast, "bottles-for-batteries", monday).refusal == "limit-reached"
    assert offer(cast, "bottles-for-batteries", monday + 7 * DAY_MS).times == 1


def test_the_week_counts_what_counted(cast: Cast) -> None:
    dropped_off(cast, 2)
    assert not record_drop_off(act_at(cast, MONDAY + 5 * HOUR_MS), cast.wang.household_id, "kitchen-waste").counted
    state = week_state(cast.community.id, cast.wang.household_id, SUNDAY)
    assert (state.week, state.drop_offs) == ("2026-W10", 2)
    assert [(rule.code, rule.have, rule.need, rule.reached) for rule in state.rules] == [
        ("bags", 2, 3, False),
        ("bin", 2, 10, False),
    ]
    assert week_state(cast.community.id, cast.wang.household_id, SUNDAY + DAY_MS).drop_offs == 0
    assert week_state(cast.community.id, cast.li.household_id, SUNDAY).drop_offs == 0


def test_when_the_next_one_counts(cast: Cast) -> None:
    household = (cast.community.id, cast.wang.household_id)
    assert today_state(*household, MONDAY).next_counting_ms == MONDAY
    dropped_off(cast, 1)
    today = today_state(*household, MONDAY + 1)
    assert (today.counted, today.max_per_day, today.next_counting_ms) == (1, 2, MONDAY + HOUR_MS)
    dropped_off(cast, 1, MONDAY + HOUR_MS)
    today = today_state(*household, MONDAY + 2 * HOUR_MS)
    assert (today.counted, today.next_counting_ms) == (2, ms("2026-03-03T00:00"))


def test_without_rules_in_force_there_is_nothing_to_say(cast: Cast) -> None:
    for ask in (week_state, today_state):
        with pytest.raises(Refusal, match="no-rulebook"):
            ask(cast.community.id, cast.wang.household_id, ms("2020-07-31T12:00"))
    with pytest.raises(Refusal, match="no-rulebook"):
        offers_for(cast.community.id, cast.wang.household_id, None, ms("2020-07-31T12:00"))
