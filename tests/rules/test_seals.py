"""A seal changes with anything in it, and no two contents run into one another."""

from dataclasses import replace
from datetime import date

import pytest

from pointsapp.rules.seals import FIRST_PREVIOUS, SealedDay, SealedEntry, day_hash, days_due, entry_hash
from tests.rules.shanghai import ms

ENTRY = SealedEntry(("1", "drop-off", "h", None, None, "d", "p", "1", "00", "5", "6"), (("1", "point", "a", "b", "1"),))
DAY = SealedDay(date(2026, 3, 8), ms("2026-03-08T00:00"), ms("2026-03-09T00:00"))
ZONE = "Asia/Shanghai"
# As the checker in docs/seal.md computes them.
KNOWN_ENTRY = "5790867ec7958f329f7f4a3ff4b6e00874085a920385e4c0c7ed89904cb49674"
KNOWN_DAY = "bfcf1bb65ebbce3baedba59088c2d3e3b5770c83961995dd370d1db8943d65d6"


@pytest.mark.parametrize("place", range(len(ENTRY.columns)))
def test_every_column_counts_and_nothing_is_not_empty(place: int):
    for other in ("x", "", None):
        changed = (*ENTRY.columns[:place], other, *ENTRY.columns[place + 1 :])
        if changed != ENTRY.columns:
            assert entry_hash(replace(ENTRY, columns=changed)) != entry_hash(ENTRY)


def test_fields_do_not_run_into_one_another():
    one = replace(ENTRY, columns=("1", "drop-off", "h", *ENTRY.columns[3:]))
    other = replace(ENTRY, columns=("1d", "rop-off", "h", *ENTRY.columns[3:]))
    assert entry_hash(one) != entry_hash(other)
    twice = replace(ENTRY, postings=ENTRY.postings * 2)
    assert len({entry_hash(each) for each in (ENTRY, twice, replace(ENTRY, postings=()))}) == 3


def test_a_day_counts_whose_it_is_its_order_and_what_was_before():
    hashes = [bytes([number]) * 32 for number in range(3)]
    plain = day_hash("nanqiao", DAY, FIRST_PREVIOUS, hashes)
    others = {
        day_hash("huaxing", DAY, FIRST_PREVIOUS, hashes),
        day_hash("nanqiao", replace(DAY, until_ms=DAY.until_ms + 1), FIRST_PREVIOUS, hashes),
        day_hash("nanqiao", DAY, plain, hashes),
        day_hash("nanqiao", DAY, FIRST_PREVIOUS, hashes[::-1]),
        day_hash("nanqiao", DAY, FIRST_PREVIOUS, hashes[1:]),
    }
    assert len(others | {plain}) == 6


def test_a_known_value_stays_what_it_is():
    """The format is kept in version 1: seals of years ago must still be recomputed."""
    assert entry_hash(ENTRY).hex() == KNOWN_ENTRY
    assert day_hash("nanqiao", DAY, FIRST_PREVIOUS, [entry_hash(ENTRY)]).hex() == KNOWN_DAY


@pytest.mark.parametrize(
    ("now", "days"),
    [
        ("2026-03-09T00:29", []),
        ("2026-03-09T00:30", ["2026-03-08"]),
        ("2026-03-10T12:00", ["2026-03-08", "2026-03-09"]),
    ],
)
def test_a_day_is_due_half_an_hour_after_its_end(now: str, days: list[str]):
    assert [each.day.isoformat() for each in days_due(date(2026, 3, 8), ms(now), ZONE)] == days
