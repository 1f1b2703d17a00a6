"""A claim of hours before whoever decides on it: how it is shown, and the three forms that answer it."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, request
from flask_babel import gettext as _
from marshmallow import Schema
from marshmallow.fields import Field
from werkzeug.wrappers import Response

from pointsapp.actions.hours import WaitingClaim
from pointsapp.actions.hours_decisions import approve, decline
from pointsapp.rules.refusal import Refusal
from pointsapp.store.hours_claims import StoredClaim
from pointsapp.web.doors import act
from pointsapp.web.formats import minutes_text
from pointsapp.web.forms import Choice, Form, Text, WholeNumber
from pointsapp.web.sentences import status_of

MOST_REASON = 200  # characters


class ApproveForm(Schema):
    """All that was claimed."""

    decision = Choice("approve")


class DeclineForm(Schema):
    """Nothing, and why."""

    decision = Choice("decline")
    reason = Text(MOST_REASON)


def shown(waiting: WaitingClaim) -> dict[str, Any]:
    """A claim as the templates take it."""
    claim = waiting.claim
    names = ("id", "name", "team_name", "activity", "from_ms", "to_ms", "minutes", "place", "content", "claimed_ms")
    decided = ("state", "approved_minutes", "reason", "decided_ms", "decided_by")
    return {
        **{name: getattr(claim, name) for name in names + decided},
        "own": waiting.own,
        "needs_admin": waiting.needs_admin,
        "leaderless": waiting.leaderless,
        "days_left": waiting.days_left,
    }


def answer_decision(claim: StoredClaim, page: Callable[[Form], str], back: str) -> Response | tuple[str, int]:
    """Decides as the form says and goes `back`; or shows the page again with what is in the way."""
    form = Form(_schema(claim))
    if not form.ok:
        form.to_the_head("decision")
        return page(form), 422
    try:
        decided = _decide(form, claim)
    except Refusal as refusal:
        form.refused(refusal)
        return page(form), status_of(refusal.code)
    if decided.state == "declined":
        flash(_("Sent back to %(name)s.", name=claim.name))
    else:
        flash(_("Approved for %(name)s: %(time)s.", name=claim.name, time=minutes_text(decided.approved_minutes)))
    return redirect(back, 303)


def _schema(claim: StoredClaim) -> Schema:
    """The form that was sent; never more minutes than were claimed."""
    match request.form.get("decision"):
        case "fewer":
            some: dict[str, Field[Any]] = {"decision": Choice("fewer"), "minutes": WholeNumber(1, claim.minutes)}
            return Schema.from_dict(some, name="FewerForm")()
        case "decline":
            return DeclineForm()
        case _:
            return ApproveForm()


def _decide(form: Form, claim: StoredClaim) -> StoredClaim:
    match form.values["decision"]:
        case "decline":
            return decline(act(form.key), claim.id, form.values["reason"])
        case "fewer":
            return approve(act(form.key), claim.id, form.values["minutes"])
        case _:
            return approve(act(form.key), claim.id, claim.minutes)
