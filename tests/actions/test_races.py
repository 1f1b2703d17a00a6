"""What happens at the same instant: copies, the last of the stock, a household's own doings, and two who undo."""

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any
from uuid import UUID

import pytest

from pointsapp.actions import drop_offs, ledger
from pointsapp.actions.acts import NOBODY, Act
from pointsapp.actions.drop_offs import DropOffReceipt, record_deposit, record_drop_off
from pointsapp.actions.reversals import reverse
from pointsapp.actions.rewards import claim_weekly_reward, exchange, take_stock_in
from pointsapp.rules.refusal import Refusal
from pointsapp.store.drop_offs import week_count
from pointsapp.store.ledger import balances_of, quantity_of
from pointsapp.store.statements import Statement
from tests.cast import Cast, new_id
from tests.rules.shanghai import ms
from tests.support.at_once import at_once

SUNDAY = ms("2026-03-08T20:00")
COPIES, THREADS = 16, 8
PAIRS, ATTEMPTS = 20, 60  # of batteries, two for ten bottles
on_postgresql = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)

_ENTRIES = Statement("SELECT COUNT(*) FROM entry WHERE community_id = :community_id")
_SET_BALANCE = Statement(
    """UPDATE balance SET quantity = :quantity
    WHERE community_id = :community_id AND owner_id = :owner_id AND asset = :asset"""
)


def entries(cast: Cast) -> int:
    row = _ENTRIES.row(community_id=cast.community.id)
    assert row is not None
    return int(row[0])


def copies(cast: Cast, at: str = "2026-03-08T19:00") -> Iterator[Act]:
    """The same act as it arrives again and again, each time a little later."""
    key = new_id()
    for later in range(COPIES):
        yield Act(cast.community.id, key, NOBODY, ms(at), SUNDAY + later)


def outcome_of(deed: Callable[[], Any]) -> str:
    """ "done", or the code of the refusal."""
    try:
        deed()
    except Refusal as refusal:
        return refusal.code
    return "done"


def week_reached(cast: Cast) -> None:
    """李阿姨's week with three counted drop-offs."""
    for day in ("02", "03", "04"):
        act = cast.act(at_ms=SUNDAY, happened_ms=ms(f"2026-03-{day}T08:00"))
        assert record_drop_off(act, cast.li.household_id, "kitchen-waste").counted


def test_copies_of_one_key_are_booked_once_and_answered_alike(cast: Cast) -> None:
    home, shelf = cast.li.household_id, cast.point_id
    week_reached(cast)
    given = record_deposit(cast.act(at_ms=SUNDAY), home, "bottle-550ml", 50).id
    deeds: list[Callable[[Act], Any]] = [
        lambda act: record_drop_off(act, home, "kitchen-waste"),
        lambda act: record_deposit(act, home, "bottle-550ml", 20),
        lambda act: exchange(act, home, shelf, "bottles-for-batteries", 2),
        lambda act: claim_weekly_reward(act, home, shelf, "bags"),
        lambda act: take_stock_in(act, shelf, "bin", 1),
        lambda act: reverse(act, given, "误操作"),
    ]
    for number, deed in enumerate(deeds):
        before = entries(cast)
        answers = at_once(*[lambda act=act, deed=deed: deed(act) for act in copies(cast)])
        assert entries(cast) == before + 1, number
        assert not isinstance(answers[0], Exception), answers
        assert answers == [answers[0]] * COPIES, number
    assert balances_of(cast.community.id, home) == {"point": 4}


def test_copies_that_are_refused_are_all_refused_alike(cast: Cast) -> None:
    home = cast.li.household_id
    before = entries(cast)
    refused = at_once(
        *[lambda act=act: exchange(act, home, cast.point_id, "bottles-for-batteries", 1) for act in copies(cast)]
    )
    assert [str(each) for each in refused] == [str(refused[0])] * COPIES
    assert {each.code for each in refused} == {"insufficient-balance"}
    assert entries(cast) == before


def race_for_batteries(cast: Cast) -> Counter[str]:
    """60 times two batteries are asked for by four households through eight threads; there are 20 times two."""
    homes = [member.household_id for member in (cast.zhang, cast.li, cast.wang, cast.zhao)]
    take_stock_in(cast.act(at_ms=SUNDAY), cast.second_point_id, "battery-aa", 2 * PAIRS)
    for home in homes:
        record_deposit(cast.act(at_ms=SUNDAY), home, "bottle-550ml", 200)
    asked = [(cast.act(at_ms=SUNDAY), homes[number % len(homes)]) for number in range(ATTEMPTS)]

    def ask(mine: list[tuple[Act, UUID]]) -> list[str]:
        shelf, rule = cast.second_point_id, "bottles-for-batteries"
        return [outcome_of(lambda act=act, home=home: exchange(act, home, shelf, rule, 1)) for act, home in mine]

    said = at_once(*[lambda mine=asked[first::THREADS]: ask(mine) for first in range(THREADS)])
    return Counter(outcome for each in said for outcome in each)


def check_batteries(cast: Cast, outcomes: Counter[str]) -> None:
    """Exactly as many were handed out as there were."""
    assert outcomes == {"done": PAIRS, "insufficient-stock": ATTEMPTS - PAIRS}
    assert quantity_of(cast.community.id, cast.second_point_id, "battery-aa") == 0
    homes = [member.household_id for member in (cast.zhang, cast.li, cast.wang, cast.zhao)]
    left = sum(quantity_of(cast.community.id, home, "bottle-550ml") for home in homes)
    assert left == 4 * 200 - 10 * PAIRS


