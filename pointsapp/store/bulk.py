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


def trust_keys() -> None:
    """Lets PostgreSQL take rows in the caller's transaction without looking each foreign key up, if its role may.

    Only a superuser's role may. It halves the time, and is for rows that were made together and are audited later.
    """
    if (
        not on_sqlite()
        and database.execute_sql("SELECT rolsuper FROM pg_roles WHERE rolname = current_user").fetchone()[0]
    ):
        database.execute_sql("SET LOCAL session_replication_role = replica")


def learn_sizes() -> None:
    """Lets PostgreSQL see how large the tables are now, which its plans hang on; SQLite's are always the same here."""
    if not on_sqlite():
        database.execute_sql("ANALYZE")


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
