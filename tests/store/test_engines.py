"""What a connection does before its first statement."""

import threading
from pathlib import Path

import apsw

from pointsapp.store.engines import SQLite

HELD_SECONDS = 0.3


def test_a_file_that_another_is_just_making_is_waited_for(tmp_path: Path) -> None:
    path = str(tmp_path / "new.db")
    maker = apsw.Connection(path)
    maker.execute("BEGIN IMMEDIATE; CREATE TABLE first (id INTEGER)")
    done = threading.Timer(HELD_SECONDS, maker.execute, ("COMMIT",))
    done.start()
    opened = SQLite(path, timeout=30)
    opened.connect()
    assert opened.execute_sql("PRAGMA journal_mode").fetchone() == ("wal",)
    assert opened.execute_sql("SELECT name FROM sqlite_schema").fetchone() == ("first",)
    done.join()
    maker.close()
    opened.close()
