"""Booking at a kiosk: drop-offs by anybody with a card; deposits, hand-outs and undoing by the operator.

Bodies are described by instances: a schema's class would be made into one anew for each request.
"""

from typing import Any
from uuid import UUID

from pointsapp.actions.drop_offs import record_deposit, record_drop_off
from pointsapp.actions.operators import Operator, operator_during
from pointsapp.actions.readings import Reading, check_fresh
from pointsapp.actions.rewards import claim_weekly_reward, exchange
from pointsapp.actions.undo import undo_as_operator
from pointsapp.rules.refusal import Refusal
from pointsapp.rules.roles import UNDO_MS, check_operator
from pointsapp.store.ledger import Booked, booked
from pointsapp.web.api.answers import Answer, amounts, hand_out_answer
from pointsapp.web.api.bodies import Blueprint
from pointsapp.web.api.doors import act, device_here, keep_operator_on, operator, require_device
from pointsapp.web.api.scan_passes import shown, signed_reading
from pointsapp.web.api.visit_schemas import (
    DepositAnswer,
    DepositBody,
    DropOffAnswer,
    DropOffBody,
    ExchangeBody,
    HandOutAnswer,
    ReversalAnswer,
    ReversalBody,
    WeeklyClaimBody,
)
from pointsapp.web.here import community
from pointsapp.web.now import now_ms

Body = dict[str, Any]

blueprint = Blueprint("api_bookings", __name__, url_prefix="/api/v1", description="What is booked at the kiosk")
blueprint.before_request(require_device)


@blueprint.post("/drop-offs")
@blueprint.arguments(DropOffBody())
@blueprint.response(200, DropOffAnswer)
def drop_off(body: Body) -> Answer:
    """Log a drop-off; only an operator may mark it as badly sorted."""
    household_id, who = _who_came(body)
    done = act(body["id"], body["happened_ms"], who)
    receipt = record_drop_off(done, household_id, body["category"], body["not_sorted"])
    return {
        "id": receipt.id,
        "counted": receipt.counted,
        "reason": receipt.reason,
        "earned": amounts(receipt.earned),
        "week": receipt.week,
        "week_drop_offs": receipt.week_drop_offs,
        "received_ms": receipt.received_ms,
    }


@blueprint.post("/deposits")
@blueprint.arguments(DepositBody())
@blueprint.response(200, DepositAnswer)
def deposit(body: Body) -> Answer:
    """Book material that the operator took and counted."""
    who, reading = _served(body)
    done = act(body["id"], body["happened_ms"], who)
    receipt = record_deposit(done, reading.household_id, body["asset"], body["quantity"])
    return {
        "id": receipt.id,
        "asset": receipt.asset,
        "quantity": receipt.quantity,
        "undo_until_ms": receipt.received_ms + UNDO_MS,
    }


@blueprint.post("/exchanges")
@blueprint.arguments(ExchangeBody())
@blueprint.response(200, HandOutAnswer)
def hand_out_exchange(body: Body) -> Answer:
    """Hand out goods for goods."""
    who, reading = _handed_out_to(body)
    done = act(body["id"], body["happened_ms"], who)
    shelf_id = device_here().device.point_id
    receipt = exchange(done, reading.household_id, shelf_id, body["code"], body["times"])
    return hand_out_answer(receipt, community().timezone)


@blueprint.post("/weekly-claims")
@blueprint.arguments(WeeklyClaimBody())
@blueprint.response(200, HandOutAnswer)
def hand_out_weekly(body: Body) -> Answer:
    """Hand out a week's reward."""
    who, reading = _handed_out_to(body)
    done = act(body["id"], body["happened_ms"], who)
    shelf_id = device_here().device.point_id
    receipt = claim_weekly_reward(done, reading.household_id, shelf_id, body["code"], body["week"])
    return hand_out_answer(receipt, community().timezone)


@blueprint.post("/reversals")
@blueprint.arguments(ReversalBody())
@blueprint.response(200, ReversalAnswer)
def undo(body: Body) -> Answer:
    """Undo one's own booking of the last ten minutes, with a reason."""
    who = _operator_then(body)
    receipt = undo_as_operator(act(body["id"], body["happened_ms"], who), body["entry_id"], body["reason"])
    return {"id": receipt.id, "reverses": receipt.reverses}


def _first_answer(body: Body) -> Booked | None:
    """What this kiosk booked under the id before: a repeated request gets its first answer, however late it comes."""
    found = booked(device_here().community_id, body["id"])
    return found if found and found.device_id == device_here().device.id else None


def _operator_then(body: Body) -> Operator | None:
    """Who was on when it happened. Refuses with operator-needed, unless it was booked before."""
    who = operator_during(device_here(), body["happened_ms"])
    if who is None and _first_answer(body) is None:
        raise Refusal("operator-needed")
    keep_operator_on()
    return who


def _who_came(body: Body) -> tuple[UUID, Operator | None]:
    """Whose drop-off it is, and who was on. Refuses as `shown`, and with operator-needed what only operators mark."""
    who = _operator_then(body) if body["not_sorted"] else operator_during(device_here(), body["happened_ms"])
    try:
        return shown(body["card"], body["happened_ms"]).household_id, who
    except Refusal:
        before = _first_answer(body)
        if before is None or before.household_id is None:
            raise
        return before.household_id, who  # the card was revoked since


def _served(body: Body) -> tuple[Operator | None, Reading]:
    """The operator, and whom they serve: somebody whose card was read within the minute, not their own household."""
    who, reading = _operator_then(body), signed_reading(body["scan_pass"])
    if who and _first_answer(body) is None:
        check_fresh(reading, body["happened_ms"])
        check_operator(who.household_id, reading.household_id)
    return who, reading


def _handed_out_to(body: Body) -> tuple[Operator | None, Reading]:
    """The same for what goes over the counter, which is given when the server answers.

    The person is still there, and an operator on. Refuses with operator-needed, too.
    """
    who, reading = _served(body)
    if _first_answer(body) is None:
        check_fresh(reading, now_ms())
        check_operator(operator().household_id, reading.household_id)
    return who, reading
