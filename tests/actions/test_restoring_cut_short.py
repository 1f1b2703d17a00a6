"""Restoring that is killed, stopped or cut off: all or nothing is in its place, and it is said which."""

import errno
import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest

from pointsapp.actions.installation import open_book
from pointsapp.config import ConfigRefused, Settings
from pointsapp.store import postgresql_copies
from tests.actions.backing_up import Put, altered, rows, rows_put_back
from tests.cast import Cast
from tests.support.copies import SQLITE, hand_made, named


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_a_killed_one_left_is_tidied_up(copy: Path, put: Put, vacant_url: str) -> None:
    path = Path(vacant_url.removeprefix(SQLITE))
    path.parent.mkdir()
    path.with_name(f".{path.name}.restoring").write_text("half")
    put(copy)
    assert named(path.parent) == [path.name]


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_half_of_a_dump_is_nothing(
    cast: Cast, put: Put, still_vacant: Callable[[], bool], settings: Settings, tmp_path: Path
) -> None:
    open_book(settings)
    altered(settings.database_url, "DELETE FROM migration WHERE name <> '0001_first.sql'")  # so it may lack tables
    without = hand_made(settings.database_url, tmp_path / "older", "--exclude-table=community")
    with pytest.raises(ConfigRefused, match=r'pg_restore failed: .*"public.community" does not exist'):
        put(without)
    assert still_vacant()


def ctrl_c() -> None:
    raise KeyboardInterrupt


def lost(url: str) -> None:
    """Ends all connections to a PostgreSQL database but the one that does so."""
    with psycopg.connect(url) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
@pytest.mark.parametrize("how", ["lost", "Ctrl-C"])
def test_a_book_that_is_in_its_place_is_said_to_be_so(
    copy: Path, put: Put, database_url: str, vacant_url: str, how: str
) -> None:
    def cut_short(stage: str, done: int, total: int | None) -> None:
        if stage == "audit":
            lost(vacant_url) if how == "lost" else ctrl_c()

    restored = put(copy, told=cut_short)
    assert restored.looked is None
    assert ("connection" in restored.cut_short) if how == "lost" else restored.cut_short == "Ctrl-C", restored
    assert rows_put_back(vacant_url) == rows(database_url)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_last_word_that_was_lost_changes_nothing(
    copy: Path, put: Put, vacant_url: str, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    honest = postgresql_copies.fill

    def fill(*arguments: Any) -> None:
        honest(*arguments)
        raise ConfigRefused("DATABASE_URL", "pg_restore failed: server closed the connection", "")

    monkeypatch.setattr(postgresql_copies, "fill", fill)
    assert put(copy).cut_short == "pg_restore failed: server closed the connection"
    assert rows(vacant_url) == rows(database_url)


@pytest.mark.parametrize("stage", ["checksum", "restore"])
def test_ctrl_c_before_it_is_in_its_place_leaves_nothing(
    copy: Path, put: Put, still_vacant: Callable[[], bool], stage: str
) -> None:
    def cut_short(at: str, done: int, total: int | None) -> None:
        if at == stage:
            ctrl_c()

    with pytest.raises(KeyboardInterrupt):
        put(copy, told=cut_short)
    assert still_vacant()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_folder_that_is_not_flushed_is_told_of(
    copy: Path, put: Put, vacant_url: str, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    honest = os.fsync

    def fsync(handle: int) -> None:
        if stat.S_ISDIR(os.fstat(handle).st_mode):
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        honest(handle)

    monkeypatch.setattr(os, "fsync", fsync)
    restored = put(copy)
    assert restored.looked is not None
    assert restored.cut_short == "Input/output error"
    assert rows_put_back(vacant_url) == rows(database_url)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_second_name_of_the_book_is_removed(copy: Path, put: Put, vacant_url: str) -> None:
    put(copy)
    path = Path(vacant_url.removeprefix(SQLITE))
    path.with_name(f".{path.name}.restoring").hardlink_to(path)
    with pytest.raises(ConfigRefused, match="nothing is ever overwritten"):
        put(copy)
    assert (named(path.parent), path.stat().st_nlink) == ([path.name], 1)
