"""Several processes that act at the same instant, each with connections of its own, as the workers of a server do."""

import multiprocessing
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from threading import BrokenBarrierError
from typing import Any

from pointsapp.store.database import close_database, connect, open_database

START_SECONDS = 60
_here: list[Any] = []  # the barrier of this process, if it is one of a crowd


class Crowd:
    """So many processes, begun once, who do one thing after the other together."""

    def __init__(self, size: int) -> None:
        context = multiprocessing.get_context("spawn")  # a fork would carry our open database along
        self.size = size
        self._pool = ProcessPoolExecutor(size, context, _enter, (context.Barrier(size),))

    def do(self, url: str, deed: Callable[..., Any], arguments: Iterable[tuple[Any, ...]]) -> list[Any]:
        """Calls a function of a module once in each process, all at once, on the database at `url`; gives what came."""
        asked = [self._pool.submit(_do, url, deed, each) for each in arguments]
        assert len(asked) == self.size
        return [each.result(2 * START_SECONDS) for each in asked]

    def close(self) -> None:
        """Sends everybody home."""
        self._pool.shutdown()


def together() -> None:
    """Waits until everybody in the crowd has come this far."""
    try:
        _here[0].wait(START_SECONDS)
    except BrokenBarrierError:
        raise RuntimeError("somebody in the crowd stayed away") from None


def _enter(barrier: Any) -> None:
    _here.append(barrier)


def _do(url: str, deed: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
    open_database(url)
    connect()
    together()
    try:
        return deed(*arguments)
    finally:
        close_database()
