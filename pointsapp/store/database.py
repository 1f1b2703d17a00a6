"""Opens SQLite or PostgreSQL for the models, and runs write transactions one way on both."""

import fcntl
import os
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from pathlib import Path
from typing import Any

import apsw
from peewee import Database, DatabaseProxy, OperationalError

from pointsapp.store.engines import PostgreSQL, SQLite
from pointsapp.store.troubles import DATABASE_ERRORS
from pointsapp.store.turns import may_be_woken, take

PRAGMAS = {
    "synchronous": "full",
    "foreign_keys": 1,
    "recursive_triggers": 1,  # else REPLACE slips past the delete triggers of final tables
    "cache_size": -64000,
    "temp_store": "memory",
}
BUSY_SECONDS = 30
POOL_SECONDS = 5  # without a time-out the pool refuses at once when all connections are out
POOL_SIZE = 20
# Seconds (the last in ms) after which a silent PostgreSQL is given up, rather than waited for as long as TCP would.
PATIENCE = {
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,
}
TOGETHER_MS = 50
STATEMENTS = 256  # kept prepared by a connection; the default of 100 forgets what a busy hour uses

database = DatabaseProxy()
_mine = threading.local()


def open_database(url: str) -> Database:
    """Binds the models to the database at `url` (sqlite:///PATH, sqlite:///:memory: or postgresql://…).

    A file of SQLite's is made if there is none. Raises OperationalError where that can't be.
    """
    opened: Database
    if url.startswith("sqlite:///"):
        path = url.removeprefix("sqlite:///")
        opened = SQLite(path, pragmas=PRAGMAS, timeout=BUSY_SECONDS, statementcachesize=STATEMENTS)
        database.initialize(opened)
        may_be_woken()
        if path != ":memory:":
            _make_file(Path(path))
    else:
        opened = PostgreSQL(url, max_connections=POOL_SIZE, stale_timeout=300, timeout=POOL_SECONDS, **PATIENCE)
        database.initialize(opened)
    return opened


def is_missing_file(url: str) -> bool:
    """Whether an address is that of a file of SQLite's, and no file is there; False where nobody can tell."""
    if url.startswith("sqlite:///"):
        try:
            os.stat(url.removeprefix("sqlite:///"))
        except FileNotFoundError:
            return True
        except OSError:
            return False  # opening it will say more
    return False


def _make_file(path: Path) -> None:
    with _system_errors_as_databases():
        if not path.parent.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))  # addresses of old people are in it


@contextmanager
def _system_errors_as_databases() -> Iterator[None]:
    """What the system refuses about a database's files is a trouble of the database."""
    try:
        yield
    except OSError as problem:
        raise OperationalError(problem) from problem


def on_sqlite() -> bool:
    """Whether the bound database is SQLite."""
    return isinstance(database.obj, SQLite)


@contextmanager
def writing() -> Iterator[None]:
    """One write transaction: committed at the end of the block, rolled back when anything is raised in it."""
    opened = database.obj
    if is_one_of_several():
        with _part():
            yield
        return
    if opened.in_transaction():
        raise RuntimeError("a write transaction inside another: an action must not call an action")
    with turn(), opened.transaction():
        yield


class Spoilt(Exception):
    """Something was raised in one of several write transactions that were to be one, so none of them stands."""


@contextmanager
def writing_together() -> Iterator[None]:
    """Several write transactions of this thread as one, flushed to the disk once: all of them stand, or none.

    Raises Spoilt at the end of the block if anything was raised in one of them, wherever it was met, and
    OperationalError where a row is somebody else's for TOGETHER_MS: who waits for one household's turn with
    those of others in hand could wait in a circle.
    """
    with turn(), database.obj.transaction():
        if not on_sqlite():
            database.execute_sql(f"SET LOCAL lock_timeout = {TOGETHER_MS}")
        _mine.together, _mine.spoilt = True, False
        try:
            yield
            if _mine.spoilt:
                raise Spoilt
        finally:
            _mine.together = False


@contextmanager
def _part() -> Iterator[None]:
    """One of them."""
    _mine.together = False
    try:
        yield
    except BaseException:
        _mine.spoilt = True
        raise
    finally:
        _mine.together = True


@contextmanager
def reading() -> Iterator[None]:
    """A block of reads that all see the same state of the book."""
    if on_sqlite():
        with database.transaction("DEFERRED"):
            yield
    else:
        with database.transaction():
            database.execute_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield


def turn(seconds: float | None = None) -> AbstractContextManager[None]:
    """Waits for this writer's turn on SQLite, whose own busy handler lets an unlucky one wait for seconds.

    Who has it already goes on with it. Raises OperationalError as `turn_at`.
    """
    path = str(database.obj.database)
    if not turns_are_taken() or _mine.__dict__.get("turn_of") == path:
        return nullcontext()
    return turn_at(path, seconds)


def turns_are_taken() -> bool:
    """Whether the bound database has one writer at a time, among processes that wait for one another."""
    return on_sqlite() and database.obj.database != ":memory:"


def is_one_of_several() -> bool:
    """Whether this thread is inside `writing_together`."""
    return bool(_mine.__dict__.get("together"))


@contextmanager
def turn_at(path: str, seconds: float | None = None) -> Iterator[None]:
    """Waits for the turn of whoever writes the SQLite file at this path, whether it is there yet or not.

    Raises OperationalError where it has not come in so many seconds, BUSY_SECONDS unless told: whoever has it was
    stopped, or is long at work.
    """
    handle = _lock_file(path)
    with _system_errors_as_databases():
        taken = take(handle, BUSY_SECONDS if seconds is None else seconds)
    if not taken:
        raise OperationalError(apsw.BusyError(f"{path}.turn has been taken for {BUSY_SECONDS} s"))
    outer, _mine.turn_of = _mine.__dict__.get("turn_of"), path
    try:
        yield
    finally:
        _mine.turn_of = outer
        fcntl.flock(handle, fcntl.LOCK_UN)


def _lock_file(path: str) -> int:
    """This thread's own descriptor of the lock file beside the database (flock holds per open file)."""
    opened: dict[tuple[int, str], int] = _mine.__dict__.setdefault("opened", {})
    owner = (os.getpid(), path)
    if owner not in opened:
        with _system_errors_as_databases():
            opened[owner] = os.open(f"{path}.turn", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    return opened[owner]


def connect() -> None:
    """Opens this thread's connection if it has none."""
    database.connect(reuse_if_open=True)


def disconnect() -> None:
    """Gives the connection back: to the pool on PostgreSQL; on SQLite the thread keeps it, for opening costs more."""
    if not on_sqlite() and not database.is_closed():
        database.close()


def drop_connection() -> None:
    """Ends this thread's connection for good after a trouble of it; the next request opens one that has none."""
    with suppress(*DATABASE_ERRORS):  # what can't even be closed is left behind
        if on_sqlite():
            database.close()
        else:
            database.manual_close()


def close_database() -> None:
    """Closes the bound database: this thread's connection and, on PostgreSQL, the pool's."""
    database.close()
    if not on_sqlite():
        database.close_all()


def settings_of_engine() -> dict[str, Any]:
    """The durability settings that the engine uses, as it says itself; of PostgreSQL's what a new session is given."""
    if on_sqlite():
        return {name: database.execute_sql(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", *PRAGMAS)}
    given = "SELECT name, reset_val FROM pg_settings WHERE name IN ('fsync', 'synchronous_commit', 'full_page_writes')"
    return dict(database.execute_sql(given).fetchall())
