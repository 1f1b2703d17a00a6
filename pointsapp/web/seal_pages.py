"""The seals of a community's days: open to everybody, so that nobody can change the book in silence."""

from datetime import date

from flask import Blueprint, render_template, request

from pointsapp.store.seals import seals_before
from pointsapp.web.doors import community, open_to_all

DAYS_A_PAGE = 31

blueprint = Blueprint("seal_pages", __name__)


@blueprint.get("/c/<community>/seals")
@open_to_all
def seals() -> str:
    """A month of them, newest first; `?before=2026-03-08` shows those of the days before."""
    found = seals_before(community().id, asked_day(), DAYS_A_PAGE + 1)
    page, newest = found[:DAYS_A_PAGE], "before" not in request.args
    earlier = page[-1].sealed.day if len(found) > len(page) else None
    return render_template("seals.html", seals=page, earlier=earlier, newest=newest)


def asked_day() -> date:
    """The day before which seals are asked for; without one, or one that is none, the end of all days."""
    try:
        return date.fromisoformat(request.args.get("before", ""))
    except ValueError:
        return date.max
