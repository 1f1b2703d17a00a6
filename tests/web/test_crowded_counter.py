"""Sixteen clients at once before a server of four processes: once, never below zero, and nobody turned away."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from pointsapp.config import Settings
from pointsapp.secrets import load_secrets
from tests.cast import Cast
from tests.support.long_runs import share
from tests.support.servers import FACTORY, serving
from tests.web.crowded import CLIENTS, TRAYS, CrowdedCounter

ROUNDS, KEYS = 2, 40
MANY_ROUNDS, MANY_KEYS = 100, 1000
BROKEN = "tests.web.broken_servers:{}()"

Figure = Callable[[str], None]
Open = Callable[[str], AbstractContextManager[CrowdedCounter]]
on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def environment(environment: dict[str, str]) -> dict[str, str]:
    """Four processes of four threads."""
    return {**environment, "WORKERS": "4", "THREADS": "4"}


@pytest.fixture
def opened(environment: dict[str, str], cast: Cast, tmp_path: Path) -> Open:
    """Opens a counter, served by the program that a factory makes."""

    @contextmanager
    def open_counter(factory: str) -> Iterator[CrowdedCounter]:
        with serving(environment, tmp_path, factory) as server:
            counter = CrowdedCounter(server.url, cast, load_secrets(Settings.from_environ(environment), may_make=False))
            try:
                yield counter
            finally:
                counter.clients.close()

    return open_counter


def take_turns(counter: CrowdedCounter, rounds: int, keys: int) -> str:
    """Races, then copies, all of them checked; says how long anybody waited."""
    longest = 0.0
    for _ in range(rounds):
        race = counter.race()
        race.check()
        longest = max(longest, race.longest)
    for copies in counter.copies(keys):
        copies.check()
        longest = max(longest, *(answer.seconds for answer in copies.answers))
    counter.check_book()
    return f"{rounds} races, {keys} keys, the longest wait {longest:.2f} s"


def test_once_and_never_below_zero(opened: Open, figure: Figure) -> None:
    with opened(FACTORY) as counter:
        figure(take_turns(counter, ROUNDS, KEYS))


@pytest.mark.long
def test_never_below_zero_many_times(opened: Open, figure: Figure) -> None:
    with opened(FACTORY) as counter:
        figure(take_turns(counter, len(share(MANY_ROUNDS)), 0))


@pytest.mark.long
def test_once_many_times(opened: Open, figure: Figure) -> None:
    with opened(FACTORY) as counter:
        figure(take_turns(counter, 0, len(share(MANY_KEYS))))


def test_copies_that_each_make_an_entry_are_noticed(opened: Open) -> None:
    with opened(BROKEN.format("without_the_key")) as counter:
        copies = next(counter.copies(KEYS))
    assert copies.entries == CLIENTS
    with pytest.raises(AssertionError):
        copies.check()


def test_a_shelf_that_is_read_and_then_written_is_noticed(opened: Open) -> None:
    with opened(BROKEN.format("stock_read_first")) as counter:
        race = counter.race()
    assert race.said[200, None] > TRAYS
    with pytest.raises(AssertionError):
        race.check()


@on_sqlite
def test_a_lock_that_is_taken_late_is_noticed(opened: Open) -> None:
    with opened(BROKEN.format("lock_taken_late")) as counter:
        race = counter.race()
    assert race.said[503, "unavailable"] > 0
    with pytest.raises(AssertionError):
        race.check()
