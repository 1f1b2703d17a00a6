"""Days and ISO weeks of a community's time zone, from and to milliseconds since 1970 in UTC."""

import re
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from pointsapp.rules.refusal import Refusal

HOUR_MS = 3_600_000
DAY_MS = 86_400_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EPOCH_ORDINAL = _EPOCH.toordinal()
_LAST_ORDINAL = date.max.toordinal()
_WEEK = re.compile(r"[0-9]{4}-W[0-9]{2}")


def local_day(ms: int, timezone: str) -> date:
    """The local calendar day of an instant; outside the years 1 to 9999, their first or last day."""
    return _date(_ordinal(ms, timezone))


def week_of(ms: int, timezone: str) -> str:
    """The ISO week of an instant in a time zone, as "2026-W10"."""
    return _week(_ordinal(ms, timezone))


def week_of_day(day: date) -> str:
    """The ISO week of a day, as "2026-W10"."""
    return _week(day.toordinal())


def is_week(text: str) -> bool:
    """Whether the text is a week that the ISO calendar has, written as "2026-W10"."""
    return _monday(text) is not None


def monday(week: str) -> date:
    """The first day of a week. Refuses with bad-week (week)."""
    day = _monday(week)
    if day is None:
        raise Refusal("bad-week", week=week[:20])
    return day


def sunday(week: str) -> date:
    """The last day of a week (of the calendar's very last one: its Friday). Refuses with bad-week (week)."""
    return _date(monday(week).toordinal() + 6)


@lru_cache(maxsize=4096)
def day_bounds(day: date, timezone: str) -> tuple[int, int]:
    """The half-open span [from_ms, to_ms) of a local day, 23 or 25 hours long where clocks change.

    Days follow one another without a gap. Where clocks went back across midnight (last in Newfoundland, 2011)
    that cannot be said exactly, and some minutes lie in the span of the neighbouring day.
    """
    ordinal = day.toordinal()
    return _day_start(ordinal, timezone), _day_start(ordinal + 1, timezone)


@lru_cache(maxsize=1024)
def week_bounds(week: str, timezone: str) -> tuple[int, int]:
    """The half-open span [from_ms, to_ms) of a week, Monday 00:00 to Sunday 24:00. Refuses with bad-week."""
    ordinal = monday(week).toordinal()
    return _day_start(ordinal, timezone), _day_start(ordinal + 7, timezone)


def _ordinal(ms: int, timezone: str) -> int:
    offset_ms = _offset_of_hour(ms // HOUR_MS, timezone)
    if offset_ms is None:
        offset_ms = _offset(ms, timezone)
    return (ms + offset_ms) // DAY_MS + _EPOCH_ORDINAL


@lru_cache(maxsize=16_384)
def _offset_of_hour(hour: int, timezone: str) -> int | None:
    """The offset from UTC throughout an hour (counted from 1970), or None if it changes within it."""
    first = _offset(hour * HOUR_MS, timezone)
    return first if first == _offset((hour + 1) * HOUR_MS - 1, timezone) else None


def _offset(ms: int, timezone: str) -> int:
    try:
        offset = (_EPOCH + timedelta(milliseconds=ms)).astimezone(ZoneInfo(timezone)).utcoffset()
    except OverflowError:  # beyond the years that a date can have, where a day more or less means nothing
        return 0
    return 0 if offset is None else offset // timedelta(milliseconds=1)


@lru_cache(maxsize=4096)
def _date(ordinal: int) -> date:
    return date.fromordinal(min(max(ordinal, 1), _LAST_ORDINAL))


@lru_cache(maxsize=4096)
def _week(ordinal: int) -> str:
    year, week, _ = _date(ordinal).isocalendar()
    return f"{year:04d}-W{week:02d}"


@lru_cache(maxsize=4096)
def _monday(week: str) -> date | None:
    if not _WEEK.fullmatch(week):
        return None
    try:
        return date.fromisocalendar(int(week[:4]), int(week[6:]), 1)
    except ValueError:
        return None


def _day_start(ordinal: int, timezone: str) -> int:
    """The first instant of a local day, found by bisection if clocks leap over its midnight."""
    midnight_utc = (ordinal - _EPOCH_ORDINAL) * DAY_MS
    low, high = midnight_utc - DAY_MS, midnight_utc + DAY_MS
    while high - low > 1:
        middle = (low + high) // 2
        if _ordinal(middle, timezone) < ordinal:
            low = middle
        else:
            high = middle
    return high
