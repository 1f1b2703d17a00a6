"""Booking at a kiosk: drop-offs by anybody with a card; deposits, hand-outs and undoing by the operator.

Bodies are described by instances: a schema's class would be made into one anew for each request.
"""

from uuid import UUID

from pointsapp.actions.acts import Act
from pointsapp.actions.drop_offs import record_deposit, record_drop_off
from pointsapp.actions.reversals import ReversalReceipt, reverse
from pointsapp.actions.rewards import HandOutReceipt, claim_weekly_reward, exchange
from pointsapp.actions.undo import undo_as_operator
from pointsapp.rules.roles import UNDO_MS
from pointsapp.web.api.answers import Answer, amounts, hand_out_answer
from pointsapp.web.api.bodies import Blueprint
from pointsapp.web.api.doors import act, require_device
from pointsapp.web.api.receipts import receipt_answer
from pointsapp.web.api.served import NOW, Body, Duty, handed_out_to, operator_then, served, who_came
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

Told = tuple[Answer, bool]  # what is answered, and whether it was booked before

blueprint = Blueprint("api_bookings", __name__, url_prefix="/api/v1", description="What is booked at the kiosk")
blueprint.before_request(require_device)


@blueprint.post("/drop-offs")
@blueprint.arguments(DropOffBody())
@blueprint.response(200, DropOffAnswer)
def drop_off(body: Body) -> Answer:
    """Log a drop-off; only an operator may mark it as badly sorted."""
    return book_drop_off(body, NOW)[0]


@blueprint.post("/deposits")
@blueprint.arguments(DepositBody())
@blueprint.response(200, DepositAnswer)
def deposit(body: Body) -> Answer:
    """Book material that the operator took and counted."""
    return book_deposit(body, NOW)[0]


@blueprint.post("/exchanges")
@blueprint.arguments(ExchangeBody())
@blueprint.response(200, HandOutAnswer)
def hand_out_exchange(body: Body) -> Answer:
    """Hand out goods for goods."""
    who, reading = handed_out_to(body)
    return write_exchange(body, act(body["id"], body["happened_ms"], who), reading.household_id)[0]


@blueprint.post("/weekly-claims")
@blueprint.arguments(WeeklyClaimBody())
@blueprint.response(200, HandOutAnswer)
def hand_out_weekly(body: Body) -> Answer:
    """Hand out a week's reward."""
    who, reading = handed_out_to(body)
    return write_weekly_claim(body, act(body["id"], body["happened_ms"], who), reading.household_id)[0]


@blueprint.post("/reversals")
@blueprint.arguments(ReversalBody())
@blueprint.response(200, ReversalAnswer)
def undo(body: Body) -> Answer:
    """Undo one's own booking of the last ten minutes, with a reason."""
    done = act(body["id"], body["happened_ms"], operator_then(body))
    return _undone(undo_as_operator(done, body["entry_id"], body["reason"]))


def book_drop_off(body: Body, duty: Duty) -> Told:
    """Books a drop-off. Refuses as `who_came` and `record_drop_off`."""
    household_id, who = who_came(body, duty)
    return write_drop_off(body, act(body["id"], body["happened_ms"], who), household_id)


def book_deposit(body: Body, duty: Duty) -> Told:
    """Books material that the operator took. Refuses as `served` and `record_deposit`."""
    who, reading = served(body, duty)
    return write_deposit(body, act(body["id"], body["happened_ms"], who), reading.household_id)


def write_drop_off(body: Body, done: Act, household_id: UUID) -> Told:
    """Writes a drop-off of which it is known whose it is. Refuses as `record_drop_off`."""
    receipt = record_drop_off(done, household_id, body["category"], body["not_sorted"])
    answer = {
        "id": receipt.id,
        "counted": receipt.counted,
        "reason": receipt.reason,
        "earned": amounts(receipt.earned),
        "week": receipt.week,
        "week_drop_offs": receipt.week_drop_offs,
        "received_ms": receipt.received_ms,
        "receipt": receipt_answer(receipt.entered),
    }
    return answer, receipt.repeated


def write_deposit(body: Body, done: Act, household_id: UUID) -> Told:
    """Writes material of which it is known who brought it. Refuses as `record_deposit`."""
    receipt = record_deposit(done, household_id, body["asset"], body["quantity"])
    answer = {
        "id": receipt.id,
        "asset": receipt.asset,
        "quantity": receipt.quantity,
        "undo_until_ms": receipt.received_ms + UNDO_MS,
        "receipt": receipt_answer(receipt.entered),
    }
    return answer, receipt.repeated


def write_exchange(body: Body, done: Act, household_id: UUID) -> Told:
    """Writes goods for goods, off the shelf of the act's point. Refuses as `exchange`."""
    return _handed_out(exchange(done, household_id, _shelf_of(done), body["code"], body["times"]))


def write_weekly_claim(body: Body, done: Act, household_id: UUID) -> Told:
    """Writes a week's reward, off the shelf of the act's point. Refuses as `claim_weekly_reward`."""
    return _handed_out(claim_weekly_reward(done, household_id, _shelf_of(done), body["code"], body["week"]))


def write_reversal(body: Body, done: Act, _: UUID) -> Told:
    """Undoes what was undone before: that it might be was looked at then. Refuses as `reverse`."""
    receipt = reverse(done, body["entry_id"], body["reason"])
    return _undone(receipt), receipt.repeated


def _shelf_of(done: Act) -> UUID:
    if done.doer.point_id is None:
        raise LookupError("point")
    return done.doer.point_id


def _handed_out(receipt: HandOutReceipt) -> Told:
    answer = hand_out_answer(receipt, community().timezone)
    return {**answer, "receipt": receipt_answer(receipt.entered)}, receipt.repeated


def _undone(receipt: ReversalReceipt) -> Answer:
    return {"id": receipt.id, "reverses": receipt.reverses, "receipt": receipt_answer(receipt.entered)}
