"""Copies of a book on SQLite: made while others write, and looked into without changing a byte.

Of SQLite's ways to copy a book in use `VACUUM INTO` is taken: it reads every row, so a damaged page stops it where
the backup interface would copy the damage; what was deleted is not in the copy, not even in unused pages; and it
can say how far it is. The backup interface, asked for all pages in one step, takes half the time. Both copy one
moment of the book and hold no writer up.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from urllib.parse import quote

import apsw
from peewee import PeeweeException

from pointsapp.config import ConfigRefused
from pointsapp.store.audit import Finding
from pointsapp.store.database import PRAGMAS, database
from pointsapp.store.durable_files import Told, flush, full_disk, make_empty
from pointsapp.store.engines import SQLite

STEPS = 100_000  # of SQLite's machine from one look at the progress to the next: some milliseconds
READ_ONLY = apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI


@contextmanager
def copied(part: Path, told: Told) -> Iterator[str | None]:
    """Copies the bound book to the new file `part`, and binds the models to that file for the block.

    Gives what is wrong with the copy, None if nothing is. Tells of "copy" in bytes and of "check" in looks.
    Refuses with ConfigRefused: no room, a book that is damaged or can't be read.
    """
    copy_to(part, told)
    flush(part)
    with looking_into(part):
        yield fault(told)


def copy_to(part: Path, told: Told) -> None:
    """Writes what the bound book holds at this moment into the new file `part`."""
    connection = database.connection()
    size = connection.pragma("page_count") * connection.pragma("page_size")
    make_empty(part)
    try:
        with _watched(connection, lambda: told("copy", part.stat().st_size, size)):
            # A file's name may be any bytes, and so no text that could be given as one.
            connection.execute("VACUUM INTO CAST(? AS TEXT)", (os.fsencode(part.absolute()),))
    except apsw.FullError as problem:
        raise full_disk("DIR", part.parent) from problem
    except (apsw.CorruptError, apsw.NotADBError) as problem:
        raise _damaged(str(problem)) from problem
    except apsw.Error as problem:
        raise ConfigRefused(
            "DIR",
            f"the book could not be copied to {part.parent}: {problem}.",
            f"账本无法复制到 {part.parent}：{problem}。",
        ) from problem


def _damaged(reason: str) -> ConfigRefused:
    return ConfigRefused(
        "DATABASE_URL",
        f"the book itself is damaged ({reason}), so it was not copied: stop the program, keep the file for a "
        "specialist, and go back to the last good copy with `pointsapp restore`.",
        f"账本文件已损坏（{reason}），未能备份：请停止程序，保留该文件，并用 `pointsapp restore` 恢复最近的完好备份。",
    )


@contextmanager
def looking_into(path: Path) -> Iterator[None]:
    """Binds the models to a finished SQLite file for the block; it and its folder stay as they are.

    The process must not use the book otherwise meanwhile.
    """
    before = database.obj
    name = f"file:{quote(os.fsencode(path.absolute()))}?immutable=1"
    opened = SQLite(name, pragmas=PRAGMAS, flags=READ_ONLY)
    database.initialize(opened)
    try:
        yield
    finally:
        opened.close()
        if before is not None:
            database.initialize(before)


@contextmanager
def changing(path: Path) -> Iterator[None]:
    """Binds the models to a finished SQLite file that nobody else has, for one transaction; then it is whole again."""
    before = database.obj
    opened = SQLite(str(path), pragmas=PRAGMAS)
    database.initialize(opened)
    try:
        with opened.transaction():
            yield
        opened.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")  # closing would do it, but not say if it can't
    finally:
        opened.close()
        if before is not None:
            database.initialize(before)


def fault(told: Told) -> str | None:
    """What SQLite finds wrong first in opening and checking the bound file; None if it is sound.

    Tells of "check" in looks, for nobody knows how much SQLite has still to do.
    """
    looks = count(1)
    try:
        database.connect()
        with _watched(database.connection(), lambda: told("check", next(looks), None)):
            said = str(database.connection().execute("PRAGMA integrity_check(1)").get)
    except (apsw.Error, PeeweeException) as problem:
        return str(problem)
    return None if said == "ok" else " ".join(said.split())


def broken_reference() -> Finding | None:
    """The first row of the bound file that refers to a row which is not there."""
    row = database.connection().execute("PRAGMA foreign_key_check").fetchone()
    if row is None:
        return None
    table, number, other, _ = row
    return Finding(
        table, "" if number is None else str(number), f"a reference to {other}", "one to a row that is there"
    )


@contextmanager
def _watched(connection: apsw.Connection, look: Callable[[], None]) -> Iterator[None]:
    """Calls `look` now and then while SQLite works in the block; so Ctrl-C is heard there, too."""

    def go_on() -> bool:
        look()
        return False

    connection.set_progress_handler(go_on, STEPS)
    try:
        yield
    finally:
        connection.set_progress_handler(None)
