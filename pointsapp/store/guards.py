"""Whether the database itself still refuses to change what is final: by triggers, or because this role may not."""

from pointsapp.store.audit import Finding
from pointsapp.store.database import database, on_sqlite
from pointsapp.store.migrations.final import FUNCTION, FUNCTION_BODY, triggers_of
from pointsapp.store.schema import FINAL

_SQLITE = "SELECT sql FROM sqlite_schema WHERE type = 'trigger'"
# Those that are switched on and do what they were made to do, of the tables that plain names mean.
_POSTGRESQL = """SELECT pg_get_triggerdef(t.oid, true) FROM pg_trigger AS t JOIN pg_proc AS p ON p.oid = t.tgfoid
    WHERE pg_table_is_visible(t.tgrelid) AND t.tgenabled IN ('O', 'A') AND p.prosrc = %s"""
_REFUSES = "SELECT 1 FROM pg_proc WHERE proname = 'refuse_change' AND prosrc = %s"
_MAY_CHANGE = "SELECT has_any_column_privilege(%s, 'UPDATE') OR has_table_privilege(%s, 'DELETE, TRUNCATE')"


def missing_guard() -> Finding | None:
    """The first final table whose rows could be changed, and the statements that guard it again."""
    found = _triggers()
    for table in (model._meta.table_name for model in FINAL):
        missing = [statement for statement in triggers_of(table) if statement not in found]
        if missing and _may_be_changed(table):
            return Finding(table, "", "open to changes", f"guarded by {_made_anew(table, missing[0])}")
    return None


def _made_anew(table: str, statement: str) -> str:
    """What makes a trigger anew, also where one of its name is there that sleeps or does something else."""
    name = statement.split()[2]
    if on_sqlite():
        return f"DROP TRIGGER IF EXISTS {name}; {statement}"
    function = "" if database.execute_sql(_REFUSES, (FUNCTION_BODY,)).fetchone() else f"{FUNCTION}; "
    return f"{function}DROP TRIGGER IF EXISTS {name} ON {table}; {statement}"


def _triggers() -> set[str]:
    """The statements of the triggers that are here."""
    found = database.execute_sql(_SQLITE) if on_sqlite() else database.execute_sql(_POSTGRESQL, (FUNCTION_BODY,))
    return {str(statement) for (statement,) in found.fetchall()}


def _may_be_changed(table: str) -> bool:
    """Whether this role has the privilege; a file has none that could be taken away."""
    return on_sqlite() or bool(database.execute_sql(_MAY_CHANGE, (table, table)).fetchone()[0])
