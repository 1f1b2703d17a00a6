"""The triggers that make a table final: the database itself refuses to change or delete what is written."""

from pointsapp.store.database import on_sqlite

REFUSAL = "this table is final"
FUNCTION_BODY = f"""
BEGIN RAISE EXCEPTION USING MESSAGE = '{REFUSAL}: ' || TG_TABLE_NAME; END """
FUNCTION = f"CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $${FUNCTION_BODY}$$"


def final_triggers(tables: list[str]) -> list[str]:
    """The statements that refuse UPDATE and DELETE (SQLite), and TRUNCATE too (PostgreSQL), on `tables`."""
    function = [] if on_sqlite() else [FUNCTION]
    return function + [statement for table in tables for statement in triggers_of(table)]


def triggers_of(table: str) -> list[str]:
    """The statements that make a table's two triggers, as the bound engine itself writes them down."""
    return [_sqlite(table, verb) for verb in ("UPDATE", "DELETE")] if on_sqlite() else _postgresql(table)


def _sqlite(table: str, verb: str) -> str:
    name = f"{table}_final_{verb.lower()}"
    return f"CREATE TRIGGER {name} BEFORE {verb} ON {table} BEGIN SELECT RAISE(ABORT, '{REFUSAL}: {table}'); END"


def _postgresql(table: str) -> list[str]:
    row = f"CREATE TRIGGER {table}_final BEFORE DELETE OR UPDATE ON {table} FOR EACH ROW"
    whole = f"CREATE TRIGGER {table}_final_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT"
    return [f"{trigger} EXECUTE FUNCTION refuse_change()" for trigger in (row, whole)]
