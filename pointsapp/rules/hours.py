"""Volunteer hours: which are full and paid, which claims can be true, and who has to look at them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from pointsapp.rules.calendar import day_bounds, local_day
from pointsapp.rules.refusal import Refusal

MAX_MINUTES = 1440  # one approval is at most a day
RECORDING_DAYS = 10  # working days in which a service has to be recorded: Order 67 of Civil Affairs, in force 2021
_ADMIN_DAY_MINUTES = 8 * 60
_ADMIN_LATE_DAYS = 7
_MINUTE_MS = 60_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Span:
    """A stretch of service [from_ms, to_ms) in milliseconds since 1970, UTC."""

    from_ms: int
    to_ms: int

    @property
    def minutes(self) -> int:
        """Its full minutes."""
        return (self.to_ms - self.from_ms) // _MINUTE_MS


def local_span(day: date, start: time, end: time, next_day: bool, timezone: str) -> Span:
    """What clocks showed as a stretch of time: from `start` on `day` to `end`, on the day after if `next_day`."""
    end_day = date.fromordinal(min(day.toordinal() + next_day, date.max.toordinal()))
    return Span(_instant(day, start, timezone), _instant(end_day, end, timezone))


def local_clock(ms: int, timezone: str) -> datetime:
    """What the clock of a time zone shows at an instant."""
    return (_EPOCH + timedelta(milliseconds=ms)).astimezone(ZoneInfo(timezone))


def check_minutes(minutes: int, most: int = MAX_MINUTES) -> None:
    """Refuses minutes below 1, above `most` or above a day with bad-quantity (quantity, least, most)."""
    most = min(most, MAX_MINUTES)
    if not 1 <= minutes <= most:
        raise Refusal("bad-quantity", quantity=minutes, least=1, most=most)


def newly_full(total_before: int, minutes: int, paid: int) -> range:
    """The hours (1 = the person's first) that are full after `minutes` more, less the `paid` first ones."""
    return range(paid + 1, (total_before + minutes) // 60 + 1)


def no_longer_full(total_after: int, paid: int) -> range:
    """The paid hours that `total_after` minutes no longer fill, the last paid first."""
    return range(paid, total_after // 60, -1)


def check_claim(span: Span, now_ms: int, others: Sequence[Span]) -> None:
    """Check the time of a claim against now and the same person's other claims.

    Refuses with ends-before-start (also what is shorter than a minute), too-long-ago (before 1970), in-future,
    too-long (hours: the most there may be), overlap (from_ms, to_ms of the other claim). Claims that only touch
    do not overlap.
    """
    if span.minutes < 1:
        raise Refusal("ends-before-start")
    if span.from_ms < 0:
        raise Refusal("too-long-ago")
    if span.to_ms > now_ms:
        raise Refusal("in-future", happened_ms=span.to_ms, received_ms=now_ms)
    if span.to_ms - span.from_ms > MAX_MINUTES * _MINUTE_MS:
        raise Refusal("too-long", hours=MAX_MINUTES // 60)
    for other in others:
        if span.from_ms < other.to_ms and other.from_ms < span.to_ms:
            raise Refusal("overlap", from_ms=other.from_ms, to_ms=other.to_ms)


def needs_admin(day_minutes_total: int, claimed_late_days: int) -> bool:
    """Whether an admin has to decide: over 8 hours on one day in all, or claimed over 7 days late."""
    return day_minutes_total > _ADMIN_DAY_MINUTES or claimed_late_days > _ADMIN_LATE_DAYS


def claim_needs_admin(span: Span, claimed_ms: int, approved: Iterable[tuple[Span, int]], timezone: str) -> bool:
    """Whether a claim is one that only an admin decides.

    `approved`: the same person's other claims of those days, each with the minutes approved of it.
    """
    first, last = local_day(span.from_ms, timezone), last_day(span, timezone)
    others = list(approved)
    totals = (_minutes_of_day(date.fromordinal(day), span, others, timezone) for day in _ordinals(first, last))
    return needs_admin(max(totals), (local_day(claimed_ms, timezone) - last).days)


def whole_days(span: Span, timezone: str) -> Span:
    """The local days that a stretch falls on, from the first's beginning to the last's end."""
    first, last = local_day(span.from_ms, timezone), last_day(span, timezone)
    return Span(day_bounds(first, timezone)[0], day_bounds(last, timezone)[1])


def last_day(span: Span, timezone: str) -> date:
    """The local day on which a stretch ends; one that ends at midnight ends on the day before."""
    return local_day(span.to_ms - 1, timezone)


def recording_days_left(span: Span, now_ms: int, timezone: str) -> int:
    """Working days left to record a service, today among them; 0 when they are over.

    Working days are Monday to Friday: public holidays are moved about every year and are not known here, so the
    list may ask for hours a little earlier than the Order does, never later.
    """
    served, today = last_day(span, timezone), local_day(now_ms, timezone)
    gone = sum(_is_working_day(day) for day in _ordinals(served + timedelta(days=1), today - timedelta(days=1)))
    return max(RECORDING_DAYS - gone, 0)


def _minutes_of_day(day: date, span: Span, others: Iterable[tuple[Span, int]], timezone: str) -> int:
    """The minutes of a stretch that fall on a local day, with those approved of others: at most their overlap."""
    bounds = Span(*day_bounds(day, timezone))
    return _overlap(span, bounds) + sum(min(minutes, _overlap(other, bounds)) for other, minutes in others)


def _overlap(one: Span, other: Span) -> int:
    return max(Span(max(one.from_ms, other.from_ms), min(one.to_ms, other.to_ms)).minutes, 0)


def _instant(day: date, clock: time, timezone: str) -> int:
    local = datetime.combine(day, clock, ZoneInfo(timezone))
    return (local - _EPOCH) // timedelta(milliseconds=1)


def _ordinals(first: date, last: date) -> range:
    return range(first.toordinal(), last.toordinal() + 1)


def _is_working_day(ordinal: int) -> bool:
    return date.fromordinal(ordinal).weekday() < 5
