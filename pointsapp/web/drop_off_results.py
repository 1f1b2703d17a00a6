"""What came of a drop-off: what it earned or why it did not count, and when the next one will."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Blueprint, abort, render_template

from pointsapp.actions.offers import today_state
from pointsapp.actions.pending import WAITS_MS
from pointsapp.store.account_statement import one_entry
from pointsapp.store.posters import PosterScanState, poster_scan_state
from pointsapp.web.doors import resident, residents_only
from pointsapp.web.here import rulebook_here
from pointsapp.web.now import now_ms
from pointsapp.web.standing import Pair, bars, pairs

blueprint = Blueprint("drop_off_results", __name__)


@dataclass(frozen=True, slots=True)
class Result:
    """How a drop-off ended. `state`: counted, not-counted, undone, waiting, declined, expired."""

    state: str
    category: str | None
    happened_ms: int
    point_name: str | None
    earned: list[Pair]
    reason: str | None = None


@blueprint.get("/drop-off/<uuid:drop_off_id>")
@residents_only
def show(drop_off_id: UUID) -> str:
    """The result of the household's own drop-off; others' are 404."""
    me, at_ms = resident(), now_ms()
    result = booked(drop_off_id) or by_poster(drop_off_id, at_ms) or abort(404)
    next_ms = today_state(me.community_id, me.household_id, at_ms).next_counting_ms
    shown: dict[str, Any] = {
        "next_counting_ms": next_ms if next_ms > at_ms else None,
        "now_ms": at_ms,
        "bars": bars(rulebook_here(), me.household_id, me.community_id, at_ms),
    }
    return render_template("drop_off_done.html", result=result, **shown)


def booked(drop_off_id: UUID) -> Result | None:
    """A drop-off in the book."""
    me = resident()
    line = one_entry(me.community_id, drop_off_id)
    if line is None or line.kind != "drop-off" or line.household_id != me.household_id:
        return None
    state = "undone" if line.reversed_by else "counted" if line.counted else "not-counted"
    earned = pairs(rulebook_here(), line.changes)
    return Result(state, line.rule, line.happened_ms, line.point, earned, line.reason)


def by_poster(drop_off_id: UUID, at_ms: int) -> Result | None:
    """A drop-off that waits to be confirmed, or was not."""
    me = resident()
    scan = poster_scan_state(me.community_id, drop_off_id)
    if scan is None or scan.household_id != me.household_id:
        return None
    return Result(state_of(scan, at_ms), scan.category, scan.scanned_ms, scan.point_name, [])


def state_of(scan: PosterScanState, at_ms: int) -> str:
    """How it stands with a poster scan of which no drop-off was made: waiting, declined, expired."""
    if scan.confirmed is False:
        return "declined"
    return "waiting" if at_ms - scan.scanned_ms <= WAITS_MS else "expired"
