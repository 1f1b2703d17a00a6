"""Fixtures for the tests of actions."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pointsapp.actions.audit import audit
from pointsapp.actions.backups import Backup, backup
from pointsapp.actions.installation import open_book
from pointsapp.config import Settings
from pointsapp.store.database import connect
from tests.actions.backing_up import NIGHT, MakeBackup, Told, leave
from tests.cast import Cast


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
