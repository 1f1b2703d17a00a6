"""A version follows the last one of its community, later, with all of its assets."""

from dataclasses import replace
from datetime import date

import pytest

from pointsapp.rules.refusal import RulebookRefused
from pointsapp.rules.succession import check_home, check_later_version, check_successor, located


@pytest.fixture
def second(nanqiao):
    return replace(nanqiao, version=2, effective_from=date(2020, 9, 7))


def problems(call, *values):
    with pytest.raises(RulebookRefused) as refused:
        call(*values)
    return [(problem.where, problem.code) for problem in refused.value.problems]


def test_a_proper_successor_passes(nanqiao, second):
    check_successor(nanqiao, second)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"community": "beiqiao"}, ("rulebook.community", "other-community")),
        ({"timezone": "Europe/London"}, ("rulebook.timezone", "other-timezone")),
        ({"version": 3}, ("rulebook.version", "wrong-version")),
        ({"version": 1}, ("rulebook.version", "wrong-version")),
        ({"effective_from": date(2020, 8, 1)}, ("rulebook.effective_from", "not-later")),
    ],
)
def test_what_cannot_follow_is_named(nanqiao, second, change, problem):
    assert problems(check_successor, nanqiao, replace(second, **change)) == [problem]


def test_a_dropped_asset_is_refused(nanqiao, second):
    without = replace(second, assets=second.assets[1:])
    assert problems(check_successor, nanqiao, without) == [("asset", "asset-gone")]


def test_another_kind_of_an_asset_is_refused(nanqiao, second):
    assets = (*second.assets[:-1], replace(second.assets[-1], kind="credit"))
    changed = replace(second, assets=assets)
    assert problems(check_successor, nanqiao, changed) == [("asset[5].kind", "other-kind")]


def test_a_version_starts_tomorrow_at_the_earliest(nanqiao, second):
    check_later_version(nanqiao, second, date(2020, 9, 6))
    late = problems(check_later_version, nanqiao, second, date(2020, 9, 7))
    assert late == [("rulebook.effective_from", "too-early")]


def test_a_version_starts_within_a_year_so_that_a_slip_in_the_year_locks_nothing(nanqiao, second):
    check_later_version(nanqiao, replace(second, effective_from=date(2021, 9, 6)), date(2020, 9, 5))
    far = replace(second, effective_from=date(2206, 11, 24))
    with pytest.raises(RulebookRefused) as refused:
        check_later_version(nanqiao, far, date(2020, 9, 6))
    (problem,) = refused.value.problems
    assert (problem.where, problem.code) == ("rulebook.effective_from", "too-far")
    assert problem.facts == {"latest": "2021-09-07"}


def test_on_the_last_days_of_the_calendar_any_day_is_near_enough(nanqiao, second):
    check_later_version(nanqiao, replace(second, effective_from=date(9999, 12, 27)), date(9999, 12, 1))


def test_all_that_is_wrong_with_a_version_is_said_at_once(nanqiao, second):
    wrong = replace(second, version=4, assets=second.assets[1:])
    found = problems(check_later_version, nanqiao, wrong, date(2021, 1, 1))
    assert [code for _, code in found] == ["wrong-version", "too-early", "asset-gone"]


def test_a_first_version_names_its_own_community_and_time_zone(nanqiao):
    check_home(nanqiao, "nanqiao", "Asia/Shanghai", date(2026, 3, 2))
    assert problems(check_home, nanqiao, "beiqiao", "Asia/Urumqi", date(2026, 3, 2)) == [
        ("rulebook.community", "not-this-community"),
        ("rulebook.timezone", "not-this-timezone"),
    ]


def test_a_first_version_starts_within_a_year(nanqiao):
    check_home(replace(nanqiao, effective_from=date(2027, 3, 3)), "nanqiao", "Asia/Shanghai", date(2026, 3, 2))
    far = replace(nanqiao, effective_from=date(2027, 3, 4))
    found = problems(check_home, far, "nanqiao", "Asia/Shanghai", date(2026, 3, 2))
    assert found == [("rulebook.effective_from", "too-far")]


def test_a_problem_is_found_on_its_line(nanqiao, second):
    with pytest.raises(RulebookRefused) as refused:
        check_later_version(nanqiao, replace(second, version=4), date(2020, 9, 1))
    (problem,) = located(refused.value, "[rulebook]\ncommunity = 'nanqiao'\nversion = 4\n").problems
    assert (problem.where, problem.line) == ("rulebook.version", 3)
