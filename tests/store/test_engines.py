"""What a connection does before its first statement, and at the end of a transaction."""

import threading
from contextlib import suppress
from pathlib import Path

import apsw
import peewee
import pytest

from pointsapp.store.communities import Community
from pointsapp.store.database import on_sqlite, writing
from pointsapp.store.engines import SQLite
from pointsapp.store.troubles import Trouble, trouble_of

HELD_SECONDS = 0.3


def test_a_file_that_another_is_just_making_is_waited_for(tmp_path: Path) -> None:
    path = str(tmp_path / "new.db")
    maker = apsw.Connection(path)
    maker.set_busy_timeout(10_000)  # its commit may meet us looking
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


def write_while_the_engine_gives_up(database: peewee.Database) -> None:
    """A write transaction in which a statement fails so that all of it is gone, and somebody swallows the error."""
    with writing():
        Community.insert_row(id=1, code="nanqiao", name="南桥", timezone="Asia/Shanghai", created_ms=0)
        with suppress(peewee.DatabaseError):
            if on_sqlite():  # as on a full disk
                database.execute_sql("INSERT OR ROLLBACK INTO community SELECT * FROM community")
            else:
                database.execute_sql("INSERT INTO community SELECT * FROM community")


def test_what_the_engine_rolled_back_is_not_taken_for_written(database: peewee.Database) -> None:
    with pytest.raises(peewee.OperationalError) as raised:
        write_while_the_engine_gives_up(database)
    assert trouble_of(raised.value) is Trouble.UNREACHABLE
    assert Community.select().count() == 0
    with writing():
        Community.insert_row(id=1, code="nanqiao", name="南桥", timezone="Asia/Shanghai", created_ms=0)
    assert Community.select().count() == 1
