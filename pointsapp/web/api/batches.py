"""What a kiosk kept while it had no network, sent in batches: each booking stands alone, and gets its own verdict."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from werkzeug.exceptions import HTTPException

from pointsapp.actions.batches import done_in_turn
from pointsapp.actions.operators import operators_between
from pointsapp.actions.tray import Refused, put_into_tray
from pointsapp.rules.refusal import Refusal
from pointsapp.store.tray import refused_between
from pointsapp.web.api.answers import Answer
from pointsapp.web.api.batch_schemas import BODIES, BatchAnswer, BatchBody, BatchItem
from pointsapp.web.api.bodies import Blueprint, JSONBodies, checked, loaded
from pointsapp.web.api.bookings import Told, book_deposit, book_drop_off
from pointsapp.web.api.doors import act, device_here, require_device
from pointsapp.web.api.scan_passes import named
from pointsapp.web.api.schemas import LATEST_MS
from pointsapp.web.api.served import Body, Duty
from pointsapp.web.problems import problem_of

BOOK: dict[str, Callable[[Body, Duty], Told]] = {"drop-off": book_drop_off, "deposit": book_deposit}
ITEM = BatchItem()
NO_VERDICT = ("not-paired", "device-revoked", "throttled")  # these speak of the kiosk: the booking stays there
KEY_REUSED = "key-reused"
NOT_KEPT = ("id", "happened_ms", "card", "scan_pass")  # they have columns of their own, or are secret

Item = dict[str, Any]  # as it was sent

blueprint = Blueprint("api_batches", __name__, url_prefix="/api/v1", description="What a kiosk kept and sends later")
blueprint.ARGUMENTS_PARSER = JSONBodies(loaded)
blueprint.before_request(require_device)


@blueprint.post("/batches")
@blueprint.arguments(BatchBody())
@blueprint.response(200, BatchAnswer)
def book_batch(body: Body) -> Answer:
    """Book what was kept, one after the other; each stands alone, and one that is refused bars no other.

    What is refused for good lies in the admin's tray, so the kiosk may let go of it. A database in trouble ends it
    with 503: what was booked by then is known when it is sent again.
    """
    items = body["bookings"]
    batch = _Batch(_duty_then(items), _refused_before(items), {_id_of(item): item for item in reversed(items)})
    return {"verdicts": done_in_turn(partial(_verdict, item, batch) for item in items)}


@dataclass(frozen=True, slots=True)
class _Batch:
    """What is known of all of it: who was on, what lies in the tray, and what was first sent under each id."""

    duty: Duty
    refused: Mapping[UUID, Refusal]
    first: Mapping[UUID | None, Item]


def _duty_then(items: list[Item]) -> Duty:
    """Who was on while all of it happened; it is no deed of whoever is on now."""
    times = [at_ms for at_ms in map(_happened_ms, items) if at_ms is not None] or [0]
    return Duty(operators_between(device_here(), min(times), max(times)), acted=lambda: None)


def _refused_before(items: list[Item]) -> dict[UUID, Refusal]:
    """What was refused before: that stands, also where it would do by now; but a reused key says nothing of it."""
    ids = [id for id in map(_id_of, items) if id is not None]
    here = device_here()
    found = refused_between(here.community_id, here.device.id, min(ids), max(ids)) if ids else {}
    return {id: Refusal(code, **facts) for id, (code, facts) in found.items() if code != KEY_REUSED}


def _happened_ms(item: Item) -> int | None:
    found = _booking_of(item).get("happened_ms")
    return found if type(found) is int and 0 <= found <= LATEST_MS else None


def _verdict(item: Item, batch: _Batch) -> Answer:
    try:
        said = checked(ITEM, item)
        body = loaded(BODIES[said["kind"]], said["booking"])
        answer, repeated = _booked(said["kind"], body, batch, batch.first[body["id"]] == item)
    except (Refusal, HTTPException) as refused:
        if isinstance(refused, Refusal) and refused.code in NO_VERDICT:
            raise
        return {"id": _id_of(item), "verdict": "refused", "answer": None, "problem": problem_of(refused)}
    return {"id": answer["id"], "verdict": "known" if repeated else "booked", "answer": answer, "problem": None}


def _booked(kind: str, body: Body, batch: _Batch, is_first: bool) -> Told:
    """Books it, or keeps it in the tray and refuses as its own address does."""
    if before := batch.refused.get(body["id"]):
        raise before
    try:
        if not is_first:
            raise Refusal(KEY_REUSED)
        return BOOK[kind](body, batch.duty)
    except Refusal as refusal:
        if refusal.code not in NO_VERDICT:
            _keep(kind, body, refusal)
        raise


def _keep(kind: str, body: Body, refusal: Refusal) -> None:
    content = {name: value for name, value in body.items() if name not in NOT_KEPT}
    household_id = named(body.get("card") or body["scan_pass"])
    put_into_tray(act(body["id"], body["happened_ms"], None), Refused(kind, household_id, content), refusal)


def _id_of(item: Item) -> UUID | None:
    found = _booking_of(item).get("id")
    try:
        return UUID(found) if isinstance(found, str) else None
    except ValueError:
        return None


def _booking_of(item: Item) -> dict[str, Any]:
    found = item.get("booking")
    return found if isinstance(found, dict) else {}
