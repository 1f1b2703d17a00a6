"""Undoing: everything goes back where it was, the counters too, once, and never below zero."""

import pytest

from pointsapp.actions.acts import Act
from pointsapp.actions.drop_offs import record_deposit, record_drop_off
from pointsapp.actions.reversals import ReversalReceipt, reverse
from pointsapp.actions.rewards import claim_weekly_reward, exchange, take_stock_in
from pointsapp.actions.rulebooks import publish
from pointsapp.actions.services import book_service
from pointsapp.rules.refusal import Refusal
from pointsapp.store.drop_offs import week_count
from pointsapp.store.hours import service_total
from pointsapp.store.ledger import Reversal, balances_of
from tests.cast import SHELF, Cast, rules_of
from tests.rules.shanghai import ms

pytestmark = pytest.mark.usefixtures("clean_book")

NOON = ms("2026-03-04T12:00")


def now(cast: Cast, minutes: int = 0) -> Act:
    """An act at noon or some minutes later."""
    return cast.act(at_ms=NOON + minutes * 60_000)


def bottles(cast: Cast, quantity: int) -> Act:
    """Bottles that 李阿姨 brought."""
    act = now(cast)
    record_deposit(act, cast.li.household_id, "bottle-550ml", quantity)
    return act


def held(cast: Cast) -> dict[str, int]:
    return balances_of(cast.community.id, cast.li.household_id)


def is_reversed(act: Act) -> bool:
    """Whether the entry booked under an act's key was undone."""
    return Reversal.select().where(Reversal.entry_id == act.key).exists()


def refusal_of(cast: Cast, act: Act) -> tuple[str, dict[str, object]]:
    """How it is refused to undo what was done under an act's key."""
    with pytest.raises(Refusal) as refused:
        reverse(now(cast), act.key)
    return refused.value.code, refused.value.facts


def test_a_deposit_undone_is_gone_and_counts_for_no_limit(cast: Cast) -> None:
    first = bottles(cast, 200)
    bottles(cast, 200)
    undo = now(cast)
    assert reverse(undo, first.key, "多输了") == ReversalReceipt(undo.key, first.key)
    assert is_reversed(first)
    assert held(cast) == {"bottle-550ml": 200}
    bottles(cast, 200)


def test_a_hand_out_undone_puts_the_goods_back(cast: Cast) -> None:
    bottles(cast, 30)
    handed = now(cast)
    exchange(handed, cast.li.household_id, cast.point_id, "bottles-for-batteries", 3)
    reverse(now(cast), handed.key)
    assert held(cast) == {"bottle-550ml": 30}
    assert balances_of(cast.community.id, cast.point_id) == SHELF


def test_what_was_spent_cannot_be_taken_back(cast: Cast) -> None:
    brought = bottles(cast, 30)
    exchange(now(cast), cast.li.household_id, cast.point_id, "bottles-for-batteries", 1)
    facts = {"asset": "bottle-550ml", "have": 20, "need": 30}
    assert refusal_of(cast, brought) == ("insufficient-balance", facts)
    assert not is_reversed(brought)


def test_stock_that_was_handed_out_cannot_be_taken_back(cast: Cast) -> None:
    delivered = now(cast)
    take_stock_in(delivered, cast.second_point_id, "battery-aa", 3)
    bottles(cast, 10)
    exchange(now(cast), cast.li.household_id, cast.second_point_id, "bottles-for-batteries", 1)
    facts = {"asset": "battery-aa", "have": 1, "need": 3}
    assert refusal_of(cast, delivered) == ("insufficient-stock", facts)


def test_a_drop_off_undone_is_as_if_it_had_never_counted(cast: Cast) -> None:
    first = now(cast)
    record_drop_off(first, cast.li.household_id, "kitchen-waste")
    too_soon = now(cast, 10)
    assert record_drop_off(too_soon, cast.li.household_id, "kitchen-waste").reason == "too-soon"
    reverse(now(cast, 11), first.key)
    assert (held(cast), week_count(cast.community.id, cast.li.household_id, "2026-W10")) == ({}, 0)
    assert record_drop_off(now(cast, 12), cast.li.household_id, "kitchen-waste").week_drop_offs == 1
    reverse(now(cast, 13), too_soon.key)
    assert (held(cast), week_count(cast.community.id, cast.li.household_id, "2026-W10")) == ({"point": 1}, 1)


def test_a_claim_undone_can_be_made_again_and_stays_if_a_drop_off_is_undone(cast: Cast) -> None:
    days = [cast.act(at_ms=ms(f"2026-03-{day}T08:00")) for day in ("02", "03", "04")]
    for act in days:
        record_drop_off(act, cast.li.household_id, "kitchen-waste")
    claims = [now(cast), now(cast)]
    for claimed in claims:
        claim_weekly_reward(claimed, cast.li.household_id, cast.point_id, "bags")
        if claimed is claims[0]:
            reverse(now(cast), claimed.key)
    assert balances_of(cast.community.id, cast.point_id)["garbage-bag"] == SHELF["garbage-bag"] - 20
    reverse(now(cast), days[0].key)
    assert balances_of(cast.community.id, cast.point_id)["garbage-bag"] == SHELF["garbage-bag"] - 20
    assert refusal_of(cast, claims[0])[0] == "already-reversed"


def test_hours_go_back_the_last_paid_first_at_the_rate_they_were_paid_at(cast: Cast) -> None:
    second = rules_of(cast.chen).replace("version = 1", "version = 2").replace("2020-08-01", "2026-03-09")
    head, hour, tail = second.partition('for = "volunteer-hour"\ngive = { point = 1 }')
    publish(cast.act(at_ms=NOON), head + hour.replace("1", "4") + tail)
    served = [cast.act(at_ms=NOON), cast.act(at_ms=ms("2026-03-09T08:00"))]
    for act in served:
        book_service(act, cast.li.id, cast.li.household_id, 120)
    assert held(cast) == {"point": 2 + 8}
    reverse(cast.act(at_ms=ms("2026-03-09T09:00")), served[0].key)
    assert held(cast) == {"point": 2}
    assert service_total(cast.community.id, cast.li.id) == (120, 2)
    reverse(cast.act(at_ms=ms("2026-03-09T10:00")), served[1].key)
    assert (held(cast), service_total(cast.community.id, cast.li.id)) == ({}, (0, 0))


def test_undoing_is_not_undone_and_nothing_is_undone_twice(cast: Cast) -> None:
    brought, undo = bottles(cast, 10), now(cast)
    reverse(undo, brought.key)
    assert refusal_of(cast, undo) == ("not-reversible", {})
    assert refusal_of(cast, brought) == ("already-reversed", {})
    assert refusal_of(cast, now(cast)) == ("unknown-event", {})
    with pytest.raises(Refusal, match="unknown-event"):
        reverse(now(cast), None)


def test_the_same_undoing_again_is_answered_again(cast: Cast) -> None:
    brought, undo = bottles(cast, 10), now(cast)
    assert reverse(undo, brought.key, "输错") == reverse(undo, brought.key, "输错")
    with pytest.raises(Refusal, match="key-reused"):
        reverse(undo, brought.key, "别的原因")
