"""A file's lock that is waited for in the order of coming, as flock does, but not for ever.

A thread in flock can't be told to give up, but a signal ends its waiting: a watcher sends one to who has waited too
long. Asking again and again instead, each millisecond, made the slowest answers of a busy server twice as slow: each
time takes Python's own lock from a thread that is at work.
"""

import ctypes
import errno
import fcntl
import os
import signal
import threading
import time

_WAKE = signal.SIGRTMIN + 7  # any that nobody else uses
_WATCH_SECONDS = 0.25

_libc = ctypes.CDLL(None, use_errno=True)
_waiting: dict[int, float] = {}  # threads, and when they give up; who is in it is alive and in `_wait`
_guard = threading.Lock()
_watched: set[int] = set()  # the process in which the watcher is: a fork has none


def may_be_woken() -> None:
    """Lets waiting threads be woken. Only the main thread can do that, for all; until it has, they wait for ever."""
    if threading.current_thread() is threading.main_thread():
        signal.signal(_WAKE, _nothing)


def _nothing(*_: object) -> None:
    """The signal is all there is to it."""


def take(handle: int, seconds: float) -> bool:
    """Takes the lock of an open file; False if it did not come in so many seconds. Raises OSError as flock does."""
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return _wait(handle, time.monotonic() + seconds)
    return True


def _wait(handle: int, give_up: float) -> bool:
    me = threading.get_ident()
    with _guard:
        _waiting[me] = give_up
        _begin_to_watch()
    try:
        while _libc.flock(handle, fcntl.LOCK_EX):  # Python's own goes on waiting after a signal
            problem = ctypes.get_errno()
            if problem != errno.EINTR:
                raise OSError(problem, os.strerror(problem))
            if time.monotonic() >= give_up:
                return False
    finally:
        with _guard:
            del _waiting[me]
    return True


def _begin_to_watch() -> None:
    if os.getpid() not in _watched and signal.getsignal(_WAKE) is _nothing:
        _watched.clear()
        _watched.add(os.getpid())
        threading.Thread(target=_watch, name="turns", daemon=True).start()


def _watch() -> None:
    """Wakes who has waited too long, again and again: one signal may come before the waiting has begun."""
    while True:
        time.sleep(_WATCH_SECONDS)
        with _guard:
            for thread, give_up in _waiting.items():
                if time.monotonic() >= give_up:
                    signal.pthread_kill(thread, _WAKE)
