"""A real gunicorn of the program on a free loopback port, for tests that come in by HTTP."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

FACTORY = "pointsapp.app:create_app()"
START_SECONDS = 30
STOP_SECONDS = 15


@dataclass(frozen=True)
class LiveServer:
    """A server that answers at `url`; `pid` is gunicorn's own, `log` what it and its workers wrote."""

    url: str
    pid: int
    log: Path


def listening_socket() -> socket.socket:
    """A socket bound to a free loopback port; while it is held, nobody else can take the port."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    return listener


def url_of(listener: socket.socket) -> str:
    """The address under which a listening socket is reached."""
    return f"http://127.0.0.1:{listener.getsockname()[1]}"


@contextmanager
def serving(environment: Mapping[str, str], folder: Path, factory: str = FACTORY) -> Iterator[LiveServer]:
    """Serves the program on a free loopback port, which it knows as its public address, until the block ends."""
    with listening_socket() as listener:
        url = url_of(listener)
        at = {"PUBLIC_URL": url, "HOST": "127.0.0.1", "PORT": url.rpartition(":")[2]}
        with running(listener, {**environment, **at}, folder, factory) as server:
            yield server


@contextmanager
def running(
    listener: socket.socket, environment: Mapping[str, str], folder: Path, factory: str = FACTORY
) -> Iterator[LiveServer]:
    """Serves the program on `listener` with the given settings, until the block ends.

    Args:
        listener: a bound socket, as `listening_socket` makes it.
        environment: the program's variables; of ours the server sees little beside them.
        folder: where its log is written.
        factory: what gunicorn calls to make the application.
    """
    log = folder / f"gunicorn-{listener.getsockname()[1]}.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            command(listener, environment, factory),
            env={**inherited(), **environment},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            pass_fds=[listener.fileno()],
        )
    server = LiveServer(url_of(listener), process.pid, log)
    try:
        wait_until_serving(lambda: process.poll() is not None, server)
        yield server
    finally:
        stop(process)


def command(listener: socket.socket, environment: Mapping[str, str], factory: str) -> list[str]:
    """Gunicorn as the Procfile starts it, but on a socket that is already bound."""
    return [sys.executable, "-m", "gunicorn", *options(environment), f"--bind=fd://{listener.fileno()}", factory]


def options(environment: Mapping[str, str]) -> list[str]:
    """The Procfile's, and what makes an end quick."""
    workers, threads = environment.get("WORKERS", "1"), environment.get("THREADS", "8")
    shape = ["--worker-class=gthread", f"--workers={workers}", f"--threads={threads}"]
    return [*shape, "--graceful-timeout=5", "--no-control-socket"]


def inherited() -> dict[str, str]:
    """What a server may see of our own environment."""
    return {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}


def wait_until_serving(ended: Callable[[], bool], server: LiveServer) -> None:
    """Returns once any answer comes, whatever its status; fails with the log if it ended, or none comes in time."""
    end = time.monotonic() + START_SECONDS
    while not answers(server.url):
        if ended() or time.monotonic() > end:
            raise RuntimeError(f"the server did not start:\n{server.log.read_text(errors='replace')}")
        time.sleep(0.05)


def answers(url: str) -> bool:
    """Whether an HTTP answer comes from `url`."""
    try:
        with urlopen(url, timeout=START_SECONDS):
            return True
    except HTTPError as refused:
        refused.close()
        return True
    except (URLError, OSError):
        return False


def stop(process: subprocess.Popen[bytes]) -> None:
    """Ends the server at once, without waiting for connections that browsers keep; kills it if it doesn't."""
    process.send_signal(signal.SIGINT)
    try:
        process.wait(timeout=STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
