"""An engine that may forget what it acknowledged is refused before anything is written to it."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import apsw
import peewee
import psycopg
import pytest

from pointsapp.actions.durability import check_durability, check_sqlite_version
from pointsapp.config import ConfigRefused
from pointsapp.store.database import close_database, connect, open_database, settings_of_engine
from pointsapp.store.database import database as bound
from tests.durability.refusals import COMMANDS, Refusal
from tests.support.own_postgresql import OwnServer

only_on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
only_on_postgresql = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


def test_the_engines_keep_what_they_acknowledge(database: peewee.Database) -> None:
    check_durability()


@only_on_sqlite
@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("synchronous", "normal"),
        ("synchronous", "off"),
        ("journal_mode", "delete"),
        ("journal_mode", "memory"),
        ("foreign_keys", "0"),
        ("recursive_triggers", "0"),
    ],
)
def test_a_connection_that_keeps_a_setting_otherwise_is_refused(
    database: peewee.Database, name: str, wrong: str
) -> None:
    database.execute_sql(f"PRAGMA {name} = {wrong}").fetchall()
    with pytest.raises(ConfigRefused) as raised:
        check_durability()
    assert f"settings {name};" in raised.value.english


@pytest.mark.parametrize("version", ["3.51.2", "3.50.7", "3.7.0", sqlite3.sqlite_version])
def test_a_sqlite_that_loses_what_two_write_is_refused(version: str) -> None:
    if version == sqlite3.sqlite_version and sqlite3.sqlite_version_info >= (3, 51, 3):
        check_sqlite_version(version)
        return
    with pytest.raises(ConfigRefused, match=version):
        check_sqlite_version(version)


@pytest.mark.parametrize("version", ["3.51.3", "3.52.0", "3.100.0", apsw.sqlite_lib_version()])
def test_a_newer_sqlite_is_taken(version: str) -> None:
    check_sqlite_version(version)


@pytest.fixture
def no_log() -> Iterator[None]:
    """SQLite's files are opened as on a disk that can't share memory, where it has no write-ahead log."""
    usual = apsw.vfs_names()[0]
    apsw.set_default_vfs("unix-dotfile")
    yield
    apsw.set_default_vfs(usual)


@pytest.mark.usefixtures("no_log")
@pytest.mark.parametrize("command", ["run", "migrate"])
def test_a_place_without_a_write_ahead_log_is_refused(refusal: Refusal, tmp_path: Path, command: str) -> None:
    url = f"sqlite:///{tmp_path / 'new.db'}"
    assert "journal_mode; is the file on a network disk?" in refusal(command, url)
    open_database(url)
    connect()
    assert settings_of_engine()["journal_mode"] == "delete"
    assert bound.get_tables() == []
    close_database()


@only_on_postgresql
@pytest.mark.parametrize("value", ["off", "local", "remote_write"])
@pytest.mark.parametrize("command", COMMANDS)
def test_a_database_that_does_not_wait_for_the_disk_is_refused(
    refusal: Refusal, database: peewee.Database, database_url: str, command: str, value: str
) -> None:
    name = database_url.rpartition("/")[2]
    database.execute_sql(f'ALTER DATABASE "{name}" SET synchronous_commit = {value}')
    assert f"synchronous_commit={value}" in refusal(command, database_url)


@only_on_postgresql
def test_a_database_that_waits_for_its_standby_too_is_taken(database: peewee.Database, database_url: str) -> None:
    name = database_url.rpartition("/")[2]
    database.execute_sql(f'ALTER DATABASE "{name}" SET synchronous_commit = remote_apply')
    close_database()
    connect()
    check_durability()
    assert database.execute_sql("SHOW synchronous_commit").fetchone() == ("remote_apply",)


def test_a_role_that_does_not_wait_for_the_disk_is_refused(refusal: Refusal, server: OwnServer) -> None:
    server.order("CREATE ROLE hasty LOGIN SUPERUSER PASSWORD 'of this server alone'")
    assert "is not prepared" in refusal("audit", server.url(role="hasty"))
    server.order("ALTER ROLE hasty SET synchronous_commit = off")
    for command in COMMANDS:
        assert "with synchronous_commit=off" in refusal(command, server.url(role="hasty"))
    assert "is not prepared" in refusal("audit", server.url())


@pytest.mark.parametrize("name", ["fsync", "full_page_writes", "synchronous_commit"])
def test_a_server_that_does_not_wait_for_the_disk_is_refused(refusal: Refusal, server: OwnServer, name: str) -> None:
    server.order(f"ALTER SYSTEM SET {name} = off")
    server.restart()
    try:
        for command in COMMANDS:
            assert f"with {name}=off" in refusal(command, server.url())
    finally:
        server.order(f"ALTER SYSTEM RESET {name}")
        server.restart()
    assert "is not prepared" in refusal("audit", server.url())


def test_a_server_told_to_wait_no_longer_while_the_program_runs_waits_for_its_commits(server: OwnServer) -> None:
    opened = open_database(server.url())
    connect()
    server.order("ALTER SYSTEM SET synchronous_commit = off")
    try:
        server.order("SELECT pg_reload_conf()")
        with psycopg.connect(server.url()) as another:
            assert another.execute("SHOW synchronous_commit").fetchone() == ("off",)
        asked = opened.execute_sql("SHOW synchronous_commit").fetchone()
        close_database()
        connect()
        assert (asked, opened.execute_sql("SHOW synchronous_commit").fetchone()) == (("on",), ("on",))
    finally:
        close_database()
        server.order("ALTER SYSTEM RESET synchronous_commit")
        server.restart()
