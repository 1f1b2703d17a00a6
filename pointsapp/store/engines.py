"""SQLite and PostgreSQL as this program uses them: peewee's databases with a short way for constant statements."""

import select
import time
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID
from weakref import WeakSet

import apsw
import psycopg
from peewee import OperationalError
from peewee import __exception_wrapper__ as as_peewee_raises  # type: ignore[attr-defined] # the stubs forgot it
from playhouse.apsw_ext import APSWDatabase
from playhouse.postgres_ext import PooledPsycopg3Database
from psycopg.pq import TransactionStatus

ENGINES_ERRORS = (apsw.Error, psycopg.Error)


class SQLite(APSWDatabase):
    """SQLite through the apsw wheel; UUIDs are 16-byte blobs there."""

    field_types = {**APSWDatabase.field_types, "UUID": "BLOB"}

    def _add_conn_hooks(self, connection: apsw.Connection) -> None:
        """Takes the write-ahead log; lets no plan hang on values, else SQLite plans many a SELECT at each execution."""
        _use_wal(connection, patience=float(self._timeout))
        connection.config(apsw.SQLITE_DBCONFIG_ENABLE_QPSG, 1)
        super()._add_conn_hooks(connection)

    def send(self, sql: str, names: Sequence[str], values: Mapping[str, Any]) -> Any:
        """Executes SQL whose question marks stand for `names` in turn; gives the cursor."""
        bound = [v.bytes if type(v) is UUID else v for v in map(values.__getitem__, names)]
        if self.query_hooks:
            return self.execute_sql(sql, bound)
        try:
            return self.connection().execute(sql, bound)
        except apsw.Error:
            with as_peewee_raises:  # entered only now: at each statement it would cost as much as a short one
                raise

    def begin(self, lock_type: str = "IMMEDIATE") -> None:
        """Begins a transaction; one that may write takes the lock at once, for it could not wait for it later."""
        with as_peewee_raises:
            self.connection().execute(f"BEGIN {lock_type}")

    def commit(self) -> None:
        """Commits the transaction. Raises OperationalError where SQLite has ended it: what was in it is gone."""
        connection = self.connection()
        if not connection.in_transaction:  # as a full disk does, and then somebody swallowed the error
            raise OperationalError("SQLite rolled the transaction back by itself")
        with as_peewee_raises:
            connection.execute("COMMIT")


def _use_wal(connection: apsw.Connection, *, patience: float) -> None:
    """Sets the journal mode, which stays with the file; tries for `patience` seconds while others are at a new file.

    SQLite's busy handler can't help: it isn't asked where a reader wants to become the only one.
    """
    give_up = time.monotonic() + patience
    while True:
        try:
            connection.execute("PRAGMA journal_mode = wal")
            return
        except apsw.BusyError:
            if time.monotonic() > give_up:
                raise
            time.sleep(0.01)


# A setting of the session's own outlasts what is changed for the server and read anew while it runs.
_WAIT_FOR_DISK = """SELECT set_config('synchronous_commit',
    CASE current_setting('synchronous_commit') WHEN 'remote_apply' THEN 'remote_apply' ELSE 'on' END, false)"""


class PostgreSQL(PooledPsycopg3Database):
    """PostgreSQL through psycopg 3, with a pool that waits."""

    def __init__(self, *args: Any, **options: Any) -> None:
        """As the pool's own."""
        self._settled: WeakSet[psycopg.Connection] = WeakSet()
        super().__init__(*args, **options)

    def send(self, sql: str, names: Sequence[str], values: Mapping[str, Any]) -> Any:
        """Executes SQL whose %s stand for `names` in turn; gives the cursor."""
        bound = [values[name] for name in names]
        if self.query_hooks:
            return self.execute_sql(sql, bound)
        try:
            return self.connection().execute(sql, bound)
        except psycopg.Error:
            with as_peewee_raises:
                raise

    def _connect(self) -> psycopg.Connection:
        """A connection whose commits wait for the disk, also when the server, or this role, no longer asks for it."""
        conn: psycopg.Connection = super()._connect()
        if conn not in self._settled:
            conn.execute(_WAIT_FOR_DISK)
            self._settled.add(conn)
        return conn

    def _is_closed(self, conn: psycopg.Connection) -> bool:
        """Whether the pool had better drop a connection; only one on which something came unasked is asked first.

        An idle connection has nothing to read but the server's last words, the end, or a notice.
        """
        if conn.closed:
            return True
        waiting = select.poll()
        waiting.register(conn.fileno(), select.POLLIN)
        return bool(waiting.poll(0)) and super()._is_closed(conn)

    def commit(self) -> None:
        """Commits the transaction. Raises OperationalError where a statement failed: PostgreSQL would undo it all."""
        if self.connection().info.transaction_status is TransactionStatus.INERROR:
            raise OperationalError("a statement of the transaction failed")
        super().commit()
