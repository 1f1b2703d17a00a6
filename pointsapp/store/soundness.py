"""Whether SQLite's file is sound, as far as SQLite itself can see: it keeps no checksums of its pages."""

import time

import apsw

from pointsapp.store.database import database

INSTRUCTIONS = 10_000  # of SQLite's machine, between two looks at the clock


def first_damage(seconds: float) -> str | None:
    """What SQLite finds wrong with its file within so many seconds, or None. A large file isn't seen to its end."""
    connection, end = database.connection(), time.monotonic() + seconds
    connection.set_progress_handler(lambda: time.monotonic() > end, INSTRUCTIONS)
    try:
        said = connection.execute("PRAGMA quick_check(1)").fetchall()
    except apsw.InterruptError:
        return None
    finally:
        connection.set_progress_handler(None)
    return None if said == [("ok",)] else str(said[0][0]).splitlines()[-1]
