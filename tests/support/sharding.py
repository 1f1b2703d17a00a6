"""What Citus asks of a statement: every table that is shared out by community is asked for one community's rows."""

import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, wraps
from pathlib import Path
from types import FrameType
from typing import Any

import peewee
import pytest

from pointsapp.store.engines import PostgreSQL, SQLite
from pointsapp.store.schema import OF_A_COMMUNITY

TENANT = {model._meta.table_name for model in OF_A_COMMUNITY}
PROGRAM = str(Path(__file__).parents[2] / "pointsapp")
TESTS = str(Path(__file__).parents[1])
MIGRATIONS = str(Path(PROGRAM) / "store" / "migrations")
WHOLE_BOOK = (str(Path(PROGRAM) / "store" / "postgresql_copies.py"),)  # counts what a copy of everything holds
_QUOTES = re.compile(r'"(\w+)"')
_READ = re.compile(r"\b(?:FROM|JOIN|UPDATE|TABLE)\s+(?:public\.)?(\w+)", re.IGNORECASE)
_LISTED = re.compile(r"\bFROM\s+\w+(?:\s+(?:AS\s+)?\w+)?\s*,\s*(\w+)", re.IGNORECASE)  # FROM a, b: a join unseen
_CHANGED = re.compile(r"\bSET\b(.*?)(?=\bWHERE\b|$)", re.IGNORECASE | re.DOTALL)  # what is no condition
_WRITTEN = re.compile(r"\bINSERT INTO (\w+)\s*\(([^)]*)\)", re.IGNORECASE)
_NAMED = re.compile(r"\bcommunity_id\s*=|=\s*(?:\w+\.)?community_id\b", re.IGNORECASE)
_DATA = re.compile(r"\s*(?:WITH|SELECT|INSERT|UPDATE|DELETE)\b", re.IGNORECASE)


class Careless(AssertionError):
    """The program sent a statement that doesn't say of which community."""


@cache
def is_careless(sql: str) -> bool:
    """Whether a statement touches a tenant table, once or more, without a community for each time."""
    plain = _QUOTES.sub(r"\1", sql)
    if not _DATA.match(plain):
        return False
    inserted = [columns for table, columns in _WRITTEN.findall(plain) if table in TENANT]
    if any("community_id" not in columns for columns in inserted):
        return True
    if TENANT.intersection(_LISTED.findall(plain)):
        return True
    read = [table for table in _READ.findall(plain) if table in TENANT]
    return len(_NAMED.findall(_CHANGED.sub(" ", plain))) < len(read)


def sent_by_the_program() -> bool:
    """Whether the statement being sent is the program's own, not a test's and not a migration's."""
    frame: FrameType | None = sys._getframe(2)
    while frame is not None:
        file = frame.f_code.co_filename
        if file.startswith((TESTS, MIGRATIONS, *WHOLE_BOOK)) and file != __file__:
            return False
        if file.startswith(PROGRAM) and not file.endswith(("engines.py", "statements.py", "database.py", "bulk.py")):
            return True
        frame = frame.f_back
    return False


def look_at(sql: str) -> None:
    """Raises Careless for a statement of the program that names no community."""
    if is_careless(sql) and sent_by_the_program():
        raise Careless(sql)


@contextmanager
def every_statement_looked_at() -> Iterator[None]:
    """Looks at each statement that is sent in this process while it lasts."""
    with pytest.MonkeyPatch.context() as patch:
        for engine, way in ((peewee.Database, "execute_sql"), (SQLite, "send"), (PostgreSQL, "send")):
            patch.setattr(engine, way, looked_at(getattr(engine, way)))
        yield


def looked_at(way: Callable[..., Any]) -> Callable[..., Any]:
    """A way of sending statements, each of which is looked at before it goes."""

    @wraps(way)
    def looked(self: peewee.Database, sql: str, *values: Any, **options: Any) -> Any:
        look_at(sql)
        return way(self, sql, *values, **options)

    return looked
