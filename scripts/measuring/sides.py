"""The servers that are measured: bare Flask, and the program before each engine, under gunicorn as shipped."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from scripts.measuring.client import Address
from scripts.measuring.neighbourhood import Kiosk, settle
from tests.support.servers import LiveServer, serving

BARE_FACTORY = "scripts.measuring.bare:create_app()"
GUNICORN = {"WORKERS": "2", "THREADS": "8"}


@dataclass(frozen=True)
class Side:
    """One engine: its name, its book, and the server that keeps it."""

    name: str
    url: str
    kiosk: Kiosk
    server: LiveServer


def engines(folder: Path) -> list[tuple[str, str]]:
    """The databases' names and addresses."""
    return [("SQLite", f"sqlite:///{folder / 'bench.db'}"), ("PostgreSQL", os.environ["TEST_POSTGRES_URL"])]


@contextmanager
def side(name: str, url: str, folder: Path, drop_offs: int) -> Iterator[Side]:
    """An engine with the program before it, until the block ends; so many drop-offs over HTTP, and by hand, fit in."""
    environment = {"DATABASE_URL": url, "SECRETS_FILE": str(folder / f"{name}.toml")}
    kiosk = settle(environment, by_card=drop_offs, by_hand=drop_offs)
    with serving({**environment, **GUNICORN}, folder) as server:
        yield Side(name, url, kiosk, server)


def host_of(server: LiveServer) -> str:
    """Host and port as a request names them."""
    return server.url.removeprefix("http://")


def address_of(server: LiveServer) -> Address:
    """Where a server listens."""
    host, _, port = host_of(server).partition(":")
    return host, int(port)
