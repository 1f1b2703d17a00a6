"""Counters of tries: one statement counts and looks at once, so that no two of them see the same number."""

from pointsapp.store.statements import Statement

_count_try = Statement(
    """INSERT INTO throttle (subject, tries, since_ms, until_ms) VALUES (:subject, 1, :at_ms, 0)
    ON CONFLICT (subject) DO UPDATE SET since_ms = excluded.since_ms,
        tries = CASE WHEN throttle.since_ms < :forgotten_ms THEN 1 ELSE throttle.tries + 1 END
    WHERE throttle.until_ms <= :at_ms RETURNING tries"""
)
_set_wait = Statement("UPDATE throttle SET until_ms = :until_ms WHERE subject = :subject")
_count_in_window = Statement(
    """INSERT INTO throttle (subject, tries, since_ms, until_ms) VALUES (:subject, 1, :at_ms, 0)
    ON CONFLICT (subject) DO UPDATE SET
        tries = CASE WHEN throttle.since_ms <= :before_ms THEN 1 ELSE throttle.tries + 1 END,
        since_ms = CASE WHEN throttle.since_ms <= :before_ms THEN excluded.since_ms ELSE throttle.since_ms END
    WHERE throttle.since_ms <= :before_ms OR throttle.tries < :most RETURNING tries"""
)
_state = Statement("SELECT since_ms, until_ms FROM throttle WHERE subject = :subject")
_forget = Statement("DELETE FROM throttle WHERE subject = :subject")
_forget_before = Statement("DELETE FROM throttle WHERE since_ms < :before_ms")


def count_try(subject: str, at_ms: int, forgotten_ms: int) -> int | None:
    """Counts a try and says the how many-th it is; None while the subject has to wait, and nothing is counted."""
    row = _count_try.row(subject=subject, at_ms=at_ms, forgotten_ms=forgotten_ms)
    return None if row is None else int(row[0])


def set_wait(subject: str, until_ms: int) -> None:
    """Nothing more may be tried before `until_ms`."""
    _set_wait.run(subject=subject, until_ms=until_ms)


def count_in_window(subject: str, at_ms: int, before_ms: int, most: int) -> bool:
    """Counts a request in a window that began after `before_ms`, or begins a new one; False if it is full."""
    row = _count_in_window.row(subject=subject, at_ms=at_ms, before_ms=before_ms, most=most)
    return row is not None


def state_of(subject: str) -> tuple[int, int]:
    """Since when (ms) a counter runs and until when it waits."""
    row = _state.row(subject=subject)
    return (int(row[0]), int(row[1])) if row else (0, 0)


def forget(subject: str) -> None:
    """Drops a counter."""
    _forget.run(subject=subject)


def forget_before(before_ms: int) -> None:
    """Drops the counters that were last touched before `before_ms`; longer than a day nobody waits."""
    _forget_before.run(before_ms=before_ms)
