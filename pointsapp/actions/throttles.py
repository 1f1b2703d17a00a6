"""Counting tries in the database, before what is tried is looked at, so that sixteen at once get no more than five."""

from pointsapp.rules.refusal import Refusal
from pointsapp.rules.throttles import FORGOTTEN_MS, MINUTE_MS, wait_ms
from pointsapp.store.database import writing
from pointsapp.store.throttles import count_in_window, count_try, forget, forget_before, set_wait, state_of


def take_try(subject: str, at_ms: int) -> None:
    """Counts a try to prove something, in a transaction of its own; call it before looking at the proof.

    Args:
        subject: what is tried, such as "pin:" and a person's id.

    Refuses with throttled (retry_seconds) while one has to wait.
    """
    with writing():
        tries = count_try(subject, at_ms, at_ms - FORGOTTEN_MS)
        if tries is not None and wait_ms(tries):
            set_wait(subject, at_ms + wait_ms(tries))
    if tries is None:
        raise _throttled(state_of(subject)[1] - at_ms)


def try_succeeded(subject: str) -> None:
    """Forgets the tries that came before one that was right."""
    with writing():
        forget(subject)


def take_turn(subject: str, at_ms: int, most: int = 10, window_ms: int = MINUTE_MS) -> None:
    """Counts one of at most `most` requests in a window of time, ten a minute unless told otherwise.

    Args:
        subject: who asks for what, such as "check:" and a network address.

    Refuses with throttled (retry_seconds).
    """
    with writing():
        counted = count_in_window(subject, at_ms, at_ms - window_ms, most)
    if not counted:
        raise _throttled(state_of(subject)[0] + window_ms - at_ms)


def forget_old_tries(at_ms: int) -> None:
    """Clears away counters that nobody has touched for a day, network addresses among them."""
    with writing():
        forget_before(at_ms - FORGOTTEN_MS)


def _throttled(wait: int) -> Refusal:
    return Refusal("throttled", retry_seconds=max(1, -(-wait // 1000)))
