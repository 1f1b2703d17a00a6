"""Whether a drop-off counts, why not, what it earns, and when the next one will count."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pointsapp.rules.calendar import day_bounds, local_day
from pointsapp.rules.refusal import Refusal
from pointsapp.rules.rulebook import CATEGORY_NAMES, DROP_OFF_PREFIX, Rulebook

__all__ = ["CATEGORY_NAMES", "REASONS", "Verdict", "judge", "next_counting_ms", "window"]

REASONS = ("category-not-counted", "not-sorted", "daily-limit", "too-soon")  # in the order of the tests


@dataclass(frozen=True)
class Verdict:
    """What became of a drop-off: counted, or why not (one of REASONS), and the credits it earned."""

    counted: bool
    reason: str | None
    earned: Mapping[str, int]


_NOT_COUNTED = {reason: Verdict(False, reason, {}) for reason in REASONS}


def window(rulebook: Rulebook, happened_ms: int) -> tuple[int, int]:
    """The half-open span [from_ms, to_ms) in which other counted drop-offs of the household matter."""
    from_ms, to_ms = _day(rulebook, happened_ms)
    gap_ms = rulebook.drop_offs.min_gap_ms
    return min(from_ms, happened_ms - gap_ms + 1), max(to_ms, happened_ms + gap_ms)


def judge(
    rulebook: Rulebook, category: str, not_sorted: bool, happened_ms: int, counted_nearby: Sequence[int]
) -> Verdict:
    """Judge a drop-off under the version in force when it happened.

    `not_sorted`: the person at the point marked it as badly sorted. `counted_nearby`: when (ms) the
    household's counted drop-offs that were not reversed happened, at least all those within `window`.
    Refuses with unknown-category (category).
    """
    rules = rulebook.drop_offs
    if category not in rules.categories:
        raise Refusal("unknown-category", category=category)
    if category not in rules.counted:
        return _NOT_COUNTED["category-not-counted"]
    if not_sorted:
        return _NOT_COUNTED["not-sorted"]
    if counted_nearby:
        if _day_is_full(rulebook, happened_ms, counted_nearby):
            return _NOT_COUNTED["daily-limit"]
        if any(abs(happened_ms - other_ms) < rules.min_gap_ms for other_ms in counted_nearby):
            return _NOT_COUNTED["too-soon"]
    return Verdict(True, None, rulebook.earned_for(DROP_OFF_PREFIX + category))


def next_counting_ms(rulebook: Rulebook, at_ms: int, counted_nearby: Sequence[int]) -> int:
    """The first instant from `at_ms` on at which a well sorted drop-off would count, as far as is known now.

    `counted_nearby`: as for `judge`, from the start of the window of `at_ms` on.
    """
    gap_ms = rulebook.drop_offs.min_gap_ms
    while True:
        too_near = [other_ms for other_ms in counted_nearby if abs(at_ms - other_ms) < gap_ms]
        if _day_is_full(rulebook, at_ms, counted_nearby):
            at_ms = _day(rulebook, at_ms)[1]
        elif too_near:
            at_ms = max(too_near) + gap_ms
        else:
            return at_ms


def _day(rulebook: Rulebook, ms: int) -> tuple[int, int]:
    return day_bounds(local_day(ms, rulebook.timezone), rulebook.timezone)


def _day_is_full(rulebook: Rulebook, ms: int, counted_nearby: Sequence[int]) -> bool:
    from_ms, to_ms = _day(rulebook, ms)
    on_that_day = sum(from_ms <= other_ms < to_ms for other_ms in counted_nearby)
    return on_that_day >= rulebook.drop_offs.max_per_day
