"""Counts what a drop-off costs in instructions, beside bare Flask: the figure that no busy machine changes.

`make instructions`. Needs valgrind (Debian's package), and TEST_POSTGRES_URL as scripts/with_postgres.py gives it.
Counted is what a gunicorn worker does in user space, from reading a request to writing its answer, without what
PostgreSQL's own processes do; beginning and ending cancel out between few requests and many.
"""

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit
from uuid import UUID

import psycopg

from scripts.measuring.client import Line, check
from scripts.measuring.neighbourhood import Kiosk, settle
from scripts.measuring.sides import BARE_FACTORY
from tests.support.servers import FACTORY, command, inherited, listening_socket, url_of

BARE, ENGINES = "bare Flask", ("drop-off, SQLite", "drop-off, PostgreSQL")
FEW, MANY = 100, 500
START_SECONDS, STOP_SECONDS = 300, 300
PATIENT = ("--graceful-timeout=240", "--timeout=240")  # ending takes its time when each instruction is counted
PROCESSES = 2  # gunicorn itself, and its worker, which does all the work
COUNTED = re.compile(r"^summary: (\d+)", re.MULTILINE)
SHAPE = {"WORKERS": "1", "THREADS": "8", "PYTHONHASHSEED": "0"}


def main() -> int:
    """Measures both, prints instructions a request."""
    if not shutil.which("valgrind"):
        print("instructions: valgrind is missing. On Debian: apt-get install valgrind", file=sys.stderr)
        return 1
    with (
        tempfile.TemporaryDirectory(prefix="pointsapp-instructions-") as folder,
        ProcessPoolExecutor(2) as side_by_side,
    ):
        places = [Path(folder) / f"{way}-{count}" for way in (BARE, *ENGINES) for count in (FEW, MANY)]
        found = list(side_by_side.map(counted, places))
    of_request = [(many - few) / (MANY - FEW) for few, many in zip(found[::2], found[1::2], strict=True)]
    for way, each in zip((BARE, *ENGINES), of_request, strict=True):
        print(f"{way:22}{each:>12,.0f} instructions a request{each / of_request[0]:>8.2f} ×")
    return 0


def counted(folder: Path) -> int:
    """The instructions of a worker that answered so many requests as the folder's name says."""
    folder.mkdir()
    way, count = folder.name.rsplit("-", 1)
    environment, factory, kiosk = SHAPE, BARE_FACTORY, _nobody()
    if way != BARE:
        environment = {**SHAPE, "DATABASE_URL": _book(way, folder), "SECRETS_FILE": f"{folder}/secrets.toml"}
        kiosk, factory = settle(environment, by_card=int(count), by_hand=0), FACTORY
    with listening_socket() as listener:
        watched = ["valgrind", "--tool=cachegrind", "--cache-sim=no", "-q", f"--cachegrind-out-file={folder}/%p.count"]
        server = subprocess.Popen(
            [*watched, *command(listener, environment, factory)[:-1], *PATIENT, factory],
            env={**inherited(), **environment, "PUBLIC_URL": url_of(listener)},
            stderr=subprocess.DEVNULL,
            pass_fds=[listener.fileno()],
        )
        try:
            _send(listener, kiosk.requests(int(count), "127.0.0.1"))
        finally:
            server.terminate()
            server.wait(STOP_SECONDS)
    counts = [int(found[1]) for file in folder.glob("*.count") if (found := COUNTED.search(file.read_text()))]
    if len(counts) < PROCESSES:
        raise RuntimeError(f"the worker was killed before it could say what it counted ({folder.name})")
    return max(counts)


def _book(way: str, folder: Path) -> str:
    """The address of a book of its own, empty as yet."""
    if way == ENGINES[0]:
        return f"sqlite:///{folder}/book.db"
    server, name = urlsplit(os.environ["TEST_POSTGRES_URL"]), f"instructions_{folder.name.rpartition('-')[2]}"
    with psycopg.connect(server.geturl(), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return urlunsplit(server._replace(path=f"/{name}"))


def _nobody() -> Kiosk:
    """A kiosk for bare Flask, which looks at nothing."""
    nil = UUID(int=0)
    return Kiosk(0, nil, nil, "D1" + "A" * 56, iter(()), iter(["C1" + "A" * 30] * MANY))


def _send(listener: socket.socket, requests: list[bytes]) -> None:
    """Sends the requests one by one over one connection."""
    line = _line(listener.getsockname()[:2])
    for request in requests:
        line.send(request)
        while not line.receive():
            pass
        check(line.answer)
    line.socket.close()


def _line(address: tuple[str, int]) -> Line:
    """A connection, as soon as the server takes one."""
    end = time.monotonic() + START_SECONDS
    while True:
        try:
            line = Line(address)
            line.socket.settimeout(START_SECONDS)  # it listens before it answers
            return line
        except ConnectionRefusedError:
            if time.monotonic() > end:
                raise
            time.sleep(0.5)


if __name__ == "__main__":
    sys.exit(main())
