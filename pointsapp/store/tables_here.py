"""Which of this program's tables a database has, whatever its schema's age."""

from pointsapp.store.database import database, on_sqlite
from pointsapp.store.schema import TABLES

OWN = frozenset({"migration", *(table._meta.table_name for table in TABLES)})

_SQLITE = "SELECT name, name FROM sqlite_schema WHERE type = 'table'"
_POSTGRESQL = """SELECT c.relname, quote_ident(n.nspname) || '.' || quote_ident(c.relname)
    FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p') AND n.nspname <> 'information_schema' AND left(n.nspname, 3) <> 'pg_'"""


def own_tables() -> dict[str, str]:
    """The tables of ours that are here: by name, as a statement names them (on PostgreSQL with their schema)."""
    rows = database.execute_sql(_SQLITE if on_sqlite() else _POSTGRESQL).fetchall()
    return {str(name): str(written) for name, written in sorted(rows) if name in OWN}


def missing_tables() -> list[str]:
    """The tables of ours that are not here, sorted."""
    return sorted(OWN - own_tables().keys())
