"""A constant SQL statement, written once with :names for both engines; peewee's builder costs 5–7 times as much."""

import re
from typing import Any
from uuid import UUID

from pointsapp.store.database import database, on_sqlite

Row = tuple[Any, ...]


class Statement:
    """SQL with :named parameters, which may be int, str, bytes, UUID or None."""

    __slots__ = ("postgresql", "sqlite")

    def __init__(self, sql: str) -> None:
        self.sqlite = " ".join(sql.split())
        self.postgresql = re.sub(r":(\w+)", r"%(\1)s", self.sqlite)

    def row(self, **values: Any) -> Row | None:
        """The first row, or None. Columns that hold UUIDs come as the engine has them: use `uuid_of`."""
        rows = self.rows(**values)
        return rows[0] if rows else None

    def rows(self, **values: Any) -> list[Row]:
        """All rows."""
        return list(self._run(values).fetchall())

    def run(self, **values: Any) -> int:
        """How many rows it changed or inserted."""
        cursor = self._run(values)
        return int(database.rows_affected(cursor))

    def _run(self, values: dict[str, Any]) -> Any:
        if not on_sqlite():
            return database.execute_sql(self.postgresql, values)
        for name, value in values.items():
            if type(value) is UUID:
                values[name] = value.bytes
        return database.execute_sql(self.sqlite, values)


def uuid_of(value: UUID | bytes | None) -> UUID:
    """A UUID column's value from either engine."""
    if isinstance(value, UUID):
        return value
    return UUID(bytes=value)


def uuid_or_none(value: UUID | bytes | None) -> UUID | None:
    """A nullable UUID column's value from either engine."""
    return None if value is None else uuid_of(value)
