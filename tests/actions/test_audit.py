"""The audit finds nothing in a book that only actions wrote, and names the row that somebody altered."""

from dataclasses import dataclass
from uuid import UUID

import pytest

from pointsapp.actions.acts import Act, Doer
from pointsapp.actions.audit import audit
from pointsapp.actions.drop_offs import record_deposit, record_drop_off
from pointsapp.actions.reversals import reverse
from pointsapp.actions.rewards import claim_weekly_reward, exchange, take_stock_in
from pointsapp.actions.services import book_service
from pointsapp.store.audit import Finding
from pointsapp.store.database import database
from pointsapp.store.migrations.final import REFUSAL
from tests.cast import ENROLLED_MS, Cast, new_id
from tests.support.force import alter

HOUR_MS = 3_600_000


@dataclass(frozen=True)
class Book:
    """A book with one entry of each kind, all of 王婆婆's household but the stock."""

    community_id: int
    household_id: UUID
    person_id: UUID
    shelf_id: UUID
    drop_off: UUID
    deposit: UUID
    exchange: UUID
    claim: UUID
    service: UUID
    marked: UUID
    undoing: UUID
    stock: UUID


@pytest.fixture
def book(cast: Cast) -> Book:
    """Drop-offs, bottles, an exchange, a weekly reward, service, and reversals of a drop-off and of service."""
    hours = iter(range(1, 200, 2))

    def act(days: int = 0) -> Act:
        at_ms = ENROLLED_MS + days * 24 * HOUR_MS + next(hours) * 60_000
        return Act(cast.community.id, new_id(), Doer(person_id=cast.zhao.id), at_ms, at_ms)

    household_id, acts = cast.wang.household_id, [act(day) for day in range(4)]
    for each in acts:
        assert record_drop_off(each, household_id, "kitchen-waste").counted
    undoing, marked, stock = act(4), act(4), act(4)
    reverse(undoing, acts[3].key, "拿错卡")
    assert record_drop_off(marked, household_id, "kitchen-waste", not_sorted=True).reason == "not-sorted"
    take_stock_in(stock, cast.point_id, "egg-tray", 2, "街道办")
    deposit, exchanged, claimed, served, undone = act(4), act(4), act(4), act(4), act(4)
    record_deposit(deposit, household_id, "bottle-550ml", 23)
    exchange(exchanged, household_id, cast.point_id, "bottles-for-batteries", 2)
    claim_weekly_reward(claimed, household_id, cast.point_id, "bags")
    book_service(served, cast.wang.id, household_id, 150)
    book_service(undone, cast.wang.id, household_id, 90)
    reverse(act(4), undone.key, "签到表不对")
    keys = (each.key for each in (acts[0], deposit, exchanged, claimed, served, marked, undoing, stock))
    return Book(cast.community.id, household_id, cast.wang.id, cast.point_id, *keys)


def test_an_honest_book_is_clean(book: Book) -> None:
    assert audit(book.community_id) is None


def test_the_guards_are_really_there(book: Book) -> None:
    with pytest.raises(Exception, match=REFUSAL), database.atomic():
        database.execute_sql("UPDATE posting SET amount = amount + 1")


