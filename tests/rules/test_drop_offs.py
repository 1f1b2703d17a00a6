"""Whether a drop-off counts, in the order of the tests, and when the next one will."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pointsapp.rules.drop_offs import judge, next_counting_ms, window
from pointsapp.rules.reading import read_rulebook
from pointsapp.rules.refusal import Refusal
from tests.rules.conftest import NANQIAO
from tests.rules.shanghai import ms

MORNING = ms("2020-08-03T07:00")
MINUTE = 60_000
RULES = read_rulebook(NANQIAO.read_text("utf-8"))


def kitchen(happened_ms, *counted, rulebook=RULES):
    return judge(rulebook, "kitchen-waste", False, happened_ms, counted)


def test_the_first_counts_and_earns():
    verdict = kitchen(MORNING)
    assert (verdict.counted, verdict.reason, verdict.earned) == (True, None, {"point": 1})


def test_an_unknown_category_is_refused():
    with pytest.raises(Refusal, match="unknown-category"):
        judge(RULES, "glass", True, MORNING, [])


def test_a_category_that_does_not_count():
    verdict = judge(RULES, "recyclable", True, MORNING, [])
    assert (verdict.counted, verdict.reason, verdict.earned) == (False, "category-not-counted", {})


def test_badly_sorted_comes_before_the_limits():
    assert judge(RULES, "kitchen-waste", True, MORNING, [MORNING, MORNING]).reason == "not-sorted"


def test_the_daily_limit_comes_before_the_gap():
    assert kitchen(MORNING, MORNING, MORNING + 60 * MINUTE).reason == "daily-limit"


@pytest.mark.parametrize("sign", [1, -1])
def test_exactly_the_gap_apart_counts(sign):
    assert kitchen(MORNING, MORNING + sign * 60 * MINUTE).counted
    assert kitchen(MORNING, MORNING + sign * (60 * MINUTE - 1)).reason == "too-soon"


def test_a_gap_of_nothing_lets_two_at_once_count():
    rulebook = replace(RULES, drop_offs=replace(RULES.drop_offs, min_gap_minutes=0))
    assert kitchen(MORNING, MORNING, rulebook=rulebook).counted


def test_the_gap_reaches_over_midnight_the_limit_does_not():
    late = ms("2020-08-03T23:30")
    assert kitchen(ms("2020-08-04T00:10"), late, late - 120 * MINUTE).reason == "too-soon"
    assert kitchen(ms("2020-08-04T00:30"), late, late - 120 * MINUTE).counted


def test_a_counted_category_without_earnings_earns_nothing():
    assert kitchen(MORNING, rulebook=replace(RULES, earn={})).earned == {}


DAYS = st.integers(ms("2020-08-03T00:00"), ms("2020-08-06T00:00"))
GAPS = st.sampled_from([0, 1, 60, 600, 3000])


@given(DAYS, st.lists(DAYS, max_size=8), GAPS)
def test_what_lies_outside_the_window_does_not_matter(happened_ms, others, gap):
    rulebook = replace(RULES, drop_offs=replace(RULES.drop_offs, min_gap_minutes=gap))
    from_ms, to_ms = window(rulebook, happened_ms)
    inside = [other for other in others if from_ms <= other < to_ms]
    verdict = kitchen(happened_ms, *others, rulebook=rulebook)
    assert verdict == kitchen(happened_ms, *inside, rulebook=rulebook)


@given(DAYS, st.lists(DAYS, max_size=8), GAPS)
def test_the_next_one_counts_then_and_not_a_moment_before(at_ms, others, gap):
    rulebook = replace(RULES, drop_offs=replace(RULES.drop_offs, min_gap_minutes=gap))
    next_ms = next_counting_ms(rulebook, at_ms, others)
    assert next_ms >= at_ms
    assert kitchen(next_ms, *others, rulebook=rulebook).counted
    assert next_ms == at_ms or not kitchen(next_ms - 1, *others, rulebook=rulebook).counted
    between = (at_ms + next_ms) // 2
    assert between == next_ms or not kitchen(between, *others, rulebook=rulebook).counted
