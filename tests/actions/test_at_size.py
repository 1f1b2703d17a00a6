"""What people do most costs the same in a book of a million residents as in one in which nothing has happened yet."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles
from typing import Any
from uuid import UUID

import peewee
import pytest

from pointsapp.actions.acts import NOBODY, Act
from pointsapp.actions.audit import audit
from pointsapp.actions.drop_offs import record_deposit, record_drop_off
from pointsapp.actions.network import make_neighbourhood, settle_network
from pointsapp.actions.network_plan import NetworkPlan
from pointsapp.actions.rewards import exchange, take_stock_in
from pointsapp.cli_network import RULES
from pointsapp.rules.calendar import DAY_MS, week_bounds, week_of
from pointsapp.store.account_statement import statement_between
from pointsapp.store.communities import all_communities
from pointsapp.store.database import database as bound
from pointsapp.store.database import open_database
from pointsapp.store.ledger import balances_of
from pointsapp.store.overview import active_households, figures_of_week, hand_outs
from pointsapp.store.people import Household
from pointsapp.store.points import points_of
from pointsapp.store.statements import Statement
from pointsapp.web.now import new_key, now_ms
from tests.support.databases import PostgreSQLDatabases, SQLiteDatabases, closed

COMMUNITIES, RESIDENTS, WEEKS, PART = 494, 1_008_000, 8, 10
ZONE = "Asia/Shanghai"
MOST = 1.3  # times what it costs in a book without history
WINDOWS, IN_A_WINDOW = 120, 2
OVERVIEW_MS = 500
WEEK_MS = 50
ENGINES = ("sqlite", "postgresql")
Figure = Callable[[str], None]


@dataclass(frozen=True)
class Book:
    """A book with a network in it, and households of its last community, those that came most often first."""

    opened: peewee.Database
    community_id: int
    shelf_id: UUID
    households: list[UUID]

    def measure(self, deed: Callable[["Book", UUID], Any], window: int) -> float:
        """The mean time (s) of a deed over a window of households."""
        bound.initialize(self.opened)
        chosen = self.households[window * IN_A_WINDOW : (window + 1) * IN_A_WINDOW]
        began = time.perf_counter()
        for household_id in chosen:
            deed(self, household_id)
        return (time.perf_counter() - began) / IN_A_WINDOW


def act(book: Book) -> Act:
    at_ms = now_ms()
    return Act(book.community_id, new_key(), NOBODY, at_ms, at_ms)


def drop_off(book: Book, household_id: UUID) -> None:
    assert record_drop_off(act(book), household_id, "kitchen-waste").counted


def deposit(book: Book, household_id: UUID) -> None:
    record_deposit(act(book), household_id, "bottle-550ml", 10)


def redemption(book: Book, household_id: UUID) -> None:
    exchange(act(book), household_id, book.shelf_id, "bottles-for-batteries", 1)


def balance(book: Book, household_id: UUID) -> None:
    balances_of(book.community_id, household_id)


def weeks_statement(book: Book, household_id: UUID) -> None:
    assert len(statement_between(book.community_id, household_id, week_bounds(week_of(now_ms(), ZONE), ZONE))) == 3


_summed = Statement(
    """SELECT SUM(p.amount) FROM entry AS e JOIN posting AS p ON p.community_id = e.community_id AND p.entry_id = e.id
    WHERE e.community_id = :community_id AND e.household_id = :household_id"""
)


def balance_summed_up(book: Book, household_id: UUID) -> None:
    """What must not be: a balance that is asked of the history."""
    _summed.row(community_id=book.community_id, household_id=household_id)


def book_of(opened: peewee.Database, plan: NetworkPlan, figure: Figure) -> Book:
    """Makes the network; what is measured happens this week, after the network's last one."""
    bound.initialize(opened)
    began, drop_offs = time.perf_counter(), 0
    for number in range(plan.communities):
        made = make_neighbourhood(plan, number, RULES.read_text("utf-8"))
        assert made
        drop_offs += made.drop_offs
    if drop_offs:
        figure(f"{drop_offs:,} drop-offs made, {drop_offs / (time.perf_counter() - began):,.0f} a second")
    settle_network()
    community = all_communities()[-1]
    (point,) = points_of(community.id)
    of_it = Household.select(Household.id).where(Household.community_id == community.id)
    found = of_it.order_by(Household.entries.desc(), Household.card_number)
    book = Book(opened, community.id, point.id, [one.id for one in found])
    take_stock_in(act(book), point.id, "battery-aa", 10_000)
    return book


