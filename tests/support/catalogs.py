"""What SQLite's schema and PostgreSQL's catalog say of their tables, one sentence for each column, key and rule."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from peewee import Database

from pointsapp.store.database import on_sqlite

_SQLITE_CHECK = re.compile(r"(?:CONSTRAINT (\w+) )?CHECK \(")
_NO_MODEL = "migration"  # the register of migrations makes itself


def sqlite_facts(database: Database) -> Iterator[str]:
    """What the opened SQLite database says of its tables."""
    for table, rowless, strict in _rows(database, "SELECT name, wr, strict FROM pragma_table_list"):
        if table == _NO_MODEL or table.startswith("sqlite_"):
            continue
        words = [word for word, true in (("strict", strict), ("without rowid", rowless)) if true]
        yield f"{table}: {', '.join(words) or 'neither strict nor without rowid'}"
        for reader in (_sqlite_columns, _sqlite_indexes, _sqlite_references, _sqlite_rules):
            yield from (f"{table}: {fact}" for fact in reader(database, table))


def _sqlite_columns(database: Database, table: str) -> Iterator[str]:
    columns = _rows(database, f"SELECT name, type, \"notnull\", dflt_value, pk FROM pragma_table_xinfo('{table}')")
    keys = sorted((position, name) for name, *_, position in columns if position)
    yield f"primary key ({', '.join(name for _, name in keys)})"
    for name, typed, bound, default, _ in columns:
        yield f"column {name} {typed}{' not null' if bound else ''}{f' default {default}' if default else ''}"


def _sqlite_indexes(database: Database, table: str) -> Iterator[str]:
    for name, unique, origin in _rows(database, f"SELECT name, \"unique\", origin FROM pragma_index_list('{table}')"):
        if origin == "pk":
            continue
        columns = ", ".join(row[0] for row in _rows(database, f"SELECT name FROM pragma_index_info('{name}')"))
        ((code,),) = _rows(database, f"SELECT sql FROM sqlite_schema WHERE name = '{name}'")
        _, _, where = (code or "").partition(" WHERE ")
        yield f"{'unique' if unique else 'index'} ({columns}){f' where {where}' if where else ''}"


def _sqlite_references(database: Database, table: str) -> Iterator[str]:
    keys: dict[int, list[Any]] = {}
    wanted = 'id, "table", "from", "to", on_update, on_delete'
    for number, *rest in _rows(database, f"SELECT {wanted} FROM pragma_foreign_key_list('{table}') ORDER BY seq"):
        keys.setdefault(number, []).append(rest)
    for parts in keys.values():
        other, _, _, on_update, on_delete = parts[0]
        columns, to = (", ".join(part[place] for part in parts) for place in (1, 2))
        actions = "".join(
            f" on {verb} {action}"
            for verb, action in (("update", on_update), ("delete", on_delete))
            if action != "NO ACTION"
        )
        yield f"foreign key ({columns}) to {other} ({to}){actions}"


def _sqlite_rules(database: Database, table: str) -> Iterator[str]:
    for kind, code in _rows(database, f"SELECT type, sql FROM sqlite_schema WHERE tbl_name = '{table}'"):
        if kind == "trigger":
            yield f"trigger {code}"
        for found in _SQLITE_CHECK.finditer(code or "") if kind == "table" else ():
            yield f"check {found[1]} ({_inside(code, found.end())})"


def _inside(code: str, start: int) -> str:
    """What stands in the bracket that was opened just before `start`."""
    depth, end = 1, start
    while depth:
        depth += {"(": 1, ")": -1}.get(code[end], 0)
        end += 1
    return " ".join(code[start : end - 1].split())


def sqlite_triggers(table: str) -> list[str]:
    """The triggers that a final table has to have on SQLite."""
    return [
        f"trigger CREATE TRIGGER {table}_final_{verb.lower()} BEFORE {verb} ON {table}"
        f" BEGIN SELECT RAISE(ABORT, 'this table is final: {table}'); END"
        for verb in ("UPDATE", "DELETE")
    ]


def postgresql_facts(database: Database) -> Iterator[str]:
    """What the opened PostgreSQL database says of its tables."""
    tables = "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')"
    for (table,) in _rows(database, tables):
        if table != _NO_MODEL:
            for reader in (_postgresql_columns, _postgresql_indexes, _postgresql_constraints, _postgresql_triggers):
                yield from (f"{table}: {fact}" for fact in reader(database, table))


def _postgresql_columns(database: Database, table: str) -> Iterator[str]:
    for name, typed, bound, default in _rows(
        database,
        f"""SELECT a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, pg_get_expr(d.adbin, d.adrelid)
        FROM pg_attribute AS a LEFT JOIN pg_attrdef AS d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
        WHERE a.attrelid = '{table}'::regclass AND a.attnum > 0 AND NOT a.attisdropped""",
    ):
        said = f" default {default.removesuffix(f'::{typed}')}" if default else ""
        yield f"column {name} {typed}{' not null' if bound else ''}{said}"


def _postgresql_indexes(database: Database, table: str) -> Iterator[str]:
    for unique, valid, columns, where in _rows(
        database,
        f"""SELECT i.indisunique, i.indisvalid,
            (SELECT string_agg(pg_get_indexdef(i.indexrelid, n, true), ', ' ORDER BY n)
             FROM generate_series(1, i.indnkeyatts) AS n),
            pg_get_expr(i.indpred, i.indrelid, true)
        FROM pg_index AS i WHERE i.indrelid = '{table}'::regclass AND NOT i.indisprimary""",
    ):
        kind = ("unique" if unique else "index") if valid else "invalid index"
        yield f"{kind} ({columns}){f' where {where}' if where else ''}"


def _postgresql_constraints(database: Database, table: str) -> Iterator[str]:
    for name, kind, code in _rows(
        database,
        f"""SELECT conname, contype, pg_get_constraintdef(oid) FROM pg_constraint
        WHERE conrelid = '{table}'::regclass AND contype NOT IN ('u', 't')""",
    ):
        if kind == "p":
            yield f"primary key {code.removeprefix('PRIMARY KEY ')}"
        elif kind == "f":
            yield re.sub(r"FOREIGN KEY (.*) REFERENCES (\w+)\((.*?)\)", r"foreign key \1 to \2 (\3)", code)
        else:
            yield f"check {name} ({_condition(code)})"


def _postgresql_triggers(database: Database, table: str) -> Iterator[str]:
    for code, enabled in _rows(
        database,
        f"""SELECT pg_get_triggerdef(oid), tgenabled FROM pg_trigger
        WHERE tgrelid = '{table}'::regclass AND NOT tgisinternal""",
    ):
        yield f"trigger {code}" + ("" if enabled == "O" else " that sleeps")


def postgresql_triggers(table: str) -> list[str]:
    """The triggers that a final table has to have on PostgreSQL, as it writes them."""
    row = f"CREATE TRIGGER {table}_final BEFORE DELETE OR UPDATE ON public.{table} FOR EACH ROW"
    whole = f"CREATE TRIGGER {table}_final_truncate BEFORE TRUNCATE ON public.{table} FOR EACH STATEMENT"
    return [f"trigger {trigger} EXECUTE FUNCTION refuse_change()" for trigger in (row, whole)]


def same_checks(database: Database, table: str, checks: Mapping[str, str]) -> dict[str, str]:
    """Conditions as the bound engine writes them: PostgreSQL is asked by laying them on an empty copy of the table."""
    if on_sqlite() or not checks or table not in database.get_tables():
        return dict(checks)
    with database.atomic() as transaction:
        database.execute_sql(f"CREATE TEMPORARY TABLE copy (LIKE public.{table})")
        for name, condition in checks.items():
            database.execute_sql(f"ALTER TABLE copy ADD CONSTRAINT {name} CHECK ({condition})")
        written = _rows(
            database,
            "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint"
            " WHERE conrelid = 'copy'::regclass AND contype = 'c'",
        )
        transaction.rollback()
    return {name: _condition(code) for name, code in written}


def _condition(code: str) -> str:
    return code.removeprefix("CHECK ").removeprefix("(").removesuffix(")")


def _rows(database: Database, code: str) -> list[Any]:
    return list(database.execute_sql(code).fetchall())
