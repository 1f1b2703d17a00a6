"""Five tries are free; then one waits 1, 2, 4 … minutes, at most an hour."""

from hypothesis import given
from hypothesis import strategies as st

from pointsapp.rules.throttles import FREE_TRIES, LONGEST_MS, MINUTE_MS, wait_ms


def test_waits():
    waits = [wait_ms(tries) // MINUTE_MS for tries in range(1, 14)]
    assert waits == [0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60]


@given(st.integers(1, 10**9))
def test_a_wait_is_never_shorter_than_the_one_before_and_never_over_an_hour(tries):
    assert wait_ms(tries) <= wait_ms(tries + 1) <= LONGEST_MS
    assert (wait_ms(tries) == 0) == (tries < FREE_TRIES)
