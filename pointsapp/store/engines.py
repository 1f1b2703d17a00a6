"""SQLite and PostgreSQL as this program uses them: peewee's databases with a short way for constant statements."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from peewee import __exception_wrapper__ as as_peewee_raises
from playhouse.apsw_ext import APSWDatabase
from playhouse.postgres_ext import PooledPsycopg3Database


class SQLite(APSWDatabase):
    """SQLite through the apsw wheel; UUIDs are 16-byte blobs there."""

    field_types = {**APSWDatabase.field_types, "UUID": "BLOB"}

    def send(self, sql: str, names: Sequence[str], values: Mapping[str, Any]) -> Any:
        """Executes SQL whose question marks stand for `names` in turn; gives the cursor."""
        bound = [v.bytes if type(v) is UUID else v for v in map(values.__getitem__, names)]
        if self.query_hooks:
            return self.execute_sql(sql, bound)
        with as_peewee_raises:
            return self.connection().execute(sql, bound)

    def begin(self, lock_type: str | None = None) -> None:
        """Begins a transaction; `lock_type` unless the usual one is meant."""
        with as_peewee_raises:
            self.connection().execute(f"BEGIN {lock_type or self._lock_type}")

    def commit(self) -> bool:
        """Commits the transaction, if one is open."""
        with as_peewee_raises:
            connection = self.connection()
            if not connection.in_transaction:
                return False
            connection.execute("COMMIT")
        return True


class PostgreSQL(PooledPsycopg3Database):
    """PostgreSQL through psycopg 3, with a pool that waits."""

    def send(self, sql: str, names: Sequence[str], values: Mapping[str, Any]) -> Any:
        """Executes SQL whose %s stand for `names` in turn; gives the cursor."""
        return self.execute_sql(sql, [values[name] for name in names])
