"""Handing out exchanges and weekly rewards, and taking stock in."""

from dataclasses import dataclass, field, replace
from uuid import UUID

from pointsapp.actions.acts import Act
from pointsapp.actions.ledger import Booking, booking
from pointsapp.rules.calendar import week_of
from pointsapp.rules.kiosk_receipts import Entered
from pointsapp.rules.ledger import TAKEN, hand_out, issue, take
from pointsapp.rules.rewards import (
    check_exchange,
    check_stock,
    earliest_claimable_week,
    judge_claim,
    times_over,
)
from pointsapp.store.drop_offs import week_counts
from pointsapp.store.group_commit import grouped
from pointsapp.store.ledger import postings_of
from pointsapp.store.rewards import (
    claimed_weeks,
    insert_claim,
    insert_exchange,
    insert_stock_receipt,
    stored_hand_out,
    times_in_week,
)


@dataclass(frozen=True, slots=True)
class HandOutReceipt:
    """What went over the counter, the same however often it is asked for; amounts by asset.

    `repeated`: it was booked before, by its key. `entered`: the entry that stands for it.
    """

    id: UUID
    kind: str
    rule: str
    times: int
    week: str
    took: dict[str, int]
    gave: dict[str, int]
    happened_ms: int
    received_ms: int
    repeated: bool = field(default=False, compare=False)
    entered: Entered | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class StockReceived:
    """Rewards that came in at a point."""

    id: UUID
    asset: str
    quantity: int


@grouped
def exchange(act: Act, household_id: UUID, shelf_id: UUID, rule: str, times: int) -> HandOutReceipt:
    """Goods for goods, `times` times: all of `take` leaves the household, all of `give` leaves the shelf.

    Refuses with in-future, no-rulebook, too-late, key-reused, unknown-rule (rule), bad-quantity, limit-reached
    (limit, done, rule), insufficient-balance, insufficient-stock (asset, have, need).
    """
    with booking(act, "exchange", household_id, shelf_id, rule, times) as entry:
        if not entry.repeated:
            _exchange(entry, household_id, shelf_id, rule, times)
        return _receipt(entry)


def _exchange(entry: Booking, household_id: UUID, shelf_id: UUID, code: str, times: int) -> None:
    act = entry.act
    week = week_of(act.happened_ms, entry.rulebook.timezone)
    done = times_in_week(act.community_id, household_id, code, week)
    rule = check_exchange(entry.rulebook, code, times, done)
    taken, given = times_over(rule.take, times), times_over(rule.give, times)
    entry.post(take(taken, household_id) + hand_out(entry.rulebook, given, household_id, shelf_id))
    insert_exchange(
        community_id=act.community_id,
        id=act.key,
        household_id=household_id,
        rule=code,
        times=times,
        week=week,
        point_id=shelf_id,
    )


@grouped
def claim_weekly_reward(
    act: Act, household_id: UUID, shelf_id: UUID, rule: str, week: str | None = None
) -> HandOutReceipt:
    """Deeds for goods: a week's reward, once; without a week, for the oldest one that can be claimed.

    Refuses with in-future, no-rulebook, too-late, key-reused, unknown-rule, already-claimed, not-reached,
    claim-expired (rule, week), insufficient-stock (asset, have, need).
    """
    with booking(act, "weekly-claim", household_id, shelf_id, rule, week) as entry:
        if not entry.repeated:
            _claim(entry, household_id, shelf_id, rule, week)
        return _receipt(entry)


def _claim(entry: Booking, household_id: UUID, shelf_id: UUID, code: str, week: str | None) -> None:
    act = entry.act
    since = earliest_claimable_week(entry.rulebooks, code, act.happened_ms)
    since = min(since, week) if week else since
    counted = week_counts(act.community_id, household_id, since)
    claimed = claimed_weeks(act.community_id, household_id, code, since)
    verdict = judge_claim(entry.rulebooks, code, act.happened_ms, week, counted, claimed)
    rulebook = next(each for each in entry.rulebooks if each.version == verdict.version)
    entry.post(hand_out(rulebook, verdict.rule.give, household_id, shelf_id))
    insert_claim(
        community_id=act.community_id,
        id=act.key,
        household_id=household_id,
        rule=code,
        rule_version=verdict.version,
        week=verdict.week,
        point_id=shelf_id,
    )


def _receipt(entry: Booking) -> HandOutReceipt:
    receipt = hand_out_receipt(entry.act.community_id, entry.act.key)
    return replace(receipt, repeated=entry.repeated, entered=entry.entered())


def hand_out_receipt(community_id: int, entry_id: UUID) -> HandOutReceipt:
    """The answer that was given for an exchange or weekly claim. Raises LookupError if there is none."""
    stored = stored_hand_out(community_id, entry_id)
    if stored is None:
        raise LookupError(entry_id)
    postings = postings_of(community_id, entry_id)
    took = {p.asset: p.amount for p in postings if p.to_account == TAKEN}
    gave = {p.asset: p.amount for p in postings if p.to_account != TAKEN}
    return HandOutReceipt(
        entry_id,
        stored.kind,
        stored.rule,
        stored.times,
        stored.week,
        took,
        gave,
        stored.happened_ms,
        stored.received_ms,
    )


def take_stock_in(act: Act, shelf_id: UUID, asset: str, quantity: int, donor: str = "") -> StockReceived:
    """Rewards received at a collection point.

    Refuses with in-future, no-rulebook, too-late, key-reused, unknown-asset (asset), bad-quantity.
    """
    with booking(act, "stock", None, shelf_id, asset, quantity, donor) as entry:
        if not entry.repeated:
            check_stock(entry.rulebook, asset, quantity)
            entry.post(issue({asset: quantity}, shelf_id))
            insert_stock_receipt(
                community_id=act.community_id,
                id=act.key,
                point_id=shelf_id,
                asset=asset,
                quantity=quantity,
                donor=donor,
            )
    return StockReceived(act.key, asset, quantity)
