"""What a kiosk kept while it had no network, sent in batches: each booking stands alone, and gets its own verdict."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from werkzeug.exceptions import HTTPException

from pointsapp.actions.acts import Act
from pointsapp.actions.batches import done_in_turn
from pointsapp.actions.operators import CLOCK_SLACK_MS, operators_between
from pointsapp.actions.tray import Refused, put_into_tray
from pointsapp.rules.refusal import Refusal
from pointsapp.store.tray import KINDS, refused_between
from pointsapp.web.api.answers import Answer
from pointsapp.web.api.batch_schemas import BODIES, LOST_BODIES, BatchAnswer, BatchBody, BatchItem
from pointsapp.web.api.bodies import Blueprint, JSONBodies, checked, loaded, read_as_sent
from pointsapp.web.api.bookings import (
    Told,
    book_deposit,
    book_drop_off,
    write_deposit,
    write_drop_off,
    write_exchange,
    write_reversal,
    write_weekly_claim,
)
from pointsapp.web.api.doors import act, device_here, require_device
from pointsapp.web.api.receipts import Receipt, household_of, lost_act
from pointsapp.web.api.scan_passes import named
from pointsapp.web.api.schemas import LATEST_MS
from pointsapp.web.api.served import Body, Duty
from pointsapp.web.now import now_ms
from pointsapp.web.problems import problem_of

BOOK: dict[str, Callable[[Body, Duty], Told]] = {"drop-off": book_drop_off, "deposit": book_deposit}
WRITE: dict[str, Callable[[Body, Act, UUID], Told]] = {
    "drop-off": write_drop_off,
    "deposit": write_deposit,
    "exchange": write_exchange,
    "weekly-claim": write_weekly_claim,
    "reversal": write_reversal,
}
ITEM = BatchItem()
NO_VERDICT = ("not-paired", "device-revoked", "throttled")  # these speak of the kiosk: the booking stays there
KEY_REUSED = "key-reused"
MOST_KEPT = 1000  # characters of what can't be read
NOT_KEPT = ("id", "happened_ms", "card", "scan_pass")  # they have columns of their own, or are secret
NOTED = ("sequence", "wall_ms", "contact_ms")  # by which an admin may see what the kiosk's clock did

Item = dict[str, Any]  # as it was sent

blueprint = Blueprint("api_batches", __name__, url_prefix="/api/v1", description="What a kiosk kept and sends later")
blueprint.ARGUMENTS_PARSER = JSONBodies(read_as_sent)
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
        bodies = LOST_BODIES if "receipt" in said else BODIES
        kept = _Kept(said["kind"], loaded(bodies[said["kind"]], said["booking"]), said)
        answer, repeated = _booked(kept, batch, _is_same(batch.first[kept.body["id"]], item))
    except (Refusal, HTTPException) as refused:
        if isinstance(refused, Refusal) and refused.code in NO_VERDICT:
            raise
        if isinstance(refused, HTTPException):
            _keep_unread(item)
        return {"id": _id_of(item), "verdict": "refused", "answer": None, "problem": problem_of(refused)}
    return {"id": answer["id"], "verdict": "known" if repeated else "booked", "answer": answer, "problem": None}


@dataclass(frozen=True, slots=True)
class _Kept:
    """A booking that can be read: its body, and what the kiosk noted beside it."""

    kind: str
    body: Body
    noted: Mapping[str, Any]

    @property
    def receipt(self) -> Receipt | None:
        """The proof that it was booked before, if it comes again."""
        return self.noted.get("receipt")


def _is_same(first: Item, item: Item) -> bool:
    """Whether both are one booking, whatever the kiosk noted beside it."""
    return all(first.get(name) == item.get(name) for name in ("kind", "booking"))


def _booked(kept: _Kept, batch: _Batch, is_first: bool) -> Told:
    """Books it, or keeps it in the tray and refuses as its own address does."""
    before = batch.refused.get(kept.body["id"])
    if before and not kept.receipt:  # what comes back may have to wait for what another kiosk brings
        raise before
    try:
        if not is_first:
            raise Refusal(KEY_REUSED)
        if kept.receipt:
            return WRITE[kept.kind](kept.body, *lost_act(kept.kind, kept.body, kept.receipt))
        _check_clock(kept)
        return BOOK[kept.kind](kept.body, batch.duty)
    except Refusal as refusal:
        if refusal.code not in NO_VERDICT:
            _keep(kept, refusal)
        raise


def _check_clock(kept: _Kept) -> None:
    """Refuses with before-contact what the kiosk's clock puts before the server last told it the time.

    A kiosk without a network goes by its own clock, which somebody may have turned: what it says has to lie between
    its last contact and now. That it lies not after now is looked at with every booking (in-future).
    """
    contact_ms = kept.noted.get("contact_ms")
    if contact_ms is not None and kept.body["happened_ms"] < contact_ms - CLOCK_SLACK_MS:
        raise Refusal("before-contact", contact_ms=contact_ms)


def _keep(kept: _Kept, refusal: Refusal) -> None:
    noted = {name: kept.noted[name] for name in NOTED if name in kept.noted}
    said = {name: value for name, value in kept.body.items() if name not in NOT_KEPT}
    content = {name: str(value) if isinstance(value, UUID) else value for name, value in said.items()} | noted
    if kept.receipt:
        household_id = household_of(kept.receipt)
    else:
        household_id = named(kept.body.get("card") or kept.body["scan_pass"])
    done = act(kept.body["id"], kept.body["happened_ms"], None)
    put_into_tray(done, Refused(kept.kind, household_id, content), refusal)


def _keep_unread(item: Item) -> None:
    """What can't be read lies in the tray, too, as it was sent but for its card, if it has an id and a kind.

    A time that no clock of ours knows stands in it as it was sent; then it lies there as of now.
    """
    id, happened_ms, kind = _id_of(item), _happened_ms(item), item.get("kind")
    if id is None or not isinstance(kind, str) or kind not in KINDS:
        return
    booking = _booking_of(item)
    shown = booking.get("card", booking.get("scan_pass"))
    household_id = named(shown) if isinstance(shown, str) else None
    shows = {name: value for name, value in booking.items() if name not in NOT_KEPT}
    if happened_ms is None:
        shows["happened_ms"] = booking.get("happened_ms")
    unread = Refused(kind, household_id, {"sent": json.dumps(shows)[:MOST_KEPT]})
    lies_ms = now_ms() if happened_ms is None else happened_ms
    put_into_tray(act(id, lies_ms, None), unread, Refusal("booking-unreadable"))


def _id_of(item: Item) -> UUID | None:
    found = _booking_of(item).get("id")
    try:
        return UUID(found) if isinstance(found, str) else None
    except ValueError:
        return None


def _booking_of(item: Item) -> dict[str, Any]:
    found = item.get("booking")
    return found if isinstance(found, dict) else {}
