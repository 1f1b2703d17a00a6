"""Drop-offs by the poster's code that wait for a leader's yes or no."""

from dataclasses import dataclass, replace
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from marshmallow import Schema
from werkzeug.wrappers import Response

from pointsapp.actions.acts import Act
from pointsapp.actions.pending import WAITS_MS, confirm, decline, waiting
from pointsapp.rules.calendar import HOUR_MS
from pointsapp.rules.names import mask
from pointsapp.rules.refusal import Refusal
from pointsapp.store.points import points_of
from pointsapp.store.poster_scans import StoredPending, pending_drop_off
from pointsapp.web.doors import act, community, leaders_only, resident
from pointsapp.web.forms import Choice, Form, Id
from pointsapp.web.now import now_ms
from pointsapp.web.sentences import status_of

blueprint = Blueprint("pending_drop_offs", __name__)


class Decision(Schema):
    """Yes or no to one of them."""

    pending_id = Id()
    decision = Choice("confirm", "decline")


@dataclass(frozen=True, slots=True)
class ShownPending:
    """A scan that waits, its household masked; `own`: of the leader's household, so that somebody else decides."""

    id: UUID
    household_name: str
    building: str
    happened_ms: int
    category: str
    point_name: str | None
    hours_left: int
    own: bool


@blueprint.get("/team/pending")
@leaders_only
def show() -> str:
    """All that wait, oldest first."""
    return page(Form())


@blueprint.post("/team/pending")
@leaders_only
def decide() -> Response | tuple[str, int]:
    """A leader's yes or no; the same again changes nothing."""
    form = Form(Decision())
    if not form.ok:
        return page(form), 422
    try:
        flash(say_yes(form.values["pending_id"]) if form.values["decision"] == "confirm" else say_no(form))
    except Refusal as refusal:
        if refusal.code == "not-found":
            raise
        form.refused(refusal)
        return page(form), status_of(refusal.code)
    return redirect(url_for(".show"), 303)


def say_yes(pending_id: UUID) -> str:
    """Books it, and says whether it counted. Refuses as `confirm`."""
    receipt = confirm(act_at_point(pending_id), pending_id, resident().household_id)
    return str(
        _("Confirmed: it counts.") if receipt.counted else _("Confirmed and noted; by the rules it did not count.")
    )


def say_no(form: Form) -> str:
    """Declines it. Refuses as `decline`."""
    pending_id = form.values["pending_id"]
    decline(act_at_point(pending_id), pending_id, resident().household_id)
    return str(_("Declined: nothing is booked."))


def act_at_point(pending_id: UUID) -> Act:
    """The leader's act, at the point whose poster was scanned. Refuses with not-found."""
    scan = pending_drop_off(community().id, pending_id)
    if scan is None:
        raise Refusal("not-found")
    mine = act()
    return replace(mine, doer=replace(mine.doer, point_id=scan.point_id))


def page(form: Form) -> str:
    """The list."""
    at_ms = now_ms()
    names = {point.id: point.name for point in points_of(community().id)}
    scans = [_shown(scan, names.get(scan.point_id), at_ms) for scan in waiting(community().id, at_ms)]
    return render_template("team_pending.html", pending=scans, errors=form.errors)


def _shown(scan: StoredPending, point_name: str | None, at_ms: int) -> ShownPending:
    left_ms = scan.scanned_ms + WAITS_MS - at_ms
    return ShownPending(
        scan.id,
        mask(scan.household_name),
        scan.building,
        scan.scanned_ms,
        scan.category,
        point_name,
        max(1, -(-left_ms // HOUR_MS)),
        scan.household_id == resident().household_id,
    )
