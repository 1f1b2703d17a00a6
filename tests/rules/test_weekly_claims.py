"""Which week a weekly reward is claimed for, and why not."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pointsapp.rules.calendar import DAY_MS, week_of, week_of_day
from pointsapp.rules.reading import read_rulebook
from pointsapp.rules.refusal import Refusal
from pointsapp.rules.rewards import earliest_claimable_week, judge_claim
from tests.rules.conftest import NANQIAO
from tests.rules.shanghai import ms

FIRST = read_rulebook(NANQIAO.read_text("utf-8"))
BAGS = FIRST.weekly_rule("bags")
SECOND = replace(FIRST, version=2, effective_from=date(2020, 9, 7), weekly=(replace(BAGS, drop_offs=4, claim_days=21),))
BOTH = [FIRST, SECOND]
ZONE = "Asia/Shanghai"


def refusal(at, week, counted, claimed=(), code="bags"):
    with pytest.raises(Refusal) as refused:
        judge_claim(BOTH, code, ms(at), week, counted, claimed)
    return refused.value.code


def test_a_reached_week_is_claimed_at_once():
    verdict = judge_claim(BOTH, "bags", ms("2020-08-04T08:00"), None, {"2020-W32": 3}, [])
    assert (verdict.week, verdict.rule, verdict.version) == ("2020-W32", BAGS, 1)


def test_the_oldest_claimable_week_is_taken():
    counted = {"2020-W33": 3, "2020-W32": 3, "2020-W31": 9}
    assert judge_claim(BOTH, "bags", ms("2020-08-12T08:00"), None, counted, []).week == "2020-W32"
    assert judge_claim(BOTH, "bags", ms("2020-08-12T08:00"), None, counted, ["2020-W32"]).week == "2020-W33"


def test_without_a_claimable_week_it_is_judged_for_this_one():
    assert refusal("2020-08-12T08:00", None, {"2020-W32": 2}) == "not-reached"
    assert refusal("2020-08-12T08:00", None, {"2020-W33": 3}, ["2020-W33"]) == "already-claimed"


def test_a_claim_lies_before_the_last_day_ends():
    last_ms = ms("2020-08-23T23:59:59.999")
    assert judge_claim(BOTH, "bags", last_ms, "2020-W33", {"2020-W33": 3}, []).version == 1
    assert refusal("2020-08-24T00:00", "2020-W33", {"2020-W33": 3}) == "claim-expired"


def test_a_week_is_under_the_rules_of_its_sunday():
    at = "2020-09-08T08:00"
    assert judge_claim(BOTH, "bags", ms(at), "2020-W36", {"2020-W36": 3}, []).version == 1
    assert refusal(at, "2020-W37", {"2020-W37": 3}) == "not-reached"
    assert judge_claim(BOTH, "bags", ms(at), "2020-W37", {"2020-W37": 4}, []).version == 2


def test_a_rule_has_to_exist_in_that_week():
    assert refusal("2020-08-04T08:00", None, {}, code="gold") == "unknown-rule"
    assert refusal("2020-08-04T08:00", "2020-W30", {"2020-W30": 9}) == "unknown-rule"
    assert refusal("2020-09-08T08:00", "2020-W37", {"2020-W37": 10}, code="bin") == "unknown-rule"
    assert judge_claim(BOTH, "bin", ms("2020-09-08T08:00"), None, {"2020-W36": 10}, []).version == 1


def test_a_week_that_has_not_begun_is_not_reached():
    assert refusal("2020-08-09T23:59", "2020-W33", {"2020-W33": 9}) == "not-reached"
    assert refusal("2020-08-09T23:59", None, {"2020-W33": 9}) == "not-reached"
    assert judge_claim(BOTH, "bags", ms("2020-08-10T00:00"), None, {"2020-W33": 9}, []).week == "2020-W33"


def test_the_order_of_the_tests():
    assert refusal("2020-10-08T08:00", "2020-W32", {"2020-W32": 2}, ["2020-W32"]) == "already-claimed"
    assert refusal("2020-10-08T08:00", "2020-W32", {"2020-W32": 2}) == "not-reached"
    assert refusal("2020-10-08T08:00", "2020-W32", {"2020-W32": 3}) == "claim-expired"
    assert refusal("2020-10-08T08:00", "2020-W99", {}) == "bad-week"


def test_days_to_claim_beyond_the_calendar():
    forever = replace(FIRST, weekly=(replace(BAGS, claim_days=1_000_000),))
    at_ms = ms("2020-08-04T08:00")
    assert judge_claim([forever], "bags", at_ms, "2020-W32", {"2020-W32": 3}, []).week == "2020-W32"
    assert earliest_claimable_week([forever], "bags", at_ms) == "2020-W31"


def test_the_earliest_week_can_just_be_claimed():
    counted = {week_of_day(date(2020, 7, 27) + timedelta(weeks=n)): 10 for n in range(12)}
    for day in range(30):
        at_ms = ms("2020-08-03T00:00") + day * DAY_MS
        assert judge_claim([FIRST], "bags", at_ms, None, counted, []).week == (
            earliest_claimable_week([FIRST], "bags", at_ms)
        )


DAYS = st.integers(0, 120).map(lambda days: ms("2020-07-20T08:00") + days * DAY_MS)
WEEKS = st.dates(date(2020, 7, 6), date(2020, 11, 30)).map(week_of_day)


@given(DAYS, st.dictionaries(WEEKS, st.integers(1, 10)), st.sampled_from(["bags", "bin"]))
def test_no_week_before_the_earliest_is_claimable(at_ms, counted, code):
    earliest = earliest_claimable_week(BOTH, code, at_ms)
    try:
        week = judge_claim(BOTH, code, at_ms, None, counted, []).week
    except Refusal:
        return
    assert earliest <= week <= week_of(at_ms, ZONE)
    nearer = {week: count for week, count in counted.items() if week >= earliest}
    assert judge_claim(BOTH, code, at_ms, None, nearer, []).week == week
