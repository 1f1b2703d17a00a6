"""A migration in a process of its own, which dies at a chosen statement of it."""

import os
import signal
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from multiprocessing import get_context
from typing import Any

from peewee import QueryEvent

from pointsapp.store import migrations
from pointsapp.store.database import close_database, connect, database, open_database
from pointsapp.store.migrations import migrate

_forks = get_context("forkserver")  # forked from a process that has no database open, and knows the program already
_forks.set_forkserver_preload([__name__])


def dies_migrating(url: str, files: Mapping[str, str], statement: int, way: Callable[[Any], object] = migrate) -> bool:
    """Migrates the database at `url` by these files until so many statements were sent; False: it needed no more."""
    process = _forks.Process(target=_migrate_until, args=(url, dict(files), statement, way))
    process.start()
    process.join()
    if process.exitcode not in (0, -signal.SIGKILL):
        raise RuntimeError(f"the migration ended with {process.exitcode}")
    return process.exitcode != 0


def _migrate_until(url: str, files: dict[str, str], statement: int, way: Callable[[Any], object]) -> None:
    sent: list[str] = []

    def die(event: QueryEvent) -> None:
        sent.append(event.sql)
        if len(sent) == statement:
            os.kill(os.getpid(), signal.SIGKILL)

    migrations.migration_files = lambda: files
    opened = open_database(url)
    connect()
    database.query_hooks.append(die)
    way(opened)
    close_database()


def piecemeal(opened: Any) -> None:
    """Migrates with a mistake that the tests have to see: each statement is committed by itself."""
    type(database).transaction = lambda *_: nullcontext()
    migrate(opened)
