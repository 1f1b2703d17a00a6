"""Which version of the rules holds for a day, a week or an event."""

from collections.abc import Sequence
from datetime import date

from pointsapp.rules.calendar import local_day, sunday
from pointsapp.rules.refusal import Refusal
from pointsapp.rules.rulebook import Rulebook

MAX_AHEAD_MS = 5 * 60_000  # clocks of devices differ a little: 5 minutes are forgiven


def in_force(rulebooks: Sequence[Rulebook], day: date) -> Rulebook | None:
    """The version in force on a local day, or None before the first; `rulebooks` sorted by effective_from."""
    for rulebook in reversed(rulebooks):
        if rulebook.effective_from <= day:
            return rulebook
    return None


def in_force_in_week(rulebooks: Sequence[Rulebook], week: str) -> Rulebook | None:
    """The version a week is under: the one in force on its Sunday. Refuses with bad-week (week)."""
    return in_force(rulebooks, sunday(week))


def check_times(rulebooks: Sequence[Rulebook], happened_ms: int, received_ms: int) -> Rulebook:
    """The version in force when an event happened, if its times are possible.

    `rulebooks` are one community's, sorted by effective_from. Refuses, in this order, with in-future,
    no-rulebook (day, None without any rulebook) and too-late (accept_late_days).
    """
    if happened_ms - received_ms > MAX_AHEAD_MS:
        raise Refusal("in-future", happened_ms=happened_ms, received_ms=received_ms)
    if not rulebooks:
        raise Refusal("no-rulebook", day=None)
    day = local_day(happened_ms, rulebooks[0].timezone)
    rulebook = in_force(rulebooks, day)
    if rulebook is None:
        raise Refusal("no-rulebook", day=day)
    if received_ms - happened_ms > rulebook.drop_offs.accept_late_ms:
        raise Refusal("too-late", accept_late_days=rulebook.drop_offs.accept_late_days)
    return rulebook
