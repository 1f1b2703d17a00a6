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
        log = folder / f"gunicorn-{listener.getsockname()[1]}.log"
        settings = {**inherited(), "PUBLIC_URL": url, **environment}
        process = _ready.Process(target=_serve, args=(listener, settings, str(log), options(environment)))
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


def _serve(listener: socket.socket, settings: dict[str, str], log: str, options: Sequence[str]) -> None:
    """Becomes gunicorn."""
    output = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for stream in (1, 2):
        os.dup2(output, stream)
    os.environ.clear()
    os.environ.update(settings)
    os.set_inheritable(listener.fileno(), True)
    sys.argv = ["gunicorn", *options, f"--bind=fd://{listener.fileno()}", "pointsapp.app:create_app()"]
    wsgiapp.run()
