"""Approved minutes: a person's full hours earn points, each hour once, at the rate of its day."""

import pytest

from pointsapp.actions.rulebooks import publish
from pointsapp.actions.services import book_service
from pointsapp.rules.refusal import Refusal
from pointsapp.store.hours import HourPaid, service_total
from pointsapp.store.ledger import balances_of
from tests.cast import Cast, Member, rules_of
from tests.rules.shanghai import ms

pytestmark = pytest.mark.usefixtures("clean_book")


def serve(cast: Cast, who: Member, minutes: int, time: str = "2026-03-04T20:00") -> None:
    """Books a person's minutes."""
    book_service(cast.act(at_ms=ms(time)), who.id, who.household_id, minutes)


def points(cast: Cast, who: Member) -> int:
    return balances_of(cast.community.id, who.household_id).get("point", 0)


def test_two_halves_are_one_hour(cast: Cast) -> None:
    serve(cast, cast.li, 30)
    assert (points(cast, cast.li), service_total(cast.community.id, cast.li.id)) == (0, (30, 0))
    serve(cast, cast.li, 30)
    assert (points(cast, cast.li), service_total(cast.community.id, cast.li.id)) == (1, (60, 1))
    serve(cast, cast.li, 1440)
    assert (points(cast, cast.li), service_total(cast.community.id, cast.li.id)) == (25, (1500, 25))


def test_two_persons_of_a_household_have_their_own_minutes_and_one_account(cast: Cast) -> None:
    serve(cast, cast.zhang, 45)
    serve(cast, cast.zhang_son, 45)
    assert points(cast, cast.zhang) == 0
    serve(cast, cast.zhang_son, 20)
    assert points(cast, cast.zhang) == 1
    assert service_total(cast.community.id, cast.zhang.id) == (45, 0)


@pytest.mark.parametrize("minutes", [0, -1, 1441, 10**30])
def test_minutes_that_no_day_has_are_refused(cast: Cast, minutes: int) -> None:
    with pytest.raises(Refusal, match="bad-quantity"):
        serve(cast, cast.li, minutes)
    assert service_total(cast.community.id, cast.li.id) == (0, 0)


def test_an_hour_is_paid_by_the_version_of_the_day_on_which_it_became_full(cast: Cast) -> None:
    second = rules_of(cast.chen).replace("version = 1", "version = 2").replace("2020-08-01", "2026-03-09")
    head, hour, tail = second.partition('for = "volunteer-hour"\ngive = { point = 1 }')
    publish(cast.act(at_ms=ms("2026-03-04T08:00")), head + hour.replace("1", "4") + tail)
    serve(cast, cast.li, 90)
    serve(cast, cast.li, 30, "2026-03-09T08:00")
    assert points(cast, cast.li) == 1 + 4
    paid = HourPaid.select(HourPaid.hour, HourPaid.version).order_by(HourPaid.hour).tuples()
    assert list(paid) == [(1, 1), (2, 2)]


def test_hours_that_earn_nothing_count_as_paid(cast: Cast) -> None:
    second = rules_of(cast.chen).replace("version = 1", "version = 2").replace("2020-08-01", "2026-03-09")
    publish(
        cast.act(at_ms=ms("2026-03-04T08:00")),
        second.replace('[[earn]]\nfor = "volunteer-hour"\ngive = { point = 1 }\n', ""),
    )
    serve(cast, cast.li, 120, "2026-03-09T08:00")
    assert (points(cast, cast.li), service_total(cast.community.id, cast.li.id)) == (0, (120, 2))
