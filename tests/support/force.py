"""Altering a book as somebody with the disk in hands could: past the database's own guards."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from pointsapp.store.database import database, on_sqlite


@contextmanager
def by_force() -> Iterator[None]:
    """Switches the database's own guards off, as somebody with the disk in hands could."""
    if on_sqlite():
        database.execute_sql("PRAGMA foreign_keys = 0")
        for (name,) in database.execute_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            database.execute_sql(f"DROP TRIGGER {name}")
        yield
        database.execute_sql("PRAGMA foreign_keys = 1")
        return
    with database.atomic():
        database.execute_sql("SET LOCAL session_replication_role = replica")
        yield


def alter(sql: str, *values: Any) -> None:
    """Runs SQL by force; each %s is a value, ids as UUIDs."""
    with by_force():
        values = tuple(each.bytes if isinstance(each, UUID) and on_sqlite() else each for each in values)
        changed = database.execute_sql(sql.replace("%s", "?") if on_sqlite() else sql, values)
        assert database.rows_affected(changed) > 0, "nothing was altered"