def test_the_last_of_the_stock_is_handed_out_once(cast: Cast) -> None:
    check_batteries(cast, race_for_batteries(cast))


@on_postgresql
def test_a_debit_that_reads_and_then_writes_is_caught(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def careless(community_id: int, owner_id: UUID, asset: str, amount: int) -> bool:
        have = quantity_of(community_id, owner_id, asset)
        time.sleep(0.01)
        same = {"community_id": community_id, "owner_id": owner_id, "asset": asset}
        return have >= amount and _SET_BALANCE.run(quantity=have - amount, **same) == 1

    monkeypatch.setattr(ledger, "debit_balance", careless)
    outcomes = race_for_batteries(cast)
    assert outcomes["done"] > PAIRS
    with pytest.raises(AssertionError):
        check_batteries(cast, outcomes)


def race_of_a_household(cast: Cast) -> list[DropOffReceipt]:
    """Sixteen drop-offs of one household on two days, twenty minutes apart, all told at once."""
    starts = (ms("2026-03-05T07:00"), ms("2026-03-06T07:00"))
    times = [start + number * 20 * 60_000 for start in starts for number in range(COPIES // 2)]
    acts = [Act(cast.community.id, new_id(), NOBODY, happened_ms, SUNDAY) for happened_ms in times]
    return at_once(*[lambda act=act: record_drop_off(act, cast.li.household_id, "kitchen-waste") for act in acts])


def check_household(cast: Cast, receipts: list[DropOffReceipt]) -> None:
    """Two counted on each day, an hour apart or more; the week's counter and the points say the same."""
    counted = sorted(receipt.happened_ms for receipt in receipts if receipt.counted)
    assert [sum(at < ms("2026-03-06T00:00") for at in counted), len(counted)] == [2, 4]
    assert min(later - earlier for earlier, later in pairwise(counted)) >= 60 * 60_000
    assert {receipt.reason for receipt in receipts} <= {None, "daily-limit", "too-soon"}
    assert sorted(receipt.week_drop_offs for receipt in receipts if receipt.counted) == [1, 2, 3, 4]
    assert week_count(cast.community.id, cast.li.household_id, "2026-W10") == 4
    assert balances_of(cast.community.id, cast.li.household_id) == {"point": 4}


def test_a_household_at_once_stays_within_cap_and_gap(cast: Cast) -> None:
    check_household(cast, race_of_a_household(cast))


@on_postgresql
def test_without_the_households_queue_it_would_not(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    everybody = threading.Barrier(COPIES)
    counted_between = drop_offs.counted_between

    def after_all_have_read(*which: Any) -> list[int]:
        found = counted_between(*which)
        everybody.wait(30)
        return found

    monkeypatch.setattr(ledger, "queue_for_household", lambda community_id, household_id: None)
    monkeypatch.setattr(drop_offs, "counted_between", after_all_have_read)
    receipts = race_of_a_household(cast)
    assert all(receipt.counted for receipt in receipts)
    with pytest.raises(AssertionError):
        check_household(cast, receipts)


def test_a_week_claimed_at_once_is_claimed_once(cast: Cast) -> None:
    week_reached(cast)
    before = quantity_of(cast.community.id, cast.point_id, "garbage-bag")
    acts = [cast.act(at_ms=SUNDAY) for _ in range(4)]
    asked = at_once(
        *[
            lambda act=act: outcome_of(
                lambda: claim_weekly_reward(act, cast.li.household_id, cast.point_id, "bags", "2026-W10")
            )
            for act in acts
        ]
    )
    assert Counter(asked) == {"done": 1, "already-claimed": 3}
    assert quantity_of(cast.community.id, cast.point_id, "garbage-bag") == before - 20


def test_an_entry_undone_at_once_is_undone_once(cast: Cast) -> None:
    given = record_deposit(cast.act(at_ms=SUNDAY), cast.li.household_id, "bottle-550ml", 50).id
    record_deposit(cast.act(at_ms=SUNDAY), cast.li.household_id, "bottle-550ml", 100)
    acts = [cast.act(at_ms=SUNDAY) for _ in range(4)]
    asked = at_once(*[lambda act=act: outcome_of(lambda: reverse(act, given, "误操作")) for act in acts])
    assert Counter(asked) == {"done": 1, "already-reversed": 3}
    assert balances_of(cast.community.id, cast.li.household_id) == {"bottle-550ml": 100}


def test_giving_back_and_spending_at_once_never_falls_below_zero(cast: Cast) -> None:
    """Fifty bottles: either they are spent, or their deposit is undone, whoever comes first."""
    home = cast.li.household_id
    for _ in range(4):
        given = record_deposit(cast.act(at_ms=SUNDAY), home, "bottle-550ml", 50).id
        spend, undo = cast.act(at_ms=SUNDAY), cast.act(at_ms=SUNDAY)
        said = at_once(
            lambda spend=spend: outcome_of(lambda: exchange(spend, home, cast.point_id, "bottles-for-batteries", 5)),
            lambda undo=undo, given=given: outcome_of(lambda: reverse(undo, given, "误操作")),
        )
        assert sorted(said) == ["done", "insufficient-balance"]
        assert balances_of(cast.community.id, home) == {}
