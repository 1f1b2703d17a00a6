"""The processes of a running server, and the sudden death of one of them."""

import os
import signal
from pathlib import Path


def kill_a_worker(server_pid: int) -> None:
    """Kills the worker that has been there longest, and so is surely at work; its server starts another."""
    workers = children(server_pid)
    if workers:
        os.kill(workers[0], signal.SIGKILL)


def children(pid: int) -> list[int]:
    """The processes that a process started and that still live, eldest first."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, parent, *more = stat.read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):  # it ended meanwhile
            continue
        if int(parent) == pid and state != "Z":
            found.append((int(more[17]), int(stat.parent.name)))
    return [child for _, child in sorted(found)]
