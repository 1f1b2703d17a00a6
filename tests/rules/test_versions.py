"""The version of a day, a week, an event; the tests of an event's times in their order."""

from dataclasses import replace
from datetime import date

import pytest

from pointsapp.rules.refusal import Refusal
from pointsapp.rules.versions import check_times, in_force, in_force_in_week
from tests.rules.shanghai import ms


@pytest.fixture
def both(nanqiao):
    return [nanqiao, replace(nanqiao, version=2, effective_from=date(2020, 9, 7))]


def refusal(rulebooks, happened, received):
    with pytest.raises(Refusal) as refused:
        check_times(rulebooks, ms(happened), ms(received))
    return refused.value.code


@pytest.mark.parametrize(
    ("day", "version"),
    [(date(2020, 8, 1), 1), (date(2020, 9, 6), 1), (date(2020, 9, 7), 2), (date(2099, 1, 1), 2)],
)
def test_a_version_holds_from_its_day_on(both, day, version):
    assert in_force(both, day).version == version


def test_before_the_first_none_holds(both):
    assert in_force(both, date(2020, 7, 31)) is None
    assert in_force([], date(2020, 8, 1)) is None


def test_a_week_is_under_the_version_of_its_sunday(both):
    assert in_force_in_week(both, "2020-W31").version == 1  # Monday 27 July lies before all rules
    assert in_force_in_week(both, "2020-W36").version == 1
    assert in_force_in_week(both, "2020-W37").version == 2
    assert in_force_in_week(both, "2020-W30") is None


def test_the_local_day_decides(both):
    assert check_times(both, ms("2020-09-06T23:59:59.999"), ms("2020-09-07T08:00")).version == 1
    assert check_times(both, ms("2020-09-07T00:00"), ms("2020-09-07T08:00")).version == 2


def test_five_minutes_ahead_are_forgiven(both):
    check_times(both, ms("2020-08-03T10:05"), ms("2020-08-03T10:00"))
    assert refusal(both, "2020-08-03T10:05:00.001", "2020-08-03T10:00") == "in-future"


def test_seven_times_24_hours_late_is_accepted(both):
    check_times(both, ms("2020-08-03T10:00"), ms("2020-08-10T10:00"))
    assert refusal(both, "2020-08-03T10:00", "2020-08-10T10:00:00.001") == "too-late"


def test_the_order_of_the_tests(both):
    assert refusal(both, "2020-07-31T23:59", "2020-07-31T10:00") == "in-future"
    assert refusal(both, "2020-07-31T23:59", "2020-12-01T10:00") == "no-rulebook"
    assert refusal([], "2020-08-03T10:00", "2020-08-03T10:00") == "no-rulebook"
