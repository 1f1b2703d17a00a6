"""Tries are counted before they are looked at, so that many at once get no more of them."""

import pytest
from peewee import Database

from pointsapp.actions.throttles import forget_old_tries, take_try, take_turn, try_succeeded
from pointsapp.rules.refusal import Refusal
from pointsapp.rules.throttles import FORGOTTEN_MS, MINUTE_MS
from pointsapp.store.communities import Throttle
from tests.support.at_once import at_once

NOW = 1_772_409_600_000
pytestmark = pytest.mark.usefixtures("database")


def waits(at_ms: int, subject: str = "pin:li") -> int:
    """Tries once; for how many seconds one has to wait, 0 if the try was taken."""
    try:
        take_try(subject, at_ms)
    except Refusal as refusal:
        return int(refusal.facts["retry_seconds"])
    return 0


def test_five_then_one_a_minute_then_two() -> None:
    assert [waits(NOW) for _ in range(7)] == [0, 0, 0, 0, 0, 60, 60]
    assert waits(NOW + MINUTE_MS - 1) == 1
    assert waits(NOW + MINUTE_MS) == 0
    assert waits(NOW + MINUTE_MS) == 120
    assert waits(NOW + 3 * MINUTE_MS) == 0
    assert waits(NOW + 3 * MINUTE_MS) == 240


def test_never_more_than_an_hour() -> None:
    at_ms = NOW
    for _ in range(20):
        waits(at_ms)
        at_ms += 60 * MINUTE_MS
    waits(at_ms)
    assert waits(at_ms + 1) == 3600


def test_others_have_tries_of_their_own() -> None:
    for _ in range(6):
        waits(NOW)
    assert waits(NOW, "pin:zhang") == 0


def test_a_right_one_forgives() -> None:
    for _ in range(4):
        waits(NOW)
    try_succeeded("pin:li")
    assert [waits(NOW) for _ in range(6)] == [0, 0, 0, 0, 0, 60]


def test_a_day_without_a_try_is_a_new_start() -> None:
    for _ in range(4):
        waits(NOW)
    assert [waits(NOW + FORGOTTEN_MS + 1) for _ in range(6)] == [0, 0, 0, 0, 0, 60]


def test_sixteen_at_once_get_five(database: Database) -> None:
    outcomes = at_once(*[lambda: waits(NOW)] * 16)
    assert sorted(outcomes) == [0] * 5 + [60] * 11


def test_after_the_wait_sixteen_at_once_get_one(database: Database) -> None:
    for _ in range(5):
        waits(NOW)
    outcomes = at_once(*[lambda: waits(NOW + MINUTE_MS)] * 16)
    assert outcomes.count(0) == 1


def asks(at_ms: int) -> int:
    """Asks once; for how many seconds one has to wait, 0 if it is one's turn."""
    try:
        take_turn("check:192.0.2.1", at_ms)
    except Refusal as refusal:
        return int(refusal.facts["retry_seconds"])
    return 0


def test_ten_a_minute() -> None:
    assert [asks(NOW) for _ in range(11)] == [0] * 10 + [60]
    assert asks(NOW + MINUTE_MS - 1) == 1
    assert [asks(NOW + MINUTE_MS) for _ in range(11)] == [0] * 10 + [60]


def test_ten_of_sixteen_at_once(database: Database) -> None:
    assert at_once(*[lambda: asks(NOW)] * 16).count(0) == 10


def test_old_counters_are_cleared_away() -> None:
    waits(NOW)
    asks(NOW + FORGOTTEN_MS)
    forget_old_tries(NOW + FORGOTTEN_MS + 1)
    assert [row.subject for row in Throttle.select()] == ["check:192.0.2.1"]
