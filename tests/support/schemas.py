"""What the models say of the tables and what a database says of them, as sentences that can be compared."""

import re
from collections.abc import Iterator
from typing import Any

from peewee import SQL, BigIntegerField, CompositeKey, Database, SmallIntegerField, TextField

from pointsapp.store.database import on_sqlite
from pointsapp.store.fields import BytesColumn, Table, UUIDColumn
from pointsapp.store.schema import FINAL, TABLES, WIDE
from tests.support.catalogs import postgresql_facts, postgresql_triggers, same_checks, sqlite_facts, sqlite_triggers

TYPES = {
    BigIntegerField: ("INTEGER", "bigint"),
    SmallIntegerField: ("INTEGER", "smallint"),
    TextField: ("TEXT", "text"),
    UUIDColumn: ("BLOB", "uuid"),
    BytesColumn: ("BLOB", "bytea"),
}
_REFERS = re.compile(r"FOREIGN KEY \((.*)\) REFERENCES (\w+) \((.*)\)")
_UNIQUE = re.compile(r"UNIQUE \((.*)\)")
_CHECK = re.compile(r"CONSTRAINT (\w+) CHECK \((.*)\)")


def drift(database: Database) -> set[str]:
    """What only the models say, marked "models:", and what only the database says, marked "database:"."""
    said = set(of_models(database))
    found = set(sqlite_facts(database) if on_sqlite() else postgresql_facts(database))
    return {f"models: {fact}" for fact in said - found} | {f"database: {fact}" for fact in found - said}


def of_models(database: Database) -> Iterator[str]:
    """Everything that the models say of the tables, in the words of the bound engine."""
    for model in TABLES:
        table = model._meta.table_name
        yield from (f"{table}: {fact}" for fact in _columns(model))
        yield from (f"{table}: {fact}" for fact in _indexes(model))
        yield from (f"{table}: {fact}" for fact in _constraints(database, model))
        if on_sqlite():
            yield f"{table}: " + ("strict" if model in WIDE else "strict, without rowid")
    for model in FINAL:
        table = model._meta.table_name
        triggers = sqlite_triggers(table) if on_sqlite() else postgresql_triggers(table)
        yield from (f"{table}: {trigger}" for trigger in triggers)


def _columns(model: type[Table]) -> Iterator[str]:
    key: Any = model._meta.primary_key
    names = key.field_names if isinstance(key, CompositeKey) else [key.column_name]
    yield f"primary key ({', '.join(names)})"
    for field in model._meta.sorted_fields:
        typed = TYPES[type(field)][0 if on_sqlite() else 1]
        default = "".join(f" {each.sql.replace('DEFAULT', 'default')}" for each in field.constraints or ())
        yield f"column {field.column_name} {typed}{'' if field.null else ' not null'}{default}"


def _indexes(model: type[Table]) -> Iterator[str]:
    for index in model._meta.fields_to_index():
        columns = ", ".join(each.column_name for each in index._expressions)
        where = index._where
        condition = f" where {where.lhs.column_name} {where.op} {where.rhs}" if where is not None else ""
        yield f"{'unique' if index._unique else 'index'} ({columns}){condition}"


def _constraints(database: Database, model: type[Table]) -> Iterator[str]:
    checks: dict[str, str] = {}
    for constraint in model._meta.constraints or ():
        said: Any = constraint.sql if isinstance(constraint, SQL) else ""
        if refers := _REFERS.fullmatch(said):
            yield f"foreign key ({refers[1]}) to {refers[2]} ({refers[3]})"
        elif unique := _UNIQUE.fullmatch(said):
            yield f"unique ({unique[1]})"
        elif check := _CHECK.fullmatch(said):
            checks[check[1]] = check[2]
        else:
            raise AssertionError(f"{model.__name__} has a constraint that this cannot compare: {constraint}")
    for name, condition in same_checks(database, model._meta.table_name, checks).items():
        yield f"check {name} ({condition})"
