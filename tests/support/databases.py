"""Fresh, migrated, empty databases, one for each test: copies of one that was migrated once."""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from psycopg import sql

from pointsapp.store.database import open_database
from pointsapp.store.migrations import migrate

NO_SERVER = "TEST_POSTGRES_URL is not set: run `make test`, or `scripts/with_postgres.py --fast -- pytest …`"


def migrated(url: str) -> str:
    """Brings the database at `url` up to date, closes it and returns `url`."""
    database = open_database(url)
    migrate(database)
    database.close()
    if close_all := getattr(database, "close_all", None):
        close_all()  # a pool holds connections back, and a template may have none
    return url


class SQLiteDatabases:
    """Makes databases by copying one file."""

    def __init__(self, folder: Path) -> None:
        self.template = folder / "template.db"
        migrated(f"sqlite:///{self.template}")
        with sqlite3.connect(self.template) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # the file alone is then the whole database
        connection.close()

    @contextmanager
    def fresh(self, folder: Path) -> Iterator[str]:
        """Gives the address of a new database in `folder`."""
        path = folder / "pointsapp.db"
        shutil.copyfile(self.template, path)
        yield f"sqlite:///{path}"


class PostgreSQLDatabases:
    """Makes databases by copying a template on the server of TEST_POSTGRES_URL, under names of its own."""

    def __init__(self) -> None:
        self.server = os.environ.get("TEST_POSTGRES_URL", "")
        if not self.server:
            pytest.fail(NO_SERVER)
        self.prefix = f"test_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}_{os.getpid()}"
        self.numbers = count(1)
        self.template = f"{self.prefix}_template"
        self.order("CREATE DATABASE {}", self.template)
        migrated(self.url_of(self.template))

    def fresh_name(self) -> str:
        """A name that no other test has."""
        return f"{self.prefix}_{next(self.numbers)}"

    @contextmanager
    def fresh(self, _folder: Path) -> Iterator[str]:
        """Gives the address of a new database and drops it afterwards, whoever is still connected."""
        name = self.fresh_name()
        self.order("CREATE DATABASE {} TEMPLATE {}", name, self.template)
        try:
            yield self.url_of(name)
        finally:
            self.drop(name)

    def drop(self, name: str) -> None:
        """Drops a database together with the connections to it."""
        self.order("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)

    def close(self) -> None:
        """Leaves the server as it was found."""
        self.drop(self.template)

    def url_of(self, name: str) -> str:
        """The address of a database on the server."""
        return urlunsplit(urlsplit(self.server)._replace(path=f"/{name}"))

    def order(self, statement: str, *names: str) -> None:
        """Sends one statement about databases; such statements want no transaction around them."""
        quoted = sql.SQL(statement).format(*map(sql.Identifier, names))
        with psycopg.connect(self.server, autocommit=True) as connection:
            connection.execute(quoted)
