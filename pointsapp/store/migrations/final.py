"""The triggers that make a table final: the database itself refuses to change or delete what is written."""

from pointsapp.store.database import on_sqlite

REFUSAL = "this table is final"
FUNCTION = f"""CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION USING MESSAGE = '{REFUSAL}: ' || TG_TABLE_NAME; END $$"""


def final_triggers(tables: list[str]) -> list[str]:
    """The statements that refuse UPDATE and DELETE (SQLite), and TRUNCATE too (PostgreSQL), on `tables`."""
    if on_sqlite():
        return [_sqlite(table, verb) for table in tables for verb in ("UPDATE", "DELETE")]
    return [FUNCTION] + [statement for table in tables for statement in _postgresql(table)]


def _sqlite(table: str, verb: str) -> str:
    name = f"{table}_final_{verb.lower()}"
    return f"CREATE TRIGGER {name} BEFORE {verb} ON {table} BEGIN SELECT RAISE(ABORT, '{REFUSAL}: {table}'); END"


def _postgresql(table: str) -> list[str]:
    row = f"CREATE TRIGGER {table}_final BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW"
    row += " EXECUTE FUNCTION refuse_change()"
    whole = f"CREATE TRIGGER {table}_final_truncate BEFORE TRUNCATE ON {table} EXECUTE FUNCTION refuse_change()"
    return [row, whole]
