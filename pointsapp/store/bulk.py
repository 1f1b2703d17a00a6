"""Many rows at once: by one prepared statement on SQLite, by COPY on PostgreSQL."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from pointsapp.store.database import database, on_sqlite
from pointsapp.store.fields import BytesColumn, Table, UUIDColumn

Row = Sequence[Any]


def insert_many(table: type[Table], columns: Sequence[str], rows: Iterable[Row]) -> None:
    """Inserts rows inside the caller's transaction; UUIDs are given as 16 bytes, on both engines."""
    name, listed = table._meta.table_name, ", ".join(columns)
    connection = database.connection()
    if on_sqlite():
        marks = ", ".join("?" * len(columns))
        connection.executemany(f"INSERT INTO {name} ({listed}) VALUES ({marks})", rows)
        return
    written = [_as_text(table._meta.columns[column]) for column in columns]
    with connection.cursor() as cursor, cursor.copy(f"COPY {name} ({listed}) FROM STDIN") as copy:
        for row in rows:
            copy.write("\t".join([r"\N" if v is None else w(v) for w, v in zip(written, row, strict=True)]) + "\n")


def _as_text(column: Any) -> Callable[[Any], str]:
    """How COPY's text format writes a column: https://www.postgresql.org/docs/15/sql-copy.html."""
    if isinstance(column, UUIDColumn):
        return bytes.hex
    if isinstance(column, BytesColumn):
        return _bytea
    return _plain if column.field_type == "TEXT" else str


def _bytea(value: bytes) -> str:
    return rf"\\x{value.hex()}"


def _plain(value: str) -> str:
    return value.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")
