"""The drill: a backup on both databases while others book, restored elsewhere, and nothing acknowledged is lost."""

import itertools
import shutil
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

import pytest

from pointsapp.actions.acts import NOBODY, Act
from pointsapp.actions.audit import audit
from pointsapp.actions.drop_offs import record_drop_off
from pointsapp.actions.rewards import take_stock_in
from pointsapp.config import Settings
from pointsapp.store import sqlite_copies
from pointsapp.store.database import database
from pointsapp.store.ledger import Entry, quantity_of
from pointsapp.store.rewards import StockReceipt
from pointsapp.web.now import new_key
from tests.actions.backing_up import MakeBackup, put_back
from tests.cast import Cast
from tests.rules.shanghai import ms
from tests.support.copies import sha256sum_agrees
from tests.support.crowd import Crowd

PROCESSES, BEFORE_BACKUP, MOST_SECONDS = 4, 40, 40
SUNDAY = ms("2026-03-08T20:00")
ASSET = "battery-aa"


@dataclass
class Bookings:
    """Keys of bookings that were acknowledged, with the instant at which they were, in nanoseconds."""

    acknowledged: list[tuple[UUID, int]] = field(default_factory=list)

    def take(self, cast: Cast) -> None:
        """Books one battery in, and one drop-off, and notes when each was acknowledged."""
        for book in (self._battery, self._drop_off):
            act = Act(cast.community.id, new_key(), NOBODY, SUNDAY, SUNDAY)
            book(cast, act)
            self.acknowledged.append((act.key, time.monotonic_ns()))

    def _battery(self, cast: Cast, act: Act) -> None:
        take_stock_in(act, cast.point_id, ASSET, 1)

    def _drop_off(self, cast: Cast, act: Act) -> None:
        record_drop_off(act, cast.wang.household_id, "kitchen-waste")


def check_restored(cast: Cast, before: set[UUID], bookings: Bookings, began_ns: int) -> None:
    """The open book has all that was there and was acknowledged before the backup began, and all of it is right."""
    here = {entry.id for entry in Entry.select(Entry.id)}
    lost = before - here | {key for key, at_ns in bookings.acknowledged if at_ns < began_ns} - here
    assert not lost, f"{len(lost)} acknowledged bookings are lost"
    assert here <= before | {key for key, _ in bookings.acknowledged}
    assert [audit(community_id) for community_id in (cast.community.id, cast.other.id)] == [None, None]
    taken = StockReceipt.select().where(StockReceipt.point_id == cast.point_id, StockReceipt.asset == ASSET)
    assert quantity_of(cast.community.id, cast.point_id, ASSET) == sum(each.quantity for each in taken)


@pytest.fixture(scope="module")
def crowd() -> Iterator[Crowd]:
    """Four processes."""
    crowd = Crowd(PROCESSES)
    yield crowd
    crowd.close()


def keep_booking(cast: Cast, stop: Path) -> Bookings:
    """Books until told to stop, or for some seconds."""
    bookings, end = Bookings(), time.monotonic() + MOST_SECONDS
    while not stop.exists() and time.monotonic() < end:
        bookings.take(cast)
    return bookings


def wait_for_entries(count: int) -> None:
    """Returns when so many entries are in the open book."""
    end = time.monotonic() + MOST_SECONDS
    while Entry.select().count() < count:
        assert time.monotonic() < end, "nobody books"
        time.sleep(0.01)


def test_the_drill(
    crowd: Crowd,
    cast: Cast,
    make_backup: MakeBackup,
    settings: Settings,
    database_url: str,
    vacant_url: str,
    tmp_path: Path,
) -> None:
    before = {entry.id for entry in Entry.select(Entry.id)}
    stop = tmp_path / "stop"
    with ThreadPoolExecutor(1) as thread:
        asked = thread.submit(crowd.do, database_url, keep_booking, [(cast, stop)] * PROCESSES)
        try:
            wait_for_entries(len(before) + BEFORE_BACKUP)
            began_ns = time.monotonic_ns()
            made = make_backup()
            wait_for_entries(Entry.select().count() + 1)
        finally:
            stop.touch()
        bookings = Bookings(list(itertools.chain(*(each.acknowledged for each in asked.result()))))
    instants = [at_ns for _, at_ns in bookings.acknowledged]
    assert sum(at_ns < began_ns for at_ns in instants) >= BEFORE_BACKUP - PROCESSES
    assert any(at_ns > began_ns for at_ns in instants), "nobody went on booking"
    assert sha256sum_agrees(made.path)
    put_back(settings, made.path, vacant_url)
    check_restored(cast, before, bookings, began_ns)


LOST = pytest.raises(AssertionError, match="6 acknowledged bookings are lost")


def plain_copy(part: Path, told: object) -> None:
    """The file alone, as `cp` takes it: what stands in the write-ahead log stays behind."""
    shutil.copyfile(str(database.obj.database), part)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("copy_to", "outcome"), [(sqlite_copies.copy_to, nullcontext()), (plain_copy, LOST)])
def test_the_drill_finds_what_a_plain_copy_loses(
    cast: Cast,
    make_backup: MakeBackup,
    settings: Settings,
    vacant_url: str,
    monkeypatch: pytest.MonkeyPatch,
    copy_to: Callable[..., None],
    outcome: AbstractContextManager[object],
) -> None:
    monkeypatch.setattr(sqlite_copies, "copy_to", copy_to)
    database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")  # all that was before lies in the file itself
    before = {entry.id for entry in Entry.select(Entry.id)}
    bookings = Bookings()
    for _ in range(3):  # far too few to be moved from the log into the file
        bookings.take(cast)
    began_ns = time.monotonic_ns()
    made = make_backup()  # a sound book either way, by all that can be seen in it
    put_back(settings, made.path, vacant_url)
    with outcome:
        check_restored(cast, before, bookings, began_ns)
