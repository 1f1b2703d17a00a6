"""Runs a command beside a temporary PostgreSQL server, named in TEST_POSTGRES_URL, and leaves nothing behind.

    scripts/with_postgres.py [--fast] -- COMMAND…

The server keeps PostgreSQL's durable defaults. With `--fast` its files lie in memory where there is room, so
that flushing costs nothing: for tests that cut no power and measure nothing. Exits as the command does.
"""

from __future__ import annotations

import argparse
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

ACCOUNT = "postgres"
SETTINGS = ("max_connections=200", "max_wal_size=256MB", "log_min_messages=warning")
MEMORY = Path("/dev/shm")
ROOM_BYTES = 2 * 1024**3


class NoServer(Exception):
    """PostgreSQL is missing or did not start; the text says which."""


def main(arguments: Sequence[str]) -> int:
    """Runs the command named in the arguments beside a server and returns its exit status."""
    options = read_options(arguments)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop_on_signal)
    try:
        with temporary_server(fast=options.fast) as url:
            return run(options.command, {**os.environ, "TEST_POSTGRES_URL": url})
    except NoServer as problem:
        print(f"with_postgres: {problem}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def read_options(arguments: Sequence[str]) -> argparse.Namespace:
    """Splits the arguments into our flag and the command after `--`."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--fast", action="store_true", help="keep the files in memory where there is room")
    parser.add_argument("command", nargs="+", help="what to run, after --")
    return parser.parse_args(arguments)


def stop_on_signal(number: int, _frame: FrameType | None) -> None:
    """Turns a signal into an exit, so that the server is stopped and its folder removed on the way out."""
    raise SystemExit(128 + number)


@contextmanager
def temporary_server(fast: bool) -> Iterator[str]:
    """Gives the address of a fresh server on a free loopback port, as its superuser; ends it afterwards.

    Refuses with NoServer when PostgreSQL is missing or does not come up.
    """
    programs = find_programs()
    folder = Path(tempfile.mkdtemp(prefix="pointsapp-postgres-", dir=place(fast)))
    try:
        password = secrets.token_hex(16)
        make_cluster(programs, folder, password)
        port = free_port()
        server = start(programs, folder, port)
        try:
            wait_until_ready(programs, server, folder, port)
            yield f"postgresql://{ACCOUNT}:{password}@127.0.0.1:{port}/postgres"
        finally:
            stop(server)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def place(fast: bool) -> Path | None:
    """Where the server's folder goes: in memory if asked for and there is room, else the usual place."""
    roomy = fast and MEMORY.is_dir() and shutil.disk_usage(MEMORY).free >= ROOM_BYTES
    return MEMORY if roomy else None


def find_programs() -> Path:
    """The folder with initdb and postgres: the newest of Debian's, else the one on PATH."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if debian:
        return debian[-1].parent
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    raise NoServer("PostgreSQL is missing. On Debian, as root: apt-get install postgresql")


def as_account() -> dict[str, Any]:
    """Options for a child that must not be root, as PostgreSQL insists: Debian's account, else ourselves."""
    if os.geteuid() != 0:
        return {}
    try:
        account = pwd.getpwnam(ACCOUNT)
    except KeyError:
        raise NoServer(f"root cannot run PostgreSQL, and there is no account {ACCOUNT}") from None
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


def make_cluster(programs: Path, folder: Path, password: str) -> None:
    """Writes an empty cluster whose superuser needs the password, so that others on this machine stay out."""
    secret = folder / "password"
    secret.write_text(password)
    if account := as_account():
        for path in (folder, secret):
            os.chown(path, account["user"], account["group"])
    where = [f"--pgdata={folder / 'data'}", f"--username={ACCOUNT}", f"--pwfile={secret}"]
    options = [
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--locale=C.UTF-8",
        "--no-sync",
        "--no-instructions",
    ]
    made = subprocess.run(
        [programs / "initdb", *where, *options],
        capture_output=True,
        text=True,
        check=False,
        cwd="/",
        **as_account(),
    )
    if made.returncode:
        raise NoServer(f"initdb failed: {made.stderr.strip()}")


def free_port() -> int:
    """A loopback port that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start(programs: Path, folder: Path, port: int) -> subprocess.Popen[bytes]:
    """Starts the server in a session of its own: a Ctrl-C meant for the tests must not end it first."""
    settings = [*SETTINGS, f"unix_socket_directories={folder}"]
    options = [part for setting in settings for part in ("-c", setting)]
    with (folder / "log").open("wb") as log:
        return subprocess.Popen(
            [programs / "postgres", "-D", folder / "data", "-h", "127.0.0.1", "-p", str(port), *options],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd="/",
            start_new_session=True,
            **as_account(),
        )


def wait_until_ready(programs: Path, server: subprocess.Popen[bytes], folder: Path, port: int) -> None:
    """Returns once the server takes connections; NoServer with its log if it doesn't within 30 seconds."""
    end = time.monotonic() + 30
    probe = [str(programs / "pg_isready"), "--quiet", "--host=127.0.0.1", f"--port={port}"]
    while subprocess.run(probe, check=False).returncode:
        if server.poll() is not None or time.monotonic() > end:
            raise NoServer(f"PostgreSQL did not start: {(folder / 'log').read_text(errors='replace').strip()}")
        time.sleep(0.05)


def stop(server: subprocess.Popen[bytes]) -> None:
    """Ends the server without waiting for its clients; kills it if it takes too long."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)  # an impatient second Ctrl-C would leave the server behind
    server.send_signal(signal.SIGINT)
    try:
        server.wait(timeout=20)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def run(command: Sequence[str], environment: dict[str, str]) -> int:
    """Runs the command and passes signals on to it; 127 if there is no such command."""
    try:
        child = subprocess.Popen(command, env=environment)
    except OSError as problem:
        print(f"with_postgres: {command[0]}: {problem.strerror}", file=sys.stderr)
        return 127
    try:
        status = child.wait()
    except BaseException:
        # Ctrl-C reaches the child by itself; it is given time to end its own servers and browsers.
        child.terminate()
        child.wait()
        raise
    return status if status >= 0 else 128 - status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
