"""Volunteer hours: which are full and paid, which claims can be true, and who has to look at them."""

from collections.abc import Sequence
from dataclasses import dataclass

from pointsapp.rules.refusal import Refusal

MAX_MINUTES = 1440  # one approval is at most a day
_ADMIN_DAY_MINUTES = 8 * 60
_ADMIN_LATE_DAYS = 7
_MINUTE_MS = 60_000


@dataclass(frozen=True)
class Span:
    """A stretch of service [from_ms, to_ms) in milliseconds since 1970, UTC."""

    from_ms: int
    to_ms: int

    @property
    def minutes(self) -> int:
        """Its full minutes."""
        return (self.to_ms - self.from_ms) // _MINUTE_MS


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

    Refuses with ends-before-start, in-future, too-long (hours: the most there may be), overlap (from_ms,
    to_ms of the other claim). Claims that only touch do not overlap.
    """
    if span.to_ms <= span.from_ms:
        raise Refusal("ends-before-start")
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
