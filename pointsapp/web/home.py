"""A resident's first page: what the household has, what it can get, its week, and the phone as its card."""

import io
from typing import Any

import segno
from flask import Blueprint, render_template, request
from markupsafe import Markup

from pointsapp.actions.readings import read_card
from pointsapp.actions.rulebooks import rulebooks_of
from pointsapp.rules.calendar import DAY_MS, week_of
from pointsapp.rules.names import mask
from pointsapp.rules.refusal import Refusal
from pointsapp.rules.tokens import read_card_token
from pointsapp.store.account_statement import statement_of
from pointsapp.store.households import stored_household
from pointsapp.store.posters import PosterScanState, poster_scans_since
from pointsapp.web.doors import community, resident, residents_only
from pointsapp.web.drop_off_results import state_of
from pointsapp.web.here import rulebook_here
from pointsapp.web.now import now_ms
from pointsapp.web.own_scans import unbooked_scan
from pointsapp.web.sessions import CARD_COOKIE
from pointsapp.web.standing import balances, bars, offers
from pointsapp.web.statement_lines import shown_lines

LAST = 5  # bookings shown
SCANS_MS = 7 * DAY_MS  # so long a poster scan is shown that waits, or came to nothing

blueprint = Blueprint("home", __name__)


@blueprint.get("/home")
@residents_only
def show() -> str:
    """Where a resident is at home."""
    me, at_ms = resident(), now_ms()
    household = stored_household(me.community_id, me.household_id)
    if household is None:
        raise LookupError(me.household_id)
    shown = {"name": mask(household.name), "building": household.building, "card_last3": household.card_number[-3:]}
    return render_template(
        "home.html",
        household=shown,
        card_svg=card_drawing(),
        scan_waits=unbooked_scan() is not None,
        scans=[{"state": state_of(scan, at_ms), "scan": scan} for scan in scans_without_booking(at_ms)],
        **standing(at_ms),
    )


def standing(at_ms: int) -> dict[str, Any]:
    """What follows from the rules; before any are in force there is nothing to say."""
    me = resident()
    try:
        rulebook = rulebook_here()
    except Refusal:
        return {"balances": [], "offers": [], "bars": [], "lines": []}
    last = statement_of(me.community_id, me.household_id, at_ms + 1, LAST)
    return {
        "balances": balances(rulebook, me.household_id, me.community_id),
        "offers": offers(rulebook, me.household_id, me.community_id, at_ms),
        "bars": bars(rulebook, me.household_id, me.community_id, at_ms),
        "lines": shown_lines(me.community_id, rulebooks_of(me.community_id), last),
    }


def scans_without_booking(at_ms: int) -> list[PosterScanState]:
    """The household's poster scans of the last days that wait to be confirmed, or came to nothing."""
    me, since_ms = resident(), at_ms - SCANS_MS
    week = week_of(since_ms, community().timezone)
    scans = poster_scans_since(me.community_id, me.household_id, week, since_ms)
    return [scan for scan in scans if scan.confirmed is not True]


def card_drawing() -> Markup | None:
    """The QR code of this phone as its household's card; None if the phone holds no card of this household.

    Its quiet zone is the page's: `.qr svg` has a margin of four modules.
    """
    token = request.cookies.get(CARD_COOKIE, "")
    me = resident()
    try:
        if read_card(me.community_id, token, now_ms()).household_id != me.household_id:
            return None
    except Refusal:
        return None
    code = segno.make(read_card_token(token).text, error="m", micro=False, boost_error=False)
    drawing = io.BytesIO()
    code.save(drawing, kind="svg", xmldecl=False, svgns=True, border=0, omitsize=True, nl=False)
    return Markup(drawing.getvalue().decode())
