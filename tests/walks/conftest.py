"""Fixtures for walks: fresh books with the cast in them, one after another, on each engine."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import pytest
from flask import Flask

from pointsapp.config import Settings
from pointsapp.secrets import make_secrets
from pointsapp.store.database import close_database, open_database
from tests.cast import Cast
from tests.conftest import ENGINES, program
from tests.walks.walks import FreshBook


@pytest.fixture(params=ENGINES)
def fresh_book(request: pytest.FixtureRequest, tmp_path: Path) -> FreshBook:
    """Makes the program at work in a fresh book, as often as it is called."""
    databases = request.getfixturevalue(f"{request.param}_databases")
    everybody: Cast = databases.cast
    secrets_file = tmp_path / "secrets.toml"
    make_secrets(secrets_file)
    folders = (tmp_path / str(number) for number in count())

    @contextmanager
    def fresh() -> Iterator[tuple[Flask, Cast]]:
        folder = next(folders)
        folder.mkdir()
        with databases.fresh(folder, with_cast=True) as url:
            environment = {"DATABASE_URL": url, "SECRETS_FILE": str(secrets_file)}
            open_database(url)
            try:
                yield program(Settings.from_environ(environment)), everybody
            finally:
                close_database()

    return fresh
