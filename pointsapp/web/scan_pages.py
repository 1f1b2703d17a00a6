"""The addresses in the codes of kiosks' screens and of posters: a scan is kept, and the tap comes next."""

from flask import Blueprint, current_app, redirect, render_template, session, url_for
from werkzeug.wrappers import Response

from pointsapp.actions.posters import poster_of
from pointsapp.actions.scans import kiosk_scan
from pointsapp.rules.refusal import Refusal
from pointsapp.store.communities import community_by_id
from pointsapp.web import problems
from pointsapp.web.doors import open_to_all
from pointsapp.web.now import new_key, now_ms
from pointsapp.web.point_scans import PointScan, keep_scan
from pointsapp.web.sentences import sentence_of, status_of

# Refusals with a page of their own, which tells the way on.
EXPLAINED = (
    "scan-code-old",
    "scan-missing",
    "scan-over",
    "scan-used",
    "point-elsewhere",
    "poster-unknown",
    "pending-limit",
)


blueprint = Blueprint("scan_pages", __name__)


@blueprint.get("/k/<handle>/<code>")
@open_to_all
def scan_screen(handle: str, code: str) -> Response:
    """The turning code of a kiosk's screen: the scan is kept, the code does not stay in the address."""
    at_ms = now_ms()
    found = kiosk_scan(handle, code, current_app.extensions["secrets"], at_ms)
    return keep_and_go_on(PointScan(found.community_id, found.point_id, found.device_id, found.step, at_ms, new_key()))


@blueprint.get("/p/<code>")
@open_to_all
def scan_poster_code(code: str) -> Response:
    """The static code of a poster."""
    community_id, poster = poster_of(code)
    return keep_and_go_on(PointScan(community_id, poster.point_id, None, None, now_ms(), new_key()))


def keep_and_go_on(scan: PointScan) -> Response:
    """Keeps the scan and goes to the page of the tap, past the sign-in if need be, which then knows the community."""
    found = community_by_id(scan.community_id)
    if found and "community" not in session:
        session["community"] = found.code
    answer = redirect(url_for("drop_off_pages.ask"), 303)
    keep_scan(answer, scan)
    return answer


def refused(refusal: Refusal) -> Response | tuple[str, int]:
    """Says kindly what to do instead."""
    if refusal.code not in EXPLAINED:
        return problems.on_refusal(refusal)
    page = render_template("scan_refused.html", code=refusal.code, sentence=sentence_of(refusal))
    return page, status_of(refusal.code)


blueprint.register_error_handler(Refusal, refused)
