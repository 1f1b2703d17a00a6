"""Many deeds in one go: each stands alone, and what they share is only the wait for the disk."""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import TypeVar

from pointsapp.store.database import Spoilt, writing_together
from pointsapp.store.troubles import DATABASE_ERRORS

TOGETHER = 20  # deeds between two waits for the disk: some 20 ms, in which their households wait, and SQLite's writers

T = TypeVar("T")


def done_in_turn(deeds: Iterable[Callable[[], T]]) -> list[T]:
    """Does one deed after the other, each in a write transaction of its own; gives what they give.

    As long as nothing stands in the way several transactions are made one, to wait for the disk once; so a deed may
    be undone and done again. What a deed raises ends it: what was done before stands, or was undone and is not given.
    """
    left = iter(deeds)
    return [given for some in _parts(left) for given in _done(some)]


def _parts(left: Iterator[Callable[[], T]]) -> Iterator[list[Callable[[], T]]]:
    while some := list(islice(left, TOGETHER)):
        yield some


def _done(some: list[Callable[[], T]]) -> list[T]:
    try:
        with writing_together():
            return [deed() for deed in some]
    except (Spoilt, *DATABASE_ERRORS):
        return [deed() for deed in some]
