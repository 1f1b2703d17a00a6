"""Sealing while others book: it waits for them, they don't wait for it, and none of them comes into a sealed day."""

import threading
import time
from collections.abc import Callable
from functools import partial
from random import Random
from uuid import UUID

import psycopg
import pytest

from pointsapp.actions import seals
from pointsapp.actions.acts import Act
from pointsapp.actions.audit import audit
from pointsapp.actions.drop_offs import record_drop_off, write_drop_off
from pointsapp.actions.ledger import booking
from pointsapp.actions.seals import seal_days
from pointsapp.config import ConfigRefused
from pointsapp.store.database import connect, database
from pointsapp.store.seals import seals_before
from pointsapp.store.under_way import wait_for_transactions
from tests.cast import Cast, new_id
from tests.rules.shanghai import ms
from tests.support.at_once import at_once
from tests.support.force import alter

ON_POSTGRESQL = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
EVENING, NIGHT = ms("2026-04-01T23:59"), ms("2026-04-02T00:30")
BEFORE_LAST = ms("2026-03-31T23:00")
MOST_SECONDS = 30
DAY_MS, DAYS, DAY_SECONDS = 86_400_000, 5, 0.5


class Late:
    """A booking of 1 April that has not ended when that day is to be sealed: it stops where its clock is asked, or
    when all is written."""

    def __init__(self, cast: Cast, stops_at_clock: bool) -> None:
        self.act = Act(cast.community.id, new_id(), cast.act().doer, EVENING, EVENING, clock=self.clock)
        self.cast, self.stops_at_clock, self.sealed_entries = cast, stops_at_clock, -1
        self.stopped, self.may_end = threading.Event(), threading.Event()
        self.booking = threading.Thread(target=self.book)
        self.sealing = threading.Thread(target=self.seal)

    def clock(self) -> int:
        if self.stops_at_clock:
            self.stop()
        return EVENING

    def stop(self) -> None:
        self.stopped.set()
        assert self.may_end.wait(MOST_SECONDS)

    def book(self) -> None:
        connect()
        household = self.cast.wang.household_id
        with booking(self.act, "drop-off", household, "kitchen-waste", False) as entry:
            write_drop_off(entry, household, "kitchen-waste", False)
            if not self.stops_at_clock:
                self.stop()
        database.close()

    def begin(self) -> None:
        self.booking.start()
        assert self.stopped.wait(MOST_SECONDS)

    def seal(self) -> None:
        connect()
        made = seal_days(self.cast.community.id, NIGHT, most=400)
        self.sealed_entries = made[-1].entries
        database.close()

    def end(self) -> None:
        self.may_end.set()
        self.booking.join(MOST_SECONDS)


@pytest.fixture(params=[False, True], ids=["written", "not yet written"])
def late(cast: Cast, request: pytest.FixtureRequest) -> Late:
    return Late(cast, request.param)


def test_sealing_waits_for_a_booking_that_is_under_way(cast: Cast, late: Late) -> None:
    late.begin()
    late.sealing.start()
    late.sealing.join(0.3)
    assert late.sealing.is_alive()
    late.end()
    late.sealing.join(MOST_SECONDS)
    assert late.sealed_entries == 1
    assert audit(cast.community.id) is None


@ON_POSTGRESQL
def test_a_seal_that_does_not_wait_is_found_out(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seals, "wait_for_transactions", lambda: None)
    late = Late(cast, stops_at_clock=False)
    late.begin()
    late.seal()
    late.end()
    found = audit(cast.community.id)
    assert (late.sealed_entries, found and (found.table, found.key)) == (0, ("entry", str(late.act.key)))
    alter("DELETE FROM seal WHERE community_id = %s", cast.community.id)
    assert audit(cast.community.id) is None, "the book itself is right"


