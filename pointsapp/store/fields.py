"""The columns that own tables are made of, and what every model of ours shares."""

from functools import cache
from typing import Any
from uuid import UUID

from peewee import SQL, BigIntegerField, Check, Field, Model, SmallIntegerField, TextField

from pointsapp.store.database import database, on_sqlite
from pointsapp.store.statements import Statement


class UUIDColumn(Field):
    """A UUID: native on PostgreSQL, a 16-byte BLOB on SQLite."""

    field_type = "UUID"

    def db_value(self, value: UUID | bytes | None) -> UUID | bytes | None:
        return value.bytes if isinstance(value, UUID) and on_sqlite() else value

    def python_value(self, value: UUID | bytes | None) -> UUID | None:
        return UUID(bytes=value) if isinstance(value, bytes) else value


class BytesColumn(Field):
    """Bytes: hashes and encrypted values."""

    field_type = "BLOB"


class Table(Model):
    """A table of ours; STRICT on SQLite."""

    class Meta:
        database = database
        legacy_table_names = False
        strict_tables = False

    @classmethod
    def insert_row(cls, **values: Any) -> None:
        """Inserts one row; a model with a composite key would silently update nothing by save()."""
        row = {**cls._meta.get_default_dict(), **values}
        of_name = cls._meta.fields
        _insert(cls, tuple(row)).run(**{name: of_name[name].db_value(value) for name, value in row.items()})


@cache
def _insert(table: type[Table], columns: tuple[str, ...]) -> Statement:
    """What inserts a row with these columns: the builder would write the same again for each row."""
    values = ", ".join(f":{name}" for name in columns)
    return Statement(f"INSERT INTO {table._meta.table_name} ({', '.join(columns)}) VALUES ({values})")


def integer(**options: Any) -> Any:
    """A whole number, 64 bits."""
    return BigIntegerField(**options)


def flag(**options: Any) -> Any:
    """0 or 1, on both engines."""
    return SmallIntegerField(**options)


def text(**options: Any) -> Any:
    """Text of any length; its bounds are held where it comes in."""
    return TextField(**options)


def key(**options: Any) -> Any:
    """A UUID."""
    return UUIDColumn(**options)


def blob(**options: Any) -> Any:
    """Bytes."""
    return BytesColumn(**options)


def refers(columns: str, table: str, to: str | None = None) -> Any:
    """A foreign key over several columns, the community first."""
    return SQL(f"FOREIGN KEY ({columns}) REFERENCES {table} ({to or columns})")


def check(name: str, condition: str) -> Any:
    """A named CHECK."""
    return SQL(f"CONSTRAINT {name} CHECK ({condition})")


def unique(columns: str) -> Any:
    """A UNIQUE over several columns, the community first."""
    return SQL(f"UNIQUE ({columns})")


__all__ = ["Check", "Table", "blob", "check", "flag", "integer", "key", "refers", "text", "unique"]
