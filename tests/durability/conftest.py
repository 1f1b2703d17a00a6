"""Fixtures for what goes wrong with databases, disks and processes."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from pointsapp.cli import main
from pointsapp.store.database import close_database
from tests.durability.refusals import Refusal, in_english
from tests.support.own_postgresql import OwnServer, own_server
from tests.support.servers import listening_socket


@pytest.fixture(scope="module")
def server() -> Iterator[OwnServer]:
    """A PostgreSQL server of this file's tests alone."""
    with own_server() as started:
        yield started


@pytest.fixture
def port() -> int:
    """A loopback port that is free just now."""
    with listening_socket() as listener:
        return int(listener.getsockname()[1])


@pytest.fixture
def refusal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path, port: int
) -> Iterator[Refusal]:
    """What a command says in English when it refuses the database at an address: `refusal("audit", url)`."""
    monkeypatch.setattr(os, "execv", lambda *_: pytest.fail("nothing was refused"))  # else the tests became the server
    monkeypatch.setenv("PORT", str(port))
    monkeypatch.setenv("SECRETS_FILE", str(tmp_path / "secrets.toml"))

    def said(command: str, url: str) -> str:
        monkeypatch.setenv("DATABASE_URL", url)
        status = main([command])
        close_database()
        return in_english(status, *capsys.readouterr())

    yield said
    close_database()
