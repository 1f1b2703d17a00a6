"""How long somebody waits who tried in vain: five tries are free, then 1, 2, 4 … minutes, at most an hour."""

FREE_TRIES = 5
MINUTE_MS = 60_000
LONGEST_MS = 60 * MINUTE_MS
FORGOTTEN_MS = 24 * 60 * MINUTE_MS  # after a day without a try, counting starts anew


def wait_ms(tries: int) -> int:
    """How long nothing more may be tried after the n-th try in a row."""
    if tries < FREE_TRIES:
        return 0
    return LONGEST_MS if tries > FREE_TRIES + 6 else min(MINUTE_MS << (tries - FREE_TRIES), LONGEST_MS)
