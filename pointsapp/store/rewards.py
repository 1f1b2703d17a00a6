"""What was handed out: exchanges, weekly rewards, and the stock they come from."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from peewee import CompositeKey

from pointsapp.store.fields import Table, check, integer, key, refers, text, unique
from pointsapp.store.statements import Statement, uuid_of


class Exchange(Table):
    """Goods for goods, `times` times, in the week of its time. Final."""

    community_id = integer()
    id = key()
    household_id = key()
    rule = text()
    times = integer()
    week = text()
    point_id = key()

    class Meta:
        primary_key = CompositeKey("community_id", "id")
        constraints = [
            refers("community_id, id", "entry", "community_id, id"),
            check("exchange_times", "times > 0"),
        ]
        indexes = ((("community_id", "household_id", "rule", "week"), False),)


class WeeklyClaim(Table):
    """Deeds for goods: a week's reward handed out to a household. Final."""

    community_id = integer()
    id = key()
    household_id = key()
    rule = text()
    rule_version = integer()
    week = text()
    point_id = key()

    class Meta:
        primary_key = CompositeKey("community_id", "id")
        constraints = [refers("community_id, id", "entry", "community_id, id")]
        indexes = ((("community_id", "household_id", "week"), False),)


class ClaimedWeek(Table):
    """That a household holds a week's reward now; a reversal of the claim takes the row away."""

    community_id = integer()
    household_id = key()
    rule = text()
    week = text()
    entry_id = key()

    class Meta:
        primary_key = CompositeKey("community_id", "household_id", "rule", "week")
        constraints = [
            unique("community_id, entry_id"),
            refers("community_id, entry_id", "weekly_claim", "community_id, id"),
        ]


class StockReceipt(Table):
    """Rewards that came in at a point, and from whom. Final."""

    community_id = integer()
    id = key()
    point_id = key()
    asset = text()
    quantity = integer()
    donor = text(default="")

    class Meta:
        primary_key = CompositeKey("community_id", "id")
        constraints = [
            refers("community_id, id", "entry", "community_id, id"),
            refers("community_id, point_id", "collection_point", "community_id, id"),
            check("stock_receipt_quantity", "quantity > 0"),
        ]


@dataclass(frozen=True, slots=True)
class StoredHandOut:
    """An exchange (`times` times, week of its time) or a weekly claim (once, for `week`) as it was booked."""

    kind: str
    household_id: UUID
    rule: str
    times: int
    week: str
    point_id: UUID
    happened_ms: int
    received_ms: int


_times_in_week = Statement(
    """SELECT COALESCE(SUM(x.times), 0) FROM exchange AS x
    WHERE x.community_id = :community_id AND x.household_id = :household_id AND x.rule = :rule AND x.week = :week
        AND NOT EXISTS (SELECT 1 FROM reversal AS r WHERE r.community_id = :community_id AND r.entry_id = x.id)"""
)
_insert_exchange = Statement(
    """INSERT INTO exchange (community_id, id, household_id, rule, times, week, point_id)
    VALUES (:community_id, :id, :household_id, :rule, :times, :week, :point_id)"""
)
_insert_claim = Statement(
    """INSERT INTO weekly_claim (community_id, id, household_id, rule, rule_version, week, point_id)
    VALUES (:community_id, :id, :household_id, :rule, :rule_version, :week, :point_id)"""
)
_hold_week = Statement(
    """INSERT INTO claimed_week (community_id, household_id, rule, week, entry_id)
    VALUES (:community_id, :household_id, :rule, :week, :entry_id)"""
)
_free_week = Statement("DELETE FROM claimed_week WHERE community_id = :community_id AND entry_id = :entry_id")
_claimed_weeks = Statement(
    """SELECT week FROM claimed_week
    WHERE community_id = :community_id AND household_id = :household_id AND rule = :rule AND week >= :week"""
)
_hand_out = Statement(
    """SELECT e.kind, e.household_id, COALESCE(x.rule, w.rule), COALESCE(x.times, 1), COALESCE(x.week, w.week),
        COALESCE(x.point_id, w.point_id), e.happened_ms, e.received_ms
    FROM entry AS e
    LEFT JOIN exchange AS x ON x.community_id = e.community_id AND x.id = e.id
    LEFT JOIN weekly_claim AS w ON w.community_id = e.community_id AND w.id = e.id
    WHERE e.community_id = :community_id AND e.id = :id AND e.kind IN ('exchange', 'weekly-claim')"""
)
_insert_receipt = Statement(
    """INSERT INTO stock_receipt (community_id, id, point_id, asset, quantity, donor)
    VALUES (:community_id, :id, :point_id, :asset, :quantity, :donor)"""
)


def times_in_week(community_id: int, household_id: UUID, rule: str, week: str) -> int:
    """How many times a household made an exchange in a week, reversed ones not counted."""
    row = _times_in_week.row(community_id=community_id, household_id=household_id, rule=rule, week=week)
    return int(row[0]) if row else 0


def insert_exchange(**columns: Any) -> None:
    """Writes an exchange."""
    _insert_exchange.run(**columns)


def insert_claim(community_id: int, id: UUID, household_id: UUID, rule: str, week: str, **columns: Any) -> None:
    """Writes a weekly claim, and that the household holds this week's reward now."""
    same = {"community_id": community_id, "household_id": household_id, "rule": rule, "week": week}
    _insert_claim.run(id=id, **same, **columns)
    _hold_week.run(entry_id=id, **same)


def free_week(community_id: int, claim_id: UUID) -> None:
    """Makes the week of a reversed claim claimable again."""
    _free_week.run(community_id=community_id, entry_id=claim_id)


def claimed_weeks(community_id: int, household_id: UUID, rule: str, since_week: str) -> set[str]:
    """The weeks, from one on, whose reward by this rule the household holds."""
    rows = _claimed_weeks.rows(community_id=community_id, household_id=household_id, rule=rule, week=since_week)
    return {row[0] for row in rows}


def stored_hand_out(community_id: int, entry_id: UUID) -> StoredHandOut | None:
    """An exchange or weekly claim by its key."""
    row = _hand_out.row(community_id=community_id, id=entry_id)
    if row is None:
        return None
    kind, household_id, rule, times, week, point_id, *moments = row
    return StoredHandOut(kind, uuid_of(household_id), rule, int(times), week, uuid_of(point_id), *moments)


def insert_stock_receipt(**columns: Any) -> None:
    """Writes a delivery."""
    _insert_receipt.run(**columns)
