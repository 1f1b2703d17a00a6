"""Local times of a claim, the days it falls on, and the working days left to record it."""

from datetime import date, time

import pytest

from pointsapp.rules.hours import Span, check_claim, claim_needs_admin, last_day, local_span, recording_days_left
from pointsapp.rules.refusal import Refusal
from tests.rules.shanghai import ms

SHANGHAI = "Asia/Shanghai"
MONDAY = date(2026, 3, 2)


def span(start, end):
    return Span(ms(start), ms(end))


def local(start, end, next_day=False, day=MONDAY, timezone=SHANGHAI):
    return local_span(day, time.fromisoformat(start), time.fromisoformat(end), next_day, timezone)


def test_clock_times_of_a_day():
    assert local("09:00", "11:30") == span("2026-03-02T09:00", "2026-03-02T11:30")


def test_an_end_after_midnight():
    assert local("22:00", "01:00", next_day=True) == span("2026-03-02T22:00", "2026-03-03T01:00")
    assert local("09:00", "09:00", next_day=True).minutes == 1440


@pytest.mark.parametrize(
    ("day", "minutes"),
    [(date(2026, 3, 27), 240), (date(2026, 3, 28), 180), (date(2026, 10, 24), 300)],
    ids=["an ordinary night", "an hour is left out", "an hour comes twice"],
)
def test_time_really_served_when_clocks_change(day, minutes):
    assert local("23:30", "03:30", True, day, "Europe/Berlin").minutes == minutes


@pytest.mark.parametrize("day", [date(1, 1, 1), date(9999, 12, 31)])
def test_days_far_off_are_refused_as_such(day):
    with pytest.raises(Refusal, match=r"too-long-ago|in-future"):
        check_claim(local("09:00", "11:00", True, day), ms("2026-03-02T18:00"), [])


def test_less_than_a_minute_is_no_claim():
    start = ms("2026-03-02T09:00")
    with pytest.raises(Refusal, match="ends-before-start"):
        check_claim(Span(start, start + 59_999), ms("2026-03-02T18:00"), [])


def test_a_service_until_midnight_ends_on_its_day():
    assert last_day(local("22:00", "00:00", True), SHANGHAI) == MONDAY
    assert last_day(local("22:00", "00:01", True), SHANGHAI) == date(2026, 3, 3)


EIGHT = ("2026-03-02T08:00", "2026-03-02T16:00")


@pytest.mark.parametrize(
    ("claim", "others", "admin"),
    [
        (EIGHT, [], False),
        (("2026-03-02T08:00", "2026-03-02T16:01"), [], True),
        (("2026-03-02T08:00", "2026-03-02T12:00"), [("2026-03-02T13:00", "2026-03-02T17:00", 240)], False),
        (("2026-03-02T08:00", "2026-03-02T12:01"), [("2026-03-02T13:00", "2026-03-02T17:00", 240)], True),
        (("2026-03-02T08:00", "2026-03-02T12:01"), [("2026-03-02T13:00", "2026-03-02T17:00", 239)], False),
        (("2026-03-02T20:00", "2026-03-03T04:30"), [], False),
        (("2026-03-02T20:00", "2026-03-03T04:30"), [("2026-03-03T06:00", "2026-03-03T10:00", 240)], True),
        (("2026-03-03T08:00", "2026-03-03T15:30"), [("2026-03-02T23:00", "2026-03-03T00:30", 90)], False),
        (("2026-03-03T08:00", "2026-03-03T15:31"), [("2026-03-02T23:00", "2026-03-03T00:30", 90)], True),
    ],
)
def test_over_eight_hours_a_day_is_for_the_admin(claim, others, admin):
    approved = [(span(start, end), minutes) for start, end, minutes in others]
    assert claim_needs_admin(span(*claim), ms("2026-03-04T00:00"), approved, SHANGHAI) is admin


@pytest.mark.parametrize(("claimed", "admin"), [("2026-03-09T23:59", False), ("2026-03-10T00:00", True)])
def test_over_seven_days_late_is_for_the_admin(claimed, admin):
    assert claim_needs_admin(span(*EIGHT), ms(claimed), [], SHANGHAI) is admin


@pytest.mark.parametrize(
    ("now", "left"),
    [
        ("2026-03-02T18:00", 10),  # Monday, the day of service
        ("2026-03-03T00:00", 10),
        ("2026-03-04T00:00", 9),
        ("2026-03-07T12:00", 6),  # Saturday: Monday to Friday of the next week, and the Monday after
        ("2026-03-09T00:00", 6),
        ("2026-03-16T23:59", 1),  # the tenth working day itself
        ("2026-03-17T00:00", 0),
        ("2027-01-01T00:00", 0),
    ],
)
def test_ten_working_days_to_record(now, left):
    assert recording_days_left(span(*EIGHT), ms(now), SHANGHAI) == left


def test_a_weekend_costs_no_working_day():
    saturday = span("2026-03-07T09:00", "2026-03-07T11:00")
    assert recording_days_left(saturday, ms("2026-03-09T09:00"), SHANGHAI) == 10
