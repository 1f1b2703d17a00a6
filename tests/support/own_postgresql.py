"""A PostgreSQL server of a test's own, which may be misconfigured, stopped, killed and started again."""

import os
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import rmtree
from urllib.parse import quote

import psycopg
from psycopg import sql

from scripts import with_postgres as scripted

STOP_SECONDS = 30
PASSWORD = "of this server alone"


class OwnServer:
    """A server in a folder, at a port that stays the same."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port, self._programs = folder, scripted.free_port(), scripted.find_programs()
        self._process: subprocess.Popen[bytes] | None = None
        scripted.make_cluster(self._programs, folder, PASSWORD)

    def url(self, name: str = "postgres", role: str = scripted.ACCOUNT) -> str:
        """The address of one of its databases."""
        return f"postgresql://{role}:{quote(PASSWORD)}@127.0.0.1:{self.port}/{name}"

    def start(self) -> None:
        """Starts it if it does not run; returns when it takes connections."""
        if self._process:
            return
        self._process = scripted.start(self._programs, self.folder, self.port)
        scripted.wait_until_ready(self._programs, self._process, self.folder, self.port)

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """Ends it: SIGINT cuts its clients off; SIGQUIT lets it fall where it stands, as a crash does."""
        if self._process:
            self._process.send_signal(how)
            self._process.wait(STOP_SECONDS)
            self._process = None

    def restart(self) -> None:
        """Ends it, and starts it again."""
        self.stop()
        self.start()

    def give(self, path: Path) -> None:
        """Makes a folder the server's own, as it wants those that it writes to."""
        if account := scripted.as_account():
            os.chown(path, account["user"], account["group"])

    def order(self, statement: str, *names: str) -> None:
        """Sends one statement as the superuser, outside any transaction."""
        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))

    def cut_off(self, name: str) -> int:
        """Ends the connections to a database, but not to the one that it comes with; how many there were."""
        with psycopg.connect(self.url(), autocommit=True) as connection:
            end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"
            return len(connection.execute(end, (name,)).fetchall())


@contextmanager
def own_server() -> Iterator[OwnServer]:
    """A started server; nothing of it is left afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="pointsapp-postgres-", dir=scripted.place(fast=True)))
    try:
        server = OwnServer(folder)
        try:
            server.start()
            yield server
        finally:
            server.stop()
    finally:
        rmtree(folder, ignore_errors=True)
