"""Fixtures for the tests of actions."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pointsapp.actions.audit import audit
from pointsapp.actions.backups import Backup, backup
from pointsapp.actions.installation import open_book
from pointsapp.actions.restoring import restore
from pointsapp.config import Settings
from pointsapp.store.database import close_database, connect
from tests.actions.backing_up import NIGHT, MakeBackup, Put, Told, at_another_place, has_no_table, leave
from tests.cast import Cast
from tests.support.copies import SQLITE, hand_made, named


@pytest.fixture
def clean_book(cast: Cast) -> Iterator[None]:
    """The audit finds nothing in either community's book when the test is over."""
    yield
    assert [audit(community.id) for community in (cast.community, cast.other)] == [None, None]


@pytest.fixture
def copies(tmp_path: Path) -> Path:
    """Where copies go; not there yet."""
    return tmp_path / "copies" / "here"


@pytest.fixture
def make_backup(cast: Cast, settings: Settings, copies: Path) -> Iterator[MakeBackup]:
    """Backs the cast's book up, at a time that may be given; `told` hears of it. Opens the book again afterwards."""
    open_book(settings)

    def back_up(at_ms: int = NIGHT, told: Told | None = None) -> Backup:
        heard = told if told is not None else []
        leave()
        try:
            return backup(settings, copies, at_ms, lambda *each: heard.append(each))
        finally:
            connect()

    yield back_up
    leave()


@pytest.fixture
def copy(cast: Cast, settings: Settings, tmp_path: Path) -> Path:
    """A copy of the cast's book, with its checksum."""
    open_book(settings)
    close_database()
    return hand_made(settings.database_url, tmp_path / "copy")


@pytest.fixture
def put(settings: Settings, vacant_url: str) -> Iterator[Put]:
    """Restores a file to the vacant place."""
    there = at_another_place(settings, vacant_url)
    yield lambda file, settings=there, told=lambda *each: None: restore(settings, file, NIGHT, told)
    close_database()


@pytest.fixture
def still_vacant(vacant_url: str) -> Callable[[], bool]:
    """Whether nothing at all is in the vacant place."""
    if vacant_url.startswith(SQLITE):
        return lambda: named(Path(vacant_url.removeprefix(SQLITE)).parent) == []
    return lambda: has_no_table(vacant_url)
