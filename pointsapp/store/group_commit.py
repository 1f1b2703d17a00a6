"""Group commit: the bookings that a process's threads have ready share SQLite's next write transaction.

SQLite has one writer. Threads that each go through their own statements hand Python's lock to and fro at every one of
them, with the turn in hand; so one thread, the leader, does all that are ready while the others sleep. PostgreSQL needs
none of it: its writers wait only for rows, and its server flushes together what commits together.
"""

import os
import threading
import time
from collections import deque
from collections.abc import Callable
from functools import partial, wraps
from typing import Any, ParamSpec, TypeVar

import apsw
from peewee import OperationalError

from pointsapp.store.database import BUSY_SECONDS, is_one_of_several, turn, turns_are_taken, writing_together

MOST = 20  # in one transaction: some 20 ms, in which other processes wait

P = ParamSpec("P")
T = TypeVar("T")


def grouped(action: Callable[P, T]) -> Callable[P, T]:
    """Lets an action that writes share a transaction with those of other threads.

    It may so run in another thread, or twice, what it did at first being undone: it has to know its arguments and the
    book only, and to change nothing but the book. If anything is raised in one of them each is done again by itself.
    """

    @wraps(action)
    def wrapper(*args: P.args, **named: P.kwargs) -> T:
        if is_one_of_several() or not turns_are_taken():
            return action(*args, **named)
        return _in_group(partial(action, *args, **named))

    return wrapper


class _Deed:
    """One of them: what came of it, if it was done together with others, and whether it is its turn to lead."""

    __slots__ = ("given", "is_done", "leads", "what", "woken")

    def __init__(self, what: Callable[[], Any]) -> None:
        self.what = what
        self.given: Any = None
        self.is_done = self.leads = False
        self.woken = threading.Lock()
        self.woken.acquire()


_guard = threading.Lock()
_waiting: deque[_Deed] = deque()  # its first one leads, or is being told to
_led = False


def _begin_anew() -> None:
    """A fork has none of the threads that wait here."""
    global _guard, _led
    _guard, _led = threading.Lock(), False
    _waiting.clear()


os.register_at_fork(after_in_child=_begin_anew)


def _in_group(what: Callable[[], T]) -> T:
    """Does it, alone or with others. Raises OperationalError where its turn has not come in BUSY_SECONDS."""
    global _led
    deed = _Deed(what)
    give_up = time.monotonic() + BUSY_SECONDS
    with _guard:
        deed.leads, _led = not _led, True
        _waiting.append(deed)
    if deed.leads or _wait(deed):
        _lead(deed, give_up - time.monotonic())
    if not deed.is_done:
        return what()
    given: T = deed.given
    return given


def _wait(deed: _Deed) -> bool:
    """Sleeps until another has done this deed, or left it to its own thread; or until it has to lead: then True."""
    if not deed.woken.acquire(timeout=BUSY_SECONDS):
        with _guard:
            if deed in _waiting and not deed.leads:
                _waiting.remove(deed)
                raise OperationalError(apsw.BusyError(f"no turn in {BUSY_SECONDS} s"))
        deed.woken.acquire()  # just now it came to be the next
    return deed.leads


def _lead(deed: _Deed, seconds: float) -> None:
    """Waits for this process's turn, does what is ready by then, wakes whose it was, and lets the next one lead."""
    together: list[_Deed] = []
    try:
        with turn(seconds):
            with _guard:
                together += [_waiting.popleft() for _ in range(min(MOST, len(_waiting)))]
            _do(together)
    finally:
        _end(deed, together)


def _do(together: list[_Deed]) -> None:
    try:
        if len(together) == 1:
            _keep(together, [together[0].what()])
        else:
            with writing_together():
                given = [each.what() for each in together]
            _keep(together, given)
    except Exception:
        if len(together) == 1:
            raise
        # All of it was undone; each does its own again, alone, and meets what is its own.


def _keep(together: list[_Deed], given: list[Any]) -> None:
    for each, one in zip(together, given, strict=True):
        each.given, each.is_done = one, True


def _end(deed: _Deed, together: list[_Deed]) -> None:
    global _led
    with _guard:
        if not together:  # the turn did not come
            _waiting.popleft()
        following = _waiting[0] if _waiting else None
        _led = following is not None
        if following:
            following.leads = True
    for each in together:
        if each is not deed:
            each.woken.release()
    if following:
        following.woken.release()
