"""A constant SQL statement, written once with :names for both engines; peewee's builder costs 5–7 times as much."""

import re
from typing import Any
from uuid import UUID

from peewee import __exception_wrapper__ as as_peewee_raises  # type: ignore[attr-defined] # the stubs forgot it

from pointsapp.store.database import database
from pointsapp.store.engines import ENGINES_ERRORS, SQLite

Row = tuple[Any, ...]
_PARAMETER = re.compile(r"(?<!:):([a-z]\w*)")  # neither the :: of a cast nor a time of day


class Statement:
    """SQL with :named parameters, which may be int, str, bytes, UUID or None."""

    __slots__ = ("names", "postgresql", "sqlite")

    def __init__(self, sql: str) -> None:
        sql = " ".join(sql.split())
        self.names = tuple(_PARAMETER.findall(sql))
        self.sqlite = _PARAMETER.sub("?", sql)
        self.postgresql = _PARAMETER.sub("%s", sql)

    def row(self, **values: Any) -> Row | None:
        """The first row, or None. Columns that hold UUIDs come as the engine has them: use `uuid_of`."""
        rows = self.rows(**values)
        return rows[0] if rows else None

    def rows(self, **values: Any) -> list[Row]:
        """All rows."""
        cursor = self._send(values)
        try:
            found: list[Row] = cursor.fetchall()
        except ENGINES_ERRORS:  # SQLite finds a damaged page when it comes to it
            with as_peewee_raises:
                raise
        return found

    def run(self, **values: Any) -> int:
        """How many rows it changed or inserted."""
        return int(database.obj.rows_affected(self._send(values)))

    def _send(self, values: dict[str, Any]) -> Any:
        opened = database.obj
        return opened.send(self.sqlite if opened.__class__ is SQLite else self.postgresql, self.names, values)


def uuid_of(value: UUID | bytes | None) -> UUID:
    """A UUID column's value from either engine."""
    if isinstance(value, UUID):
        return value
    return UUID(bytes=value)


def uuid_or_none(value: UUID | bytes | None) -> UUID | None:
    """A nullable UUID column's value from either engine."""
    return None if value is None else uuid_of(value)
