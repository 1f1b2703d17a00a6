"""Local days and ISO weeks are those of Python's own calendar, in every time zone and where clocks change."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pointsapp.rules import calendar
from pointsapp.rules.refusal import Refusal
from tests.rules.shanghai import ms

ZONES = sorted(available_timezones() - {"Factory", "localtime"})
CHANGING = ["Europe/London", "America/St_Johns", "Australia/Lord_Howe", "Africa/Casablanca", "Asia/Beirut"]
SOME_ZONE = st.one_of(st.sampled_from(CHANGING), st.sampled_from(ZONES))
SINCE_1970 = st.integers(0, ms("2100-01-01T00:00"))
SINCE_2012 = st.integers(ms("2012-01-02T00:00"), ms("2100-01-01T00:00"))
ANY_TIME = st.integers(-(10**15), 10**15)


def moment(instant_ms, zone):
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=instant_ms)).astimezone(ZoneInfo(zone))


@given(SINCE_1970, SOME_ZONE)
def test_day_and_week_of_an_instant(instant_ms, zone):
    local = moment(instant_ms, zone)
    year, week, _ = local.isocalendar()
    assert calendar.local_day(instant_ms, zone) == local.date()
    assert calendar.week_of(instant_ms, zone) == f"{year}-W{week:02d}"


@given(SINCE_2012, SOME_ZONE)
def test_a_day_holds_its_instants_and_ends_where_the_next_begins(instant_ms, zone):
    day = calendar.local_day(instant_ms, zone)
    from_ms, to_ms = calendar.day_bounds(day, zone)
    assert from_ms <= instant_ms < to_ms
    assert calendar.local_day(from_ms - 1, zone) < day == calendar.local_day(from_ms, zone)
    assert calendar.day_bounds(day + timedelta(days=1), zone)[0] == to_ms


@given(SINCE_2012, SOME_ZONE)
def test_a_week_is_its_seven_days(instant_ms, zone):
    week = calendar.week_of(instant_ms, zone)
    first, last = calendar.monday(week), calendar.sunday(week)
    assert (first.isoweekday(), last.isoweekday(), (last - first).days) == (1, 7, 6)
    assert calendar.week_bounds(week, zone) == (
        calendar.day_bounds(first, zone)[0],
        calendar.day_bounds(last, zone)[1],
    )


@pytest.mark.parametrize("zone", CHANGING)
def test_every_change_of_clocks(zone):
    hour = calendar.HOUR_MS
    for instant_ms in range(ms("2012-01-02T00:00"), ms("2026-01-01T00:00"), 6 * hour):
        before, after = moment(instant_ms, zone).utcoffset(), moment(instant_ms + 6 * hour, zone).utcoffset()
        for near_ms in range(instant_ms, instant_ms + 6 * hour, hour // 4) if before != after else ():
            local = moment(near_ms, zone).date()
            assert calendar.local_day(near_ms, zone) == local
            from_ms, to_ms = calendar.day_bounds(local, zone)
            assert from_ms <= near_ms < to_ms


def test_a_day_that_came_twice():
    """In Newfoundland clocks went back from 00:01 on 7 November 2010 to 23:01 on the 6th, within an hour of UTC."""
    change_ms = ms("2010-11-07T02:31", "UTC")
    assert calendar.local_day(change_ms - 1, "America/St_Johns") == date(2010, 11, 7)
    assert calendar.local_day(change_ms, "America/St_Johns") == date(2010, 11, 6)


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        ("Asia/Shanghai", date(2020, 8, 3), 24),
        ("Europe/London", date(2026, 3, 29), 23),
        ("Europe/London", date(2026, 10, 25), 25),
        ("Australia/Lord_Howe", date(2026, 4, 5), 24.5),
        ("Asia/Beirut", date(2022, 3, 27), 23),  # has no midnight: clocks leap from 24:00 to 01:00
        ("Pacific/Apia", date(2011, 12, 30), 0),  # was left out
    ],
)
def test_the_length_of_a_day(zone, day, hours):
    from_ms, to_ms = calendar.day_bounds(day, zone)
    assert (to_ms - from_ms) / calendar.HOUR_MS == hours


@given(ANY_TIME, SOME_ZONE)
def test_no_instant_is_out_of_reach(instant_ms, zone):
    assert calendar.is_week(calendar.week_of(instant_ms, zone))
    from_ms, to_ms = calendar.day_bounds(calendar.local_day(instant_ms, zone), zone)
    assert from_ms <= to_ms


@given(st.dates())
def test_the_week_of_a_day(day):
    year, week, weekday = day.isocalendar()
    text = calendar.week_of_day(day)
    assert text == f"{year:04d}-W{week:02d}"
    assert calendar.monday(text) == day - timedelta(days=weekday - 1)


def test_the_last_week_of_all_has_an_end():
    assert calendar.sunday("9999-W52") == date.max
    from_ms, to_ms = calendar.week_bounds("9999-W52", "Asia/Shanghai")
    assert from_ms < to_ms


@pytest.mark.parametrize("week", ["2020-W53", "2026-W01", "0001-W01", "9999-W52"])
def test_a_week_that_exists(week):
    assert calendar.is_week(week)


NO_WEEKS = ["2021-W53", "2026-W00", "2026-W54", "0000-W01", "2026W10", "2026-w10", "2026-W1", "2026-W10\n"]


@pytest.mark.parametrize("week", [*NO_WEEKS, "２０２６-W10"])
def test_a_week_that_does_not_exist(week):
    assert not calendar.is_week(week)
    with pytest.raises(Refusal, match="bad-week"):
        calendar.monday(week)
