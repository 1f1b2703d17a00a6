"""Fresh, migrated, empty databases, one for each test: copies of one that was migrated once."""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from peewee import Database
from psycopg import sql

from pointsapp.store.database import open_database
from pointsapp.store.migrations import migrate
from tests.cast import Cast, cast

NO_SERVER = "TEST_POSTGRES_URL is not set: run `make test`, or `scripts/with_postgres.py --fast -- pytest …`"


def migrated(url: str) -> str:
    """Brings the database at `url` up to date, closes it and returns `url`."""
    database = open_database(url)
    migrate(database)
    closed(database)
    return url


def peopled(url: str) -> Cast:
    """Enrols the cast in the database at `url`, closes it and returns everybody."""
    database = open_database(url)
    database.connect()
    everybody = cast()
    closed(database)
    return everybody


def closed(database: Database) -> None:
    """Closes a database for good: a pool holds connections back, and a template may have none."""
    database.close()
    if close_all := getattr(database, "close_all", None):
        close_all()


class SQLiteDatabases:
    """Makes databases by copying one of two files: an empty one, or one with the cast in it."""

    def __init__(self, folder: Path) -> None:
        self.template = folder / "template.db"
        self.peopled_template = folder / "peopled.db"
        migrated(f"sqlite:///{self.template}")
        as_one_file(self.template)

    @cached_property
    def cast(self) -> Cast:
        """The cast as it is in the template; enrolled when first asked for."""
        shutil.copyfile(self.template, self.peopled_template)
        everybody = peopled(f"sqlite:///{self.peopled_template}")
        as_one_file(self.peopled_template)
        return everybody

    @contextmanager
    def fresh(self, folder: Path, with_cast: bool = False) -> Iterator[str]:
        """Gives the address of a new database in `folder`."""
        path = folder / "pointsapp.db"
        shutil.copyfile(self.peopled_template if with_cast and self.cast else self.template, path)
        yield f"sqlite:///{path}"

    @contextmanager
    def vacant(self, folder: Path) -> Iterator[str]:
        """Gives the address of a place in `folder` where no database is yet."""
        yield f"sqlite:///{folder / 'vacant' / 'pointsapp.db'}"


def as_one_file(path: Path) -> None:
    """Moves what stands in the write-ahead log into the file, which alone is then the whole database."""
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


class PostgreSQLDatabases:
    """Makes databases by copying a template on the server of TEST_POSTGRES_URL, under names of its own."""

    def __init__(self) -> None:
        self.server = os.environ.get("TEST_POSTGRES_URL", "")
        if not self.server:
            pytest.fail(NO_SERVER)
        self.prefix = f"test_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}_{os.getpid()}"
        self.numbers = count(1)
        self.template = f"{self.prefix}_template"
        self.peopled_template = f"{self.prefix}_peopled"
        self.order("CREATE DATABASE {}", self.template)
        migrated(self.url_of(self.template))

    @cached_property
    def cast(self) -> Cast:
        """The cast as it is in the template; enrolled when first asked for."""
        self.drop(self.peopled_template)  # half of one, if enrolling failed before
        self.order("CREATE DATABASE {} TEMPLATE {}", self.peopled_template, self.template)
        return peopled(self.url_of(self.peopled_template))

    def fresh_name(self) -> str:
        """A name that no other test has."""
        return f"{self.prefix}_{next(self.numbers)}"

    @contextmanager
    def fresh(self, _folder: Path, with_cast: bool = False) -> Iterator[str]:
        """Gives the address of a new database and drops it afterwards, whoever is still connected."""
        name = self.fresh_name()
        template = self.peopled_template if with_cast and self.cast else self.template
        self.order("CREATE DATABASE {} TEMPLATE {}", name, template)
        try:
            yield self.url_of(name)
        finally:
            self.drop(name)

    @contextmanager
    def vacant(self, _folder: Path) -> Iterator[str]:
        """Gives the address of a new database in which nothing is, and drops it afterwards."""
        name = self.fresh_name()
        self.order("CREATE DATABASE {}", name)
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
        self.drop(self.peopled_template)

    def url_of(self, name: str) -> str:
        """The address of a database on the server."""
        return urlunsplit(urlsplit(self.server)._replace(path=f"/{name}"))

    def order(self, statement: str, *names: str) -> None:
        """Sends one statement about databases; such statements want no transaction around them."""
        quoted = sql.SQL(statement).format(*map(sql.Identifier, names))
        with psycopg.connect(self.server, autocommit=True) as connection:
            connection.execute(quoted)
