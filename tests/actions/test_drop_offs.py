"""Drop-offs and deposits: what the household is told, then and when it asks again."""

import pytest

from pointsapp.actions.acts import Act
from pointsapp.actions.drop_offs import DropOffReceipt, drop_off_receipt, record_deposit, record_drop_off
from pointsapp.rules.refusal import Refusal
from pointsapp.store.drop_offs import week_count, week_counts
from pointsapp.store.ledger import balances_of
from tests.cast import Cast
from tests.rules.shanghai import ms

pytestmark = pytest.mark.usefixtures("clean_book")

SUNDAY = ms("2026-03-08T20:00")


def at(cast: Cast, time: str) -> Act:
    """An act of Sunday evening about something that happened at a local time."""
    return cast.act(at_ms=SUNDAY, happened_ms=ms(time))


def bring(cast: Cast, time: str, category: str = "kitchen-waste", not_sorted: bool = False) -> DropOffReceipt:
    """A drop-off of 李阿姨's household."""
    return record_drop_off(at(cast, time), cast.li.household_id, category, not_sorted)


def test_a_counted_drop_off_says_what_it_earned(cast: Cast) -> None:
    act = at(cast, "2026-03-02T07:00")
    receipt = record_drop_off(act, cast.li.household_id, "kitchen-waste")
    assert receipt == DropOffReceipt(act.key, True, None, {"point": 1}, "2026-W10", 1, ms("2026-03-02T07:00"), SUNDAY)
    assert balances_of(cast.community.id, cast.li.household_id) == {"point": 1}


@pytest.mark.parametrize(
    ("time", "category", "not_sorted", "reason"),
    [
        ("2026-03-02T07:59", "kitchen-waste", False, "too-soon"),
        ("2026-03-02T06:01", "kitchen-waste", False, "too-soon"),
        ("2026-03-02T09:00", "kitchen-waste", True, "not-sorted"),
        ("2026-03-02T07:00", "recyclable", True, "category-not-counted"),
        ("2026-03-02T08:00", "kitchen-waste", False, None),
    ],
)
def test_one_that_does_not_count_says_why(
    cast: Cast, time: str, category: str, not_sorted: bool, reason: str | None
) -> None:
    bring(cast, "2026-03-02T07:00")
    receipt = bring(cast, time, category, not_sorted)
    assert (receipt.counted, receipt.reason) == (reason is None, reason)
    assert receipt.earned == ({} if reason else {"point": 1})
    assert receipt.week_drop_offs == (1 if reason else 2)


def test_a_day_has_two_and_the_next_day_begins_at_midnight_here(cast: Cast) -> None:
    assert [bring(cast, f"2026-03-02T{hour}").reason for hour in ("07:00", "12:00", "23:59")] == [
        None,
        None,
        "daily-limit",
    ]
    assert bring(cast, "2026-03-03T00:00").counted
    assert week_counts(cast.community.id, cast.li.household_id, "2026-W10") == {"2026-W10": 3}


def test_the_gap_reaches_over_midnight(cast: Cast) -> None:
    assert bring(cast, "2026-03-02T23:30").counted
    assert bring(cast, "2026-03-03T00:29").reason == "too-soon"
    assert bring(cast, "2026-03-03T00:30").counted


def test_the_receipt_stays_as_it_was_whatever_comes_later(cast: Cast) -> None:
    first = bring(cast, "2026-03-02T07:00")
    for day in ("03", "04", "05"):
        bring(cast, f"2026-03-{day}T07:00")
    assert drop_off_receipt(cast.community.id, first.id) == first
    assert week_count(cast.community.id, cast.li.household_id, "2026-W10") == 4


def test_a_late_one_counts_in_its_own_week(cast: Cast) -> None:
    late = record_drop_off(
        cast.act(at_ms=ms("2026-03-10T09:00"), happened_ms=ms("2026-03-08T23:00")),
        cast.li.household_id,
        "kitchen-waste",
    )
    assert (late.week, late.week_drop_offs) == ("2026-W10", 1)


def test_an_unknown_category_is_refused_by_name(cast: Cast) -> None:
    with pytest.raises(Refusal) as refused:
        bring(cast, "2026-03-02T07:00", "gold")
    assert (refused.value.code, refused.value.facts) == ("unknown-category", {"category": "gold"})


def test_there_is_no_receipt_of_what_never_was(cast: Cast) -> None:
    with pytest.raises(LookupError):
        drop_off_receipt(cast.community.id, cast.act().key)


def test_bottles_go_to_the_balance_up_to_what_a_day_allows(cast: Cast) -> None:
    home = cast.li.household_id
    for time in ("2026-03-02T07:00", "2026-03-02T23:59"):
        assert record_deposit(at(cast, time), home, "bottle-550ml", 200).quantity == 200
    with pytest.raises(Refusal) as refused:
        record_deposit(at(cast, "2026-03-02T12:00"), home, "bottle-550ml", 1)
    facts = {"limit": 400, "done": 400, "asset": "bottle-550ml"}
    assert (refused.value.code, refused.value.facts) == ("limit-reached", facts)
    record_deposit(at(cast, "2026-03-03T00:00"), home, "bottle-550ml", 1)
    assert balances_of(cast.community.id, home) == {"bottle-550ml": 401}


@pytest.mark.parametrize(
    ("asset", "quantity", "code"),
    [
        ("point", 5, "unknown-asset"),
        ("battery-aa", 5, "unknown-asset"),
        ("gold", 0, "unknown-asset"),
        ("bottle-550ml", 0, "bad-quantity"),
        ("bottle-550ml", -1, "bad-quantity"),
        ("bottle-550ml", 201, "bad-quantity"),
        ("bottle-550ml", 10**30, "bad-quantity"),
    ],
)
def test_a_deposit_that_cannot_be_is_refused(cast: Cast, asset: str, quantity: int, code: str) -> None:
    with pytest.raises(Refusal, match=code):
        record_deposit(at(cast, "2026-03-02T07:00"), cast.li.household_id, asset, quantity)
    assert balances_of(cast.community.id, cast.li.household_id) == {}
