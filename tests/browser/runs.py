"""The program as a stranger starts it: `pointsapp run` in an empty folder, stopped politely, or killed."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.support.servers import LiveServer, inherited, wait_until_serving

PROGRAM = (sys.executable, "-m", "pointsapp.cli", "run")
CHECKOUT = Path(__file__).parents[2]
STOP_SECONDS = 60


@dataclass(frozen=True)
class Run:
    """A run of the program: its address, and the process, which leads a group of its own."""

    server: LiveServer
    process: "subprocess.Popen[bytes]"

    @property
    def url(self) -> str:
        """Where it answers."""
        return self.server.url

    @property
    def printed(self) -> str:
        """What it said on the terminal so far."""
        return self.server.log.read_text(encoding="utf-8")

    def kill(self) -> None:
        """Ends it and its workers at once, as a power cut would: nobody gets to say anything."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> int:
        """Ends it as a system does that shuts down; gives the exit status."""
        self.process.terminate()
        return self.process.wait(STOP_SECONDS)


@contextmanager
def run(folder: Path, port: int, command: Sequence[str] = PROGRAM, **environment: str) -> Iterator[Run]:
    """`pointsapp run` in a folder, from when it answers; ended with the block, unless it ended before."""
    log = folder / "printed.txt"
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env={**variables(), "PORT": str(port), **environment},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    going = Run(LiveServer(f"http://127.0.0.1:{port}", process.pid, log), process)
    try:
        wait_until_serving(lambda: process.poll() is not None, going.server)
        yield going
    finally:
        if process.poll() is None:
            going.stop()


def variables() -> Mapping[str, str]:
    """A stranger's shell, in which the program is found."""
    return {**inherited(), "PYTHONPATH": str(CHECKOUT)}
