"""The power goes while bookings are written to SQLite's files: each acknowledged one is there afterwards, once."""

from collections.abc import Callable
from pathlib import Path
from random import Random

import apsw
import peewee
import pytest

from pointsapp.actions.installation import open_book
from pointsapp.config import ConfigRefused, Settings
from pointsapp.store.database import close_database
from tests.cast import Cast
from tests.durability.deeds import Deeds
from tests.durability.lives import BOOK, DiskKind, History, Wrong
from tests.support.long_runs import chance, share

LIVES, CUTS_OF_A_LIFE = 4, 25
HISTORIES, LONG_HISTORIES = 5, 100  # of 100 cuts each
SECTORS = (512, 4096)
CARELESS = "PRAGMA synchronous = NORMAL"

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

Play = Callable[..., None]


@pytest.fixture
def play(cast: Cast, database: peewee.Database, environment: dict[str, str], tmp_path: Path) -> Play:
    """Plays a history of a book that has the cast in it: `play(random, disk)`. Raises Wrong."""
    database.close()
    open_book(Settings.from_environ(environment))
    close_database()  # now the file has everything, the secrets' fingerprints too
    folder = tmp_path / "disk"
    settings = Settings.from_environ({**environment, "DATABASE_URL": f"sqlite:///{folder / BOOK}"})

    def history(random: Random, disk: DiskKind, habit: str = "") -> None:
        lives = History(folder, settings, Deeds(cast, random), disk, habit)
        start = lives.begin(tmp_path / BOOK)
        for _ in range(LIVES):
            moments = list(lives.moments(lives.live(start), start, CUTS_OF_A_LIFE))
            for moment in moments:
                lives.examine(moment)
            start = random.choice(moments)

    return history


@pytest.mark.parametrize("number", range(HISTORIES))
def test_no_power_cut_takes_what_was_acknowledged(play: Play, number: int) -> None:
    with chance("power cut", number) as random:
        play(random, DiskKind(random.choice(SECTORS)))


@pytest.mark.long
@pytest.mark.parametrize("number", share(LONG_HISTORIES))
def test_no_power_cut_takes_what_was_acknowledged_however_often(play: Play, number: int) -> None:
    with chance("power cuts", number) as random:
        play(random, DiskKind(random.choice(SECTORS)))


@pytest.mark.parametrize("sector", SECTORS)
def test_without_waiting_for_the_disk_bookings_are_lost(play: Play, sector: int) -> None:
    with chance("careless", sector) as random, pytest.raises(Wrong, match="lost"):
        play(random, DiskKind(sector), CARELESS)


@pytest.mark.parametrize("sector", SECTORS)
def test_a_disk_that_syncs_nothing_is_found_out(play: Play, sector: int) -> None:
    with chance("no sync", sector) as random, pytest.raises((Wrong, apsw.Error, peewee.DatabaseError, ConfigRefused)):
        play(random, DiskKind(sector, honest=False))
