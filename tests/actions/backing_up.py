"""Backups of the cast's book, and the way back, for the tests of both."""

import dataclasses
from collections.abc import Callable
from pathlib import Path

import psycopg

from pointsapp.actions.backups import Backup
from pointsapp.actions.restoring import Restored, restore
from pointsapp.config import Settings
from pointsapp.store.database import close_database, connect, database, on_sqlite, open_database
from tests.rules.shanghai import ms

NIGHT = ms("2026-03-09T02:00")
Told = list[tuple[str, int, int | None]]
MakeBackup = Callable[..., Backup]
Put = Callable[..., Restored]


def leave() -> None:
    """Gives the connections to PostgreSQL back. On SQLite ours stays, as a server's would, and with it the log."""
    if not on_sqlite():
        close_database()


def put_back(settings: Settings, file: Path, url: str) -> None:
    """Restores a copy to a vacant place and opens it."""
    leave()
    restored = restore(at_another_place(settings, url), file, NIGHT, lambda *each: None)
    assert (restored.looked.finding, restored.looked.waiting, restored.secrets) == (None, (), None)
    open_database(url)
    connect()


def at_another_place(settings: Settings, url: str) -> Settings:
    """The same settings for another database."""
    return dataclasses.replace(settings, database_url=url)


def has_no_table(url: str) -> bool:
    """Whether a PostgreSQL database is empty."""
    with psycopg.connect(url) as connection:
        return connection.execute("SELECT 1 FROM pg_tables WHERE schemaname = 'public'").fetchone() is None


def rows(url: str) -> dict[str, set[str]]:
    """All rows of all tables of a book."""
    open_database(url)
    connect()
    try:
        return {
            table: {repr(row) for row in database.execute_sql(f"SELECT * FROM {table}").fetchall()}
            for table in database.get_tables()
        }
    finally:
        close_database()


def rows_put_back(url: str) -> dict[str, set[str]]:
    """The same of a book that was restored, without the note that it was."""
    found = rows(url)
    (noted,) = [row for row in found["installation"] if "'restored_ms'" in row]
    return {**found, "installation": found["installation"] - {noted}}


def altered(url: str, *statements: str) -> None:
    """Does something to a book that no action does."""
    close_database()
    open_database(url)
    connect()
    for statement in statements:
        database.execute_sql(statement)
    close_database()