@pytest.mark.parametrize(
    ("sql", "whose", "table", "part"),
    [
        ("UPDATE balance SET quantity = quantity + 1 WHERE owner_id = %s AND asset = 'point'", "household_id", "balance", "household"),  # noqa: E501
        ("UPDATE balance SET quantity = quantity - 1 WHERE owner_id = %s AND asset = 'bin'", "shelf_id", "balance", "stock"),  # noqa: E501
        ("DELETE FROM balance WHERE owner_id = %s AND asset = 'egg-tray'", "shelf_id", "balance", "egg-tray"),
        ("UPDATE household_week SET drop_offs = drop_offs + 1 WHERE household_id = %s", "household_id", "household_week", "2026-W10"),  # noqa: E501
        ("DELETE FROM claimed_week WHERE household_id = %s", "household_id", "claimed_week", "bags"),
        ("UPDATE service_total SET minutes = minutes + 30 WHERE person_id = %s", "person_id", "service_total", "minutes"),  # noqa: E501
        ("UPDATE service_total SET paid_hours = 9 WHERE person_id = %s", "person_id", "service_total", "paid_hours"),
        ("UPDATE household SET entries = entries - 1 WHERE id = %s", "household_id", "household", "entries"),
        ("UPDATE posting SET amount = amount + 7 WHERE entry_id = %s", "deposit", "posting", "bottle-550ml"),
        ("UPDATE posting SET asset = 'point' WHERE entry_id = %s", "deposit", "posting", ""),
        ("UPDATE posting SET amount = 200 WHERE entry_id = %s AND asset = 'battery-aa'", "exchange", "posting", "battery-aa"),  # noqa: E501
        ("UPDATE posting SET amount = 21 WHERE entry_id = %s", "claim", "posting", "garbage-bag"),
        ("UPDATE posting SET amount = 3 WHERE entry_id = %s", "service", "posting", "point"),
        ("DELETE FROM posting WHERE entry_id = %s", "drop_off", "posting", "point"),
        ("DELETE FROM drop_off WHERE id = %s", "drop_off", "drop_off", ""),
        ("DELETE FROM deposit WHERE id = %s", "deposit", "deposit", ""),
        ("DELETE FROM exchange WHERE id = %s", "exchange", "exchange", ""),
        ("DELETE FROM weekly_claim WHERE id = %s", "claim", "weekly_claim", ""),
        ("DELETE FROM service WHERE id = %s", "service", "service", ""),
        ("DELETE FROM entry WHERE id = %s", "deposit", "deposit", ""),
        ("UPDATE drop_off SET happened_ms = 5 WHERE id = %s", "drop_off", "drop_off", "happened_ms"),
        ("UPDATE drop_off SET week = '2026-W11' WHERE id = %s", "drop_off", "household_week", "2026-W10"),
        ("UPDATE entry SET kind = 'exchange' WHERE id = %s", "claim", "exchange", ""),
        ("UPDATE weekly_claim SET rule = 'bin' WHERE id = %s", "claim", "posting", ""),
        ("DELETE FROM hour_paid WHERE entry_id = %s AND hour = 2", "service", "posting", "point"),
        ("UPDATE drop_off SET counted = 0, reason = 'too-soon' WHERE id = %s", "drop_off", "posting", "point"),
        ("UPDATE deposit SET quantity = 24 WHERE id = %s", "deposit", "posting", "bottle-550ml"),
        ("UPDATE exchange SET times = 3 WHERE id = %s", "exchange", "posting", ""),
        ("UPDATE service SET minutes = 151 WHERE id = %s", "service", "service_total", "minutes"),
        ("UPDATE drop_off SET category = 'recyclable' WHERE id = %s", "marked", "drop_off", ""),
        ("UPDATE drop_off SET not_sorted = 0, reason = 'too-soon' WHERE id = %s", "marked", "drop_off", ""),
        ("UPDATE reversal SET entry_id = (SELECT id FROM drop_off WHERE counted = 1 ORDER BY id LIMIT 1) WHERE id = %s", "undoing", "reversal", ""),  # noqa: E501
        ("UPDATE reversal SET reason = '' WHERE id = %s", "undoing", "reversal", ""),
        ("UPDATE stock_receipt SET donor = 'x' WHERE id = %s", "stock", "stock_receipt", ""),
        ("UPDATE deposit SET day = '2026-03-03' WHERE id = %s", "deposit", "deposit", ""),
        ("UPDATE exchange SET week = '2026-W09' WHERE id = %s", "exchange", "exchange", ""),
        ("UPDATE drop_off SET week = '2026-W09' WHERE id = %s", "marked", "drop_off", ""),
    ],
)  # fmt: skip
def test_an_altered_row_is_named(book: Book, sql: str, whose: str, table: str, part: str) -> None:
    alter(sql, getattr(book, whose))
    finding = audit(book.community_id)
    assert finding is not None
    assert finding.table == table
    assert part in finding.key
    assert str(getattr(book, whose)) in finding.key or table in ("posting", "service_total", "household_week")
    assert finding.says != finding.should


def test_a_visit_moved_to_another_week_with_its_counter_is_named(book: Book) -> None:
    for table in ("drop_off", "household_week"):
        alter(f"UPDATE {table} SET week = '2026-W09' WHERE household_id = %s", book.household_id)
    alter("UPDATE claimed_week SET week = '2026-W09' WHERE household_id = %s", book.household_id)
    alter("UPDATE weekly_claim SET week = '2026-W09' WHERE household_id = %s", book.household_id)
    finding = audit(book.community_id)
    assert finding is not None
    assert (finding.table, finding.says, finding.should) == ("drop_off", "2026-W09", "2026-W10")


def test_a_posting_moved_to_another_household_is_named(book: Book, cast: Cast) -> None:
    alter("UPDATE posting SET to_account = %s WHERE entry_id = %s", cast.li.household_id, book.deposit)
    finding = audit(book.community_id)
    assert finding is not None
    assert (finding.table, str(book.deposit) in finding.key) == ("posting", True)


@pytest.mark.parametrize("table", ["drop_off", "deposit", "exchange", "weekly_claim", "service"])
def test_an_event_moved_to_another_household_is_named(book: Book, cast: Cast, table: str) -> None:
    entry_id = {"weekly_claim": book.claim}.get(table) or getattr(book, table)
    alter(f"UPDATE {table} SET household_id = %s WHERE id = %s", cast.li.household_id, entry_id)
    finding = audit(book.community_id)
    assert finding is not None
    assert (finding.table, finding.key) == (table, f"{entry_id} household_id")
    assert (finding.says, finding.should) == (str(cast.li.household_id), str(book.household_id))


def test_a_posting_that_nobody_booked_is_named(book: Book) -> None:
    alter(
        "INSERT INTO posting (community_id, entry_id, line, asset, from_account, to_account, amount)"
        " SELECT community_id, entry_id, 9, asset, from_account, to_account, 5 FROM posting WHERE entry_id = %s",
        book.deposit,
    )
    finding = audit(book.community_id)
    assert finding is not None
    assert (finding.table, finding.says, finding.should) == ("posting", "28", "23")


def test_a_reversal_that_gives_back_too_much_is_named(book: Book) -> None:
    alter(
        "UPDATE posting SET amount = 5 WHERE entry_id IN (SELECT id FROM reversal WHERE entry_id IN"
        " (SELECT id FROM service)) AND from_account = %s",
        book.household_id,
    )
    finding = audit(book.community_id)
    assert finding is not None
    assert (finding.table, finding.says, finding.should) == ("posting", "5", "2")


def test_another_communitys_book_is_not_looked_at(book: Book, cast: Cast) -> None:
    alter("UPDATE balance SET quantity = quantity + 1 WHERE owner_id = %s", cast.other.point_id)
    assert audit(book.community_id) is None
    assert isinstance(audit(cast.other.id), Finding)
