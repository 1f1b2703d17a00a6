"""What stands in the book, whatever a screen says; and what stood there before."""

from collections.abc import Iterable

from pointsapp.actions.acts import Act, Doer
from pointsapp.actions.drop_offs import record_deposit, record_drop_off
from pointsapp.rules.calendar import DAY_MS, HOUR_MS, week_bounds, week_of
from pointsapp.store.account_statement import statement_of
from pointsapp.store.ledger import balances_of
from pointsapp.web.now import now_ms
from tests.cast import Member, new_id

MOST = 50
SHANGHAI = "Asia/Shanghai"


def booked(member: Member) -> list[str]:
    """The kinds of the household's bookings, newest first."""
    return [line.kind for line in statement_of(member.community_id, member.household_id, now_ms() + 60_000, MOST)]


def has(member: Member) -> dict[str, int]:
    """What the household has of each asset; what it has nothing of is left out."""
    found = balances_of(member.community_id, member.household_id)
    return {asset: quantity for asset, quantity in found.items() if quantity}


def bring(member: Member, times_ms: Iterable[int]) -> None:
    """The household brought kitchen waste at these times, and the book knew at once."""
    for at_ms in times_ms:
        doer = Doer(person_id=member.id)
        record_drop_off(Act(member.community_id, new_id(), doer, at_ms, at_ms), member.household_id, "kitchen-waste")


def bring_bottles(member: Member, quantity: int) -> None:
    """The household brought so many bottles a moment ago."""
    act = Act(member.community_id, new_id(), Doer(person_id=member.id), now_ms(), now_ms())
    record_deposit(act, member.household_id, "bottle-550ml", quantity)


def an_hour_ago() -> int:
    """An hour ago, or when this week began, if that was since; in milliseconds since 1970."""
    monday_ms, _ = week_bounds(week_of(now_ms(), SHANGHAI), SHANGHAI)
    return max(monday_ms, now_ms() - HOUR_MS)


def last_week(day: int, hour: int = 8) -> int:
    """An hour of a day of last week, Monday being 0, in milliseconds since 1970."""
    monday_ms, _ = week_bounds(week_of(now_ms() - 7 * DAY_MS, SHANGHAI), SHANGHAI)
    return monday_ms + day * DAY_MS + hour * HOUR_MS
