"""Random histories of three kiosks without a network, and of phones: whatever is lost, sent again or restarted.

Each recorded visit is exactly one entry or one line in the tray, and the book is as the model says, which was told in
the order of arrival. Visits that are not in one another's way come to the same in any order.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from random import Random

import pytest

from pointsapp.actions.audit import audit
from pointsapp.rules.calendar import DAY_MS
from pointsapp.store.tray import RefusedBooking
from pointsapp.web.now import new_key
from pointsapp.web.own_scans import own_scan
from tests.support.long_runs import chance, share
from tests.walks.offline import made_up, peaceful
from tests.walks.offline_outbox import Forgetful, Recounting
from tests.walks.offline_play import START_MS, Broken, Neighbourhood
from tests.walks.walking import Clock
from tests.walks.walks import FreshBook

HISTORIES, ORDERS, CALM_HISTORIES = 100, 4, 5
PARTS, HISTORIES_OF_A_PART = 100, 100  # before a release, on each engine, each in all orders

Figure = Callable[[str], None]
on_sqlite = pytest.mark.parametrize("fresh_book", ["sqlite"], indirect=True)


@contextmanager
def neighbourhood(fresh_book: FreshBook, broken: Broken | None = None) -> Iterator[Neighbourhood]:
    """A fresh book at the time of the first history."""
    clock = Clock(START_MS - DAY_MS)
    with pytest.MonkeyPatch.context() as patch, fresh_book() as (app, cast):
        patch.setattr("pointsapp.web.now.time", clock)
        yield Neighbourhood(app, cast, clock, broken or Broken())
        assert broken or audit(cast.community.id) is None


def played(here: Neighbourhood, number: int, orders: int) -> int:
    """The n-th history of this run, in so many orders of arrival; how many visits it had."""
    with chance("offline", number) as random:
        history = made_up(random, number)
        for order in range(orders):
            here.play(history, Random(f"{number} {order} {random.random()}"))
    return len(history.visits) * orders


def the_same_in_any_order(here: Neighbourhood, number: int) -> None:
    """Plays a history whose visits are not in one another's way in all orders."""
    with chance("calm", number) as random:
        history = peaceful(random)
        came_to = [here.play(history, Random(random.random()), calm=True) for _ in range(ORDERS)]
        assert all(said == came_to[0] for said in came_to)
        assert all(code is None and counted for code, counted, _ in came_to[0].values())


def test_each_visit_is_one_entry_or_one_line_in_the_tray(fresh_book: FreshBook, figure: Figure) -> None:
    with neighbourhood(fresh_book) as here:
        visits = sum(played(here, number, 1) for number in range(HISTORIES))
        for number in range(CALM_HISTORIES):
            the_same_in_any_order(here, number)
        figure(f"{HISTORIES} histories, {visits} visits: {here.entries} entries, {here.tray} in the tray")
        codes = {row.code for row in RefusedBooking.select(RefusedBooking.code).distinct()}
    assert codes >= {"before-contact", "in-future", "operator-needed", "card-other-community", "unknown-category"}


@pytest.mark.long
@pytest.mark.parametrize("part", share(PARTS))
def test_many_histories_in_every_order(part: int, fresh_book: FreshBook, figure: Figure) -> None:
    with neighbourhood(fresh_book) as here:
        numbers = range(HISTORIES + part * HISTORIES_OF_A_PART, HISTORIES + (part + 1) * HISTORIES_OF_A_PART)
        visits = sum(played(here, number, ORDERS) for number in numbers)
        the_same_in_any_order(here, CALM_HISTORIES + part)
        figure(f"{HISTORIES_OF_A_PART} histories in {ORDERS} orders, {visits} visits")


@on_sqlite
@pytest.mark.parametrize(
    ("broken", "noticed"),
    [
        (Broken(ids_when_sent=True), r"for \d+ visits"),
        (Broken(Forgetful), "never came"),
        (Broken(Recounting), "numbers went astray"),
    ],
    ids=["ids made when it is sent", "a queue lost at a restart", "numbers begun anew at a restart"],
)
def test_a_broken_kiosk_is_noticed(fresh_book: FreshBook, broken: Broken, noticed: str) -> None:
    with neighbourhood(fresh_book, broken) as here, pytest.raises(AssertionError, match=noticed):
        sum(played(here, number, 1) for number in range(HISTORIES))


@on_sqlite
def test_an_operator_whom_nobody_tells_of_is_noticed(fresh_book: FreshBook, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Neighbourhood, "_tell", lambda *_: None)
    with neighbourhood(fresh_book) as here, pytest.raises(AssertionError, match="'kind': 'deposit'"):
        sum(played(here, number, 1) for number in range(HISTORIES))


@on_sqlite
def test_a_scan_that_each_tap_books_is_noticed(fresh_book: FreshBook, monkeypatch: pytest.MonkeyPatch) -> None:
    def each_time_another() -> object:
        return replace(own_scan(), entry_id=new_key())

    monkeypatch.setattr("pointsapp.web.drop_off_pages.own_scan", each_time_another)
    with pytest.raises(AssertionError, match="another drop-off of one scan"), neighbourhood(fresh_book) as here:
        sum(played(here, number, 1) for number in range(HISTORIES))