@pytest.fixture(params=ENGINES)
def books(
    request: pytest.FixtureRequest, tmp_path: Path, plan: NetworkPlan, figure: Figure
) -> Iterator[tuple[Book, Book]]:
    """An empty book and a large one, on each engine."""
    databases: SQLiteDatabases | PostgreSQLDatabases = request.getfixturevalue(f"{request.param}_databases")
    folders = [tmp_path / name for name in ("empty", "large")]
    for folder in folders:
        folder.mkdir()
    with databases.fresh(folders[0]) as empty, databases.fresh(folders[1]) as large:
        opened = [open_database(url) for url in (empty, large)]
        alone = NetworkPlan(1, plan.residents_of(0), 0, ZONE, plan.now_ms)
        yield book_of(opened[0], alone, figure), book_of(opened[1], plan, figure)
        for one in opened:
            closed(one)


@pytest.fixture
def plan(request: pytest.FixtureRequest) -> NetworkPlan:
    """A tenth of the NGO's network; all of it in a long run."""
    part = 1 if request.node.get_closest_marker("long") else PART
    return NetworkPlan(COMMUNITIES // part, RESIDENTS // part, WEEKS, ZONE, now_ms())


def test_a_tenth_of_it(books: tuple[Book, Book], plan: NetworkPlan, figure: Figure) -> None:
    look_at(*books, plan, figure)


@pytest.mark.long
@pytest.mark.whole
def test_all_of_it(books: tuple[Book, Book], plan: NetworkPlan, figure: Figure) -> None:
    look_at(*books, plan, figure)
    for community in all_communities():
        assert audit(community.id) is None


@pytest.mark.long
@pytest.mark.whole
@pytest.mark.parametrize("database_url", ENGINES, indirect=True)
def test_a_week_of_5000_households(database: peewee.Database, figure: Figure) -> None:
    plan = NetworkPlan(1, 12_000, 2, ZONE, now_ms())
    made = make_neighbourhood(plan, 0, RULES.read_text("utf-8"))
    assert made is not None
    assert made.households > 5_000
    settle_network()
    (community,), (week, begins_ms) = all_communities(), list(plan.weeks_begun())[-1]
    span = (begins_ms, begins_ms + 7 * DAY_MS)
    took = []
    for _ in range(5):
        began = time.perf_counter()
        counted = figures_of_week(community.id, week).counted
        active, handed_out = active_households(community.id, span), hand_outs(community.id, span)
        took.append(1000 * (time.perf_counter() - began))
    assert counted > active > 4_000 > handed_out == 0
    figure(f"a week of {made.households:,} households: {min(took):.0f} ms")
    assert min(took) < WEEK_MS


def look_at(empty: Book, large: Book, plan: NetworkPlan, figure: Figure) -> None:
    """The costs, of the same deeds in turns; then the overview of all communities."""
    said = []
    for deed in (drop_off, deposit, redemption, balance, weeks_statement):
        times = cost(deed, empty, large)
        said.append(f"{deed.__name__} {times[1] / times[0]:.2f} × {times[0]:.2f} ms")
        assert times[1] <= MOST * times[0], deed.__name__
    times = cost(balance_summed_up, empty, large)
    assert times[1] > MOST * times[0], "a cost that grows with history was not noticed"
    bound.initialize(large.opened)
    week, began = list(plan.weeks_begun())[-1][0], time.perf_counter()
    counted = [figures_of_week(one.id, week).counted for one in all_communities()]
    took_ms = 1000 * (time.perf_counter() - began)
    figure(f"{', '.join(said)}; overview of {len(counted)} communities {took_ms:.0f} ms")
    assert min(counted) > 0
    assert took_ms < OVERVIEW_MS
    assert audit(large.community_id) is None


def cost(deed: Callable[[Book, UUID], Any], empty: Book, large: Book) -> tuple[float, float]:
    """What a deed costs in each book, in ms: the lower quartile of windows in turns.

    Noise only adds, and to most windows; the very quickest of each book may have met a rare calm moment.
    """
    took: tuple[list[float], list[float]] = ([], [])
    for window in range(WINDOWS):
        for mine, book in zip(took, (empty, large), strict=True):
            mine.append(1000 * book.measure(deed, window))
    return quantiles(took[0], n=4)[0], quantiles(took[1], n=4)[0]
