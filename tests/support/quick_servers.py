"""Gunicorn out of a process that has imported the program already, for the many tests that just want a server."""

import multiprocessing
import os
import signal
import socket
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from gunicorn.app import wsgiapp

from tests.support.servers import (
    FACTORY,
    STOP_SECONDS,
    LiveServer,
    inherited,
    listening_socket,
    options,
    url_of,
    wait_until_serving,
)

# Its children are forked from it before it has a database or a thread: all that they share is what they would import.
_ready = multiprocessing.get_context("forkserver")
_ready.set_forkserver_preload(["pointsapp.app", "gunicorn.app.wsgiapp", "gunicorn.workers.gthread"])


@contextmanager
def serving_quickly(environment: Mapping[str, str], folder: Path) -> Iterator[LiveServer]:
    """Serves the program as `serving` does, a second sooner."""
    with listening_socket() as listener:
        url = url_of(listener)
        with _running(listener, url, {"PUBLIC_URL": url, **environment}, folder) as server:
            yield server


@contextmanager
def held_port() -> Iterator[int]:
    """A loopback port at which servers come and go: nobody else takes it, and while none is there calls are refused."""
    with socket.socket() as holder:
        holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        holder.bind(("127.0.0.1", 0))
        yield holder.getsockname()[1]


@contextmanager
def coming_quickly(
    port: int, environment: Mapping[str, str], folder: Path, factory: str = FACTORY
) -> Iterator[LiveServer]:
    """Serves the program, or what `factory` makes, at a held port as long as the block lasts."""
    with _running(port, f"http://127.0.0.1:{port}", environment, folder, factory) as server:
        yield server


@contextmanager
def _running(
    at: socket.socket | int, url: str, environment: Mapping[str, str], folder: Path, factory: str = FACTORY
) -> Iterator[LiveServer]:
    log = folder / f"gunicorn-{url.rpartition(':')[2]}.log"
    words = [*options(environment), factory]
    process = _ready.Process(target=_serve, args=(at, {**inherited(), **environment}, str(log), words))
    process.start()
    server = LiveServer(url, process.pid or 0, log)
    try:
        wait_until_serving(lambda: process.exitcode is not None, server)
        yield server
    finally:
        os.kill(server.pid, signal.SIGINT)
        process.join(STOP_SECONDS)
        process.kill()
        process.join()


def _serve(at: socket.socket | int, settings: dict[str, str], log: str, words: Sequence[str]) -> None:
    """Becomes gunicorn."""
    output = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for stream in (1, 2):
        os.dup2(output, stream)
    os.environ.clear()
    os.environ.update(settings)
    if isinstance(at, socket.socket):
        os.set_inheritable(at.fileno(), True)
    bind = f"127.0.0.1:{at}" if isinstance(at, int) else f"fd://{at.fileno()}"
    sys.argv = ["gunicorn", f"--bind={bind}", *words]
    wsgiapp.run()