@ON_POSTGRESQL
def test_nobody_waits_for_a_seal_that_waits(cast: Cast, late: Late) -> None:
    """New bookings, and what tidies tables up: a lock on the table that is waited for would stop them all."""
    late.begin()
    late.sealing.start()
    late.sealing.join(0.3)
    database.execute_sql("SET statement_timeout = '5s'")
    act = Act(cast.community.id, new_id(), cast.act().doer, NIGHT, NIGHT)
    assert record_drop_off(act, cast.li.household_id, "kitchen-waste").counted
    database.execute_sql("ANALYZE entry")
    assert late.sealing.is_alive()
    late.end()
    late.sealing.join(MOST_SECONDS)
    assert late.sealed_entries == 1


@ON_POSTGRESQL
def test_where_nothing_is_due_nothing_is_waited_for(cast: Cast) -> None:
    seal_days(cast.community.id, BEFORE_LAST, most=400)
    late = Late(cast, stops_at_clock=False)
    late.begin()
    assert seal_days(cast.community.id, BEFORE_LAST, most=400) == []
    late.end()


@ON_POSTGRESQL
def test_a_transaction_that_does_not_end_leaves_the_day_to_the_next_run(
    cast: Cast, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seals, "wait_for_transactions", partial(wait_for_transactions, 0.1))
    with psycopg.connect(database_url) as hanging:
        hanging.execute("SELECT 1")
        with pytest.raises(ConfigRefused, match=f"process {hanging.info.backend_pid} is in a transaction"):
            seal_days(cast.community.id, NIGHT)
    assert seals_before(cast.community.id, seals.date.max, 1) == []
    assert seal_days(cast.community.id, NIGHT) != []


def test_two_at_once_seal_each_day_once(cast: Cast) -> None:
    made = at_once(*[partial(seal_days, cast.community.id, NIGHT, 400)] * 4)
    assert sorted(map(bool, made)) == [False, False, False, True]
    days = [one.sealed.day for one in seals_before(cast.community.id, seals.date.max, 400)]
    assert len(days) == len(set(days)) == max(map(len, made))
    assert audit(cast.community.id) is None


class Race:
    """Days that pass in half a second: households book, each entry under way for up to seven hours, while a seal is
    tried without a pause."""

    def __init__(self, cast: Cast) -> None:
        self.cast, self.began, self.first_ms = cast, time.monotonic(), ms("2026-03-03T12:00")
        self.booked = 0

    def now(self) -> int:
        return self.first_ms + round((time.monotonic() - self.began) / DAY_SECONDS * DAY_MS)

    def goes_on(self) -> bool:
        return self.now() < self.first_ms + DAYS * DAY_MS

    def book(self, household: UUID, random: Random) -> int:
        """How many entries were booked; none may be refused."""
        done = 0
        while self.goes_on():
            begun = self.now()
            act = Act(self.cast.community.id, new_id(), self.cast.act().doer, begun, begun, clock=self.now)
            with booking(act, "drop-off", household, "kitchen-waste", False) as entry:
                write_drop_off(entry, household, "kitchen-waste", False)
                time.sleep(random.random() * DAY_SECONDS * 0.3)
            done += 1
        return done

    def seal(self) -> int:
        """How many days were sealed."""
        done = 0
        while self.goes_on():
            done += len(seal_days(self.cast.community.id, self.now(), DAYS))
        return done

    def run(self) -> tuple[list[int], int]:
        """How many entries each household booked, and how many days were sealed."""
        homes = (self.cast.wang, self.cast.li, self.cast.zhang)
        bookers: list[Callable[[], int]] = [
            partial(self.book, home.household_id, Random(number)) for number, home in enumerate(homes)
        ]
        *booked, sealed = at_once(*bookers, self.seal)
        return booked, sealed


def test_households_book_while_each_day_is_sealed_as_soon_as_it_is_due(cast: Cast) -> None:
    booked, sealed = Race(cast).run()
    assert all(isinstance(count, int) and count > 3 for count in booked), booked
    assert sealed >= DAYS - 1
    assert audit(cast.community.id) is None


@ON_POSTGRESQL
def test_without_waiting_the_race_is_lost(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seals, "wait_for_transactions", lambda: None)
    booked, _ = Race(cast).run()
    assert audit(cast.community.id) is not None or not all(isinstance(count, int) for count in booked)
