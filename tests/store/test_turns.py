"""The turn of who writes an SQLite file: waited for as long as SQLite itself would wait, and no longer."""

import errno
import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager

import peewee
import pytest

from pointsapp.store import database as turns
from pointsapp.store.database import on_sqlite, writing
from pointsapp.store.troubles import Trouble, trouble_of
from tests.support.at_once import at_once
from tests.test_cli import Command, command

__all__ = ["command"]
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
PATIENCE, MOST_SECONDS = 0.3, 10


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for half a minute."""
    monkeypatch.setattr(turns, "BUSY_SECONDS", PATIENCE)


@contextmanager
def somebody_is_at_it(url: str) -> Iterator[None]:
    """Another program has the turn, and was stopped."""
    handle = os.open(f"{url.removeprefix('sqlite:///')}.turn", os.O_RDWR | os.O_CREAT)
    fcntl.flock(handle, fcntl.LOCK_EX)
    try:
        yield
    finally:
        os.close(handle)


def write() -> float:
    """Writes nothing in a transaction; the seconds that it took."""
    began = time.monotonic()
    with writing():
        assert on_sqlite()
    return time.monotonic() - began


def test_a_turn_that_does_not_come_is_given_up(database: peewee.Database, database_url: str) -> None:
    began = time.monotonic()
    with somebody_is_at_it(database_url):
        refused = at_once(write, write, write)
    assert PATIENCE <= time.monotonic() - began < MOST_SECONDS
    assert [trouble_of(each) for each in refused] == [Trouble.BUSY] * 3
    assert write() < PATIENCE


def test_a_turn_that_comes_late_is_taken(
    database: peewee.Database, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "BUSY_SECONDS", MOST_SECONDS)

    def hold() -> None:
        with somebody_is_at_it(database_url):
            time.sleep(PATIENCE)

    def write_after() -> float:
        time.sleep(PATIENCE / 3)
        return write()

    _, waited = at_once(hold, write_after)
    assert PATIENCE / 3 < waited < MOST_SECONDS


def test_a_lock_that_the_system_refuses_is_a_trouble(
    database: peewee.Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr(fcntl, "flock", refuse)
    with pytest.raises(peewee.OperationalError) as raised:
        write()
    assert trouble_of(raised.value) is Trouble.UNREACHABLE


def test_a_command_says_who_is_to_end(command: Command, database_url: str) -> None:
    with somebody_is_at_it(database_url):
        status, _, complaints = command("migrate")
    assert status == 2
    assert "another program keeps" in complaints
    assert ".turn" in complaints
