"""The tap after the scan: a drop-off is booked under the scan's own id, so one scan is one drop-off."""

from flask import Blueprint, redirect, render_template, url_for
from marshmallow import Schema
from werkzeug.wrappers import Response

from pointsapp.actions.acts import Act, Doer
from pointsapp.actions.drop_offs import record_drop_off
from pointsapp.actions.offers import today_state
from pointsapp.actions.pending import PosterScan, scan_poster
from pointsapp.actions.rulebooks import rulebook_at, rulebooks_of
from pointsapp.rules.names import mask
from pointsapp.rules.refusal import Refusal
from pointsapp.rules.rulebook import CATEGORY_NAMES
from pointsapp.store.households import stored_household
from pointsapp.store.points import point_by_id
from pointsapp.web.doors import resident, residents_only
from pointsapp.web.forms import Choice, Form
from pointsapp.web.now import now_ms
from pointsapp.web.own_scans import check_good, is_booked, own_scan
from pointsapp.web.point_scans import PointScan
from pointsapp.web.scan_pages import refused
from pointsapp.web.sentences import status_of

blueprint = Blueprint("drop_off_pages", __name__)
blueprint.register_error_handler(Refusal, refused)


class Tap(Schema):
    """The button that was tapped."""

    category = Choice(*CATEGORY_NAMES)


@blueprint.get("/drop-off")
@residents_only
def ask() -> Response | str:
    """The one big button; a scan that was booked already shows what came of it."""
    scan = own_scan()
    if is_booked(scan):
        return to_result(scan)
    return scan_page(check_good(scan), Form())


@blueprint.post("/drop-off")
@residents_only
def tap() -> Response | tuple[str, int]:
    """Books the drop-off under the scan's own id: a second tap, a reload and a step back find the first booking."""
    scan = own_scan()
    if is_booked(scan):
        return to_result(scan)
    check_good(scan)
    form = Form(Tap())
    if not form.ok:
        return scan_page(scan, form), 422
    try:
        book(scan, form.values["category"])
    except Refusal as refusal:
        if refusal.code != "unknown-category":
            raise
        form.refused(refusal)
        return scan_page(scan, form), status_of(refusal.code)
    return to_result(scan)


def book(scan: PointScan, category: str) -> None:
    """Makes the drop-off, or for a poster the one that waits to be confirmed, at the time of the scan.

    Refuses as `record_drop_off` and `scan_poster` do, but for key-reused: then the first tap's answer stands.
    """
    me = resident()
    doer = Doer(person_id=me.person_id, device_id=scan.device_id, point_id=scan.point_id, step=scan.step)
    act = Act(me.community_id, scan.entry_id, doer, scan.scanned_ms, now_ms(), clock=now_ms)
    if scan.by_poster:
        scan_poster(act, PosterScan(me.household_id, me.person_id, scan.point_id, category))
        return
    try:
        record_drop_off(act, me.household_id, category)
    except Refusal as refusal:
        if refusal.code != "key-reused" or not is_booked(scan):
            raise


def to_result(scan: PointScan) -> Response:
    """On to what came of the scan."""
    return redirect(url_for("drop_off_results.show", drop_off_id=scan.entry_id), 303)


def scan_page(scan: PointScan, form: Form) -> str:
    """The page of the tap."""
    me = resident()
    rulebook = rulebook_at(rulebooks_of(me.community_id), scan.scanned_ms)
    today = today_state(me.community_id, me.household_id, scan.scanned_ms)
    household = stored_household(me.community_id, me.household_id)
    point = point_by_id(me.community_id, scan.point_id)
    return render_template(
        "drop_off_scan.html",
        point_name=point.name if point else None,
        nth=today.counted + 1,
        full=today.counted >= today.max_per_day,
        too_soon_ms=today.next_counting_ms if today.next_counting_ms > scan.scanned_ms else None,
        household={"name": mask(household.name), "building": household.building} if household else None,
        categories=rulebook.drop_offs.categories,
        counted=rulebook.drop_offs.counted,
        materials=[asset for asset in rulebook.assets if asset.kind == "material"],
        pending=scan.by_poster,
        errors=form.errors,
    )
