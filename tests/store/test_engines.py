"""What a connection does before its first statement, and at the end of a transaction."""

import threading
from contextlib import suppress
from pathlib import Path

import apsw
import peewee
import psycopg
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


ON_POSTGRESQL = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


def pid_of(database: peewee.Database) -> int:
    """The server process behind this thread's connection."""
    (pid,) = database.execute_sql("SELECT pg_backend_pid()").fetchone()
    return int(pid)


@ON_POSTGRESQL
def test_a_connection_that_died_in_the_pool_is_not_handed_out(database: peewee.Database, database_url: str) -> None:
    database.connect(reuse_if_open=True)
    dead = pid_of(database)
    database.close()
    with psycopg.connect(database_url, autocommit=True) as killer:
        killer.execute("SELECT pg_terminate_backend(%s, 5000)", [dead])
    database.connect()
    assert pid_of(database) != dead


@ON_POSTGRESQL
def test_a_connection_from_the_pool_is_not_asked_whether_it_lives(database: peewee.Database, database_url: str) -> None:
    database.connect(reuse_if_open=True)
    pid = pid_of(database)
    database.execute_sql("SELECT 'the last of this request'")
    database.close()
    database.connect()
    with psycopg.connect(database_url) as watcher:
        asked = watcher.execute("SELECT query FROM pg_stat_activity WHERE pid = %s", [pid]).fetchone()
    assert asked == ("SELECT 'the last of this request'",)
    assert pid_of(database) == pid
