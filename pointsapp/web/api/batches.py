"""What a kiosk kept while it had no network, sent in batches: each booking stands alone, and gets its own verdict."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from werkzeug.exceptions import HTTPException

from pointsapp.actions.batches import done_in_turn
from pointsapp.actions.operators import operators_between
from pointsapp.rules.refusal import Refusal
from pointsapp.web.api.answers import Answer
from pointsapp.web.api.batch_schemas import BODIES, BatchAnswer, BatchBody, BatchItem
from pointsapp.web.api.bodies import Blueprint, JSONBodies, checked, loaded
from pointsapp.web.api.bookings import Told, book_deposit, book_drop_off
from pointsapp.web.api.doors import device_here, require_device
from pointsapp.web.api.schemas import LATEST_MS
from pointsapp.web.api.served import Body, Duty
from pointsapp.web.problems import problem_of

BOOK: dict[str, Callable[[Body, Duty], Told]] = {"drop-off": book_drop_off, "deposit": book_deposit}
ITEM = BatchItem()

Item = dict[str, Any]  # as it was sent

blueprint = Blueprint("api_batches", __name__, url_prefix="/api/v1", description="What a kiosk kept and sends later")
blueprint.ARGUMENTS_PARSER = JSONBodies(loaded)
blueprint.before_request(require_device)


@blueprint.post("/batches")
@blueprint.arguments(BatchBody())
@blueprint.response(200, BatchAnswer)
def book_batch(body: Body) -> Answer:
    """Book what was kept, one after the other, each in a transaction of its own.

    A database in trouble ends it with 503: what was booked by then is known when it is sent again.
    """
    duty = _duty_then(body["bookings"])
    return {"verdicts": done_in_turn(partial(_verdict, item, duty) for item in body["bookings"])}


def _duty_then(items: list[Item]) -> Duty:
    """Who was on while all of it happened, looked up once; it is no deed of whoever is on now."""
    times = [at_ms for at_ms in map(_happened_ms, items) if at_ms is not None] or [0]
    return Duty(operators_between(device_here(), min(times), max(times)), acted=lambda: None)


def _happened_ms(item: Item) -> int | None:
    found = _booking_of(item).get("happened_ms")
    return found if type(found) is int and 0 <= found <= LATEST_MS else None


def _verdict(item: Item, duty: Duty) -> Answer:
    try:
        named = checked(ITEM, item)
        answer, repeated = BOOK[named["kind"]](loaded(BODIES[named["kind"]], named["booking"]), duty)
    except (Refusal, HTTPException) as refused:
        return {"id": _id_of(item), "verdict": "refused", "answer": None, "problem": problem_of(refused)}
    return {"id": answer["id"], "verdict": "known" if repeated else "booked", "answer": answer, "problem": None}


def _id_of(item: Item) -> UUID | None:
    found = _booking_of(item).get("id")
    try:
        return UUID(found) if isinstance(found, str) else None
    except ValueError:
        return None


def _booking_of(item: Item) -> dict[str, Any]:
    found = item.get("booking")
    return found if isinstance(found, dict) else {}
