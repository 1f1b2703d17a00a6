"""Brings a database up to this program's schema by numbered SQL files, the same for both engines."""

import hashlib
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.resources import files

from peewee import Database

from pointsapp.store.database import database, on_sqlite, turn
from pointsapp.store.migrations.final import final_triggers
from pointsapp.store.migrations.statistics import pin_statistics

# The columns' types as the files write them; a table is STRICT and keyed by its primary key on SQLite.
ON_SQLITE = {
    "{integer}": "INTEGER",
    "{flag}": "INTEGER",
    "{uuid}": "BLOB",
    "{bytes}": "BLOB",
    "{strict}": " STRICT, WITHOUT ROWID",
    "{strict_wide}": " STRICT",  # long rows would spill out of the tree of keys, and slow every look-up in it
}
ON_POSTGRESQL = {
    "{integer}": "BIGINT",
    "{flag}": "SMALLINT",
    "{uuid}": "UUID",
    "{bytes}": "BYTEA",
    "{strict}": "",
    "{strict_wide}": "",
}
LOCK = 7_206_814_400  # any number that nobody else takes as an advisory lock


class NewerSchema(Exception):
    """The database was migrated by a newer version of this program."""


def migrate(opened: Database) -> list[str]:
    """Runs what is missing, each file in a transaction of its own; returns the names of those it ran.

    Raises NewerSchema if the database knows a migration that this program does not.
    """
    ran = []
    with _alone(opened):
        _register()
        known = migration_files()
        done = applied()
        if set(done) - set(known):
            raise NewerSchema(", ".join(sorted(set(done) - set(known))))
        for name, source in known.items():
            if name not in done:
                _run(name, source)
                ran.append(name)
    return ran


def migration_files() -> dict[str, str]:
    """Name and text of each migration, in order."""
    found = sorted((f.name, f.read_text("utf-8")) for f in files(__name__).iterdir() if f.name.endswith(".sql"))
    return dict(found)


def applied() -> dict[str, str]:
    """The migrations that this database has had, in order: name and digest."""
    rows = database.execute_sql("SELECT name, digest FROM migration ORDER BY name").fetchall()
    return {str(name): str(digest) for name, digest in rows}


def altered(had: Mapping[str, str]) -> list[str]:
    """The names of those of the migrations `had` whose words, by their digest, were not this program's."""
    known = migration_files()
    return [name for name, digest in had.items() if name in known and digest != _digest(known[name])]


def statements_of(source: str) -> list[str]:
    """A migration's statements for the bound engine, with the triggers of the tables that it declares final."""
    statements = []
    for part in source.split(";\n"):
        lines = part.strip().splitlines()
        final = [line for line in lines if line.startswith("-- final:")]
        code = "\n".join(line for line in lines if not line.startswith("--")).strip()
        if code:
            statements.append(_in_dialect(code))
        for line in final:
            statements += final_triggers(line.removeprefix("-- final:").split())
    return statements


def _in_dialect(code: str) -> str:
    for placeholder, written in (ON_SQLITE if on_sqlite() else ON_POSTGRESQL).items():
        code = code.replace(placeholder, written)
    return code


def _run(name: str, source: str) -> None:
    with database.transaction():
        for statement in statements_of(source):
            database.execute_sql(statement)
        pin_statistics()
        values = {"name": name, "digest": _digest(source), "at": time.time_ns() // 1_000_000}
        mark = ":{}" if on_sqlite() else "%({})s"
        marks = ", ".join(mark.format(value) for value in values)
        database.execute_sql(f"INSERT INTO migration (name, digest, applied_ms) VALUES ({marks})", values)


def _digest(source: str) -> str:
    return hashlib.sha256(source.encode()).hexdigest()


def _register() -> None:
    code = """CREATE TABLE IF NOT EXISTS migration (
        name TEXT NOT NULL PRIMARY KEY, digest TEXT NOT NULL, applied_ms {integer} NOT NULL){strict}"""
    with database.transaction():
        database.execute_sql(_in_dialect(code))


@contextmanager
def _alone(opened: Database) -> Iterator[None]:
    """Lets one process migrate at a time: SQLite by the writers' lock file, PostgreSQL by an advisory lock."""
    opened.connect(reuse_if_open=True)
    if on_sqlite():
        with turn():
            yield
        return
    database.execute_sql(f"SELECT pg_advisory_lock({LOCK})")
    try:
        yield
    finally:
        database.execute_sql(f"SELECT pg_advisory_unlock({LOCK})")
