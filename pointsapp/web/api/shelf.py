"""The shelf of the kiosk's point, what the operator handed out last, and poster scans that wait."""

from typing import Any

from pointsapp.actions.pending import confirm, decline, waiting
from pointsapp.rules.names import mask
from pointsapp.rules.roles import UNDO_MS
from pointsapp.store.account_statement import entries_by_operator
from pointsapp.store.households import stored_household
from pointsapp.store.ledger import balances_of
from pointsapp.web.api.answers import Answer, booked_line, left
from pointsapp.web.api.bodies import Blueprint
from pointsapp.web.api.doors import act, device_here, operator, require_device
from pointsapp.web.api.visit_schemas import (
    DecisionAnswer,
    DecisionBody,
    HandOutsAnswer,
    PendingAnswer,
    ShelfAnswer,
)
from pointsapp.web.here import community, rulebook_here
from pointsapp.web.now import now_ms

KINDS = ("deposit", "exchange", "weekly-claim")
MARK = ("drop-off", "not-sorted")  # the one drop-off that is the operator's own deed, by kind and reason

blueprint = Blueprint("api_shelf", __name__, url_prefix="/api/v1", description="What the operator looks after")
blueprint.before_request(require_device)


@blueprint.get("/hand-outs")
@blueprint.response(200, HandOutsAnswer)
def hand_outs() -> Answer:
    """What this operator booked here in the last ten minutes."""
    who, here = operator(), device_here()
    lines = entries_by_operator(here.community_id, who.person_id, here.device.id, now_ms() - UNDO_MS)
    zone = community().timezone
    return {
        "hand_outs": [
            booked_line(line, household.name, zone)
            for line in lines
            if (line.kind in KINDS or (line.kind, line.reason) == MARK)
            and line.household_id
            and (household := stored_household(here.community_id, line.household_id))
        ]
    }


@blueprint.get("/shelf")
@blueprint.response(200, ShelfAnswer)
def shelf() -> Answer:
    """What lies at this point, also what has run out."""
    here = device_here()
    stock = balances_of(here.community_id, here.device.point_id)
    rewards = [asset.code for asset in rulebook_here().assets if asset.kind == "reward"]
    return {"shelf": left({code: stock.get(code, 0) for code in rewards})}


@blueprint.get("/pending-drop-offs")
@blueprint.response(200, PendingAnswer)
def pending() -> Answer:
    """Poster scans that wait for a yes or no."""
    operator()
    return {
        "pending": [
            {
                "id": scan.id,
                "household_name": mask(scan.household_name),
                "building": scan.building,
                "happened_ms": scan.scanned_ms,
                "category": scan.category,
            }
            for scan in waiting(device_here().community_id, now_ms())
        ]
    }


@blueprint.post("/pending-drop-offs/decisions")
@blueprint.arguments(DecisionBody())
@blueprint.response(200, DecisionAnswer)
def decide(body: dict[str, Any]) -> Answer:
    """Say yes or no to a poster scan."""
    who = operator()
    done = act(body["id"], now_ms(), who)
    (confirm if body["confirm"] else decline)(done, body["pending_id"], who.household_id)
    return {"id": body["id"], "pending_id": body["pending_id"], "confirmed": body["confirm"]}
