"""A household's statement, one week at a time."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from flask import Blueprint, render_template, request

from pointsapp.actions.rulebooks import rulebooks_of
from pointsapp.rules.calendar import is_week, local_day, monday, week_bounds, week_of, week_of_day
from pointsapp.rules.refusal import Refusal
from pointsapp.store.account_statement import statement_between
from pointsapp.store.households import stored_household
from pointsapp.web.doors import community, resident, residents_only
from pointsapp.web.now import now_ms
from pointsapp.web.standing import balances
from pointsapp.web.statement_lines import ShownLine, shown_lines

MOST_WEEKS = 53  # to choose from; earlier ones are reached by their address

blueprint = Blueprint("statement", __name__)


@dataclass(frozen=True, slots=True)
class Weeks:
    """The week that is shown and the weeks around it: those to choose from are the latest, newest first."""

    shown: str
    now: str
    earlier: str | None
    later: str | None
    to_choose: list[str]


@blueprint.get("/statement")
@residents_only
def show() -> str:
    """All bookings of one week: of the week in the address, or of this one."""
    me, at_ms = resident(), now_ms()
    weeks = weeks_around(request.args.get("week", ""), at_ms)
    rulebooks = rulebooks_of(me.community_id)
    lines = statement_between(me.community_id, me.household_id, week_bounds(weeks.shown, community().timezone))
    shown = shown_lines(me.community_id, rulebooks, lines)
    newest = rulebooks[-1] if rulebooks else None
    return render_template(
        "statement.html",
        weeks=weeks,
        days=[(day, list(of_day)) for day, of_day in groupby(shown, key=day_of)],
        balances=balances(newest, me.household_id, me.community_id) if newest else [],
    )


def day_of(line: ShownLine) -> date:
    """The local day on which a booking happened."""
    return local_day(line.happened_ms, community().timezone)


def weeks_around(asked: str, at_ms: int) -> Weeks:
    """The weeks that can be turned to. Refuses with bad-week what is no week, or one to come."""
    zone = community().timezone
    now = week_of(at_ms, zone)
    shown = asked or now
    if not is_week(shown) or shown > now:
        raise Refusal("bad-week")
    first = min(first_week(), now)
    return Weeks(
        shown=shown,
        now=now,
        earlier=week_before(shown) if shown > first else None,
        later=week_of_day(monday(shown) + timedelta(days=7)) if shown < now else None,
        to_choose=latest_weeks(now, min(first, shown)),
    )


def first_week() -> str:
    """The week in which the household was enrolled."""
    me = resident()
    household = stored_household(me.community_id, me.household_id)
    return week_of(household.enrolled_ms if household else now_ms(), community().timezone)


def latest_weeks(now: str, first: str) -> list[str]:
    """The weeks from now back to the first, at most so many."""
    weeks = [now]
    while weeks[-1] > first and len(weeks) < MOST_WEEKS:
        weeks.append(week_before(weeks[-1]))
    return weeks


def week_before(week: str) -> str:
    """The week before a week."""
    return week_of_day(monday(week) - timedelta(days=7))
