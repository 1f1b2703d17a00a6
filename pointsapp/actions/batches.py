"""Many deeds in one go: each stands alone, and what they share is only the wait for the disk."""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import TypeVar

from pointsapp.store.database import writing_together

TOGETHER = 20  # deeds between two waits for the disk: some 20 ms, in which nobody else writes on SQLite

T = TypeVar("T")


def done_in_turn(deeds: Iterable[Callable[[], T]]) -> list[T]:
    """Does one deed after the other, each in a write transaction of its own; what it gives counts when all are done.

    A deed that raises anything ends it: whatever was done by then either stands or never was, as each deed says.
    """
    left = iter(deeds)
    return [given for some in _parts(left) for given in _done(some)]


def _parts(left: Iterator[Callable[[], T]]) -> Iterator[list[Callable[[], T]]]:
    while some := list(islice(left, TOGETHER)):
        yield some


def _done(some: list[Callable[[], T]]) -> list[T]:
    with writing_together():
        return [deed() for deed in some]
