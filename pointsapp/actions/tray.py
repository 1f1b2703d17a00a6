"""The tray: what a kiosk kept and the book refused lies there with its reason, until an admin has settled it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from pointsapp.actions.acts import Act, content_hash
from pointsapp.actions.operations import begin_operation
from pointsapp.rules.refusal import Refusal
from pointsapp.store.database import writing
from pointsapp.store.tray import insert_refused, insert_settling, stored_refusal


@dataclass(frozen=True, slots=True)
class Refused:
    """What was to be booked: its kind, the household as far as it is known, and what else was said of it."""

    kind: str
    household_id: UUID | None
    content: Mapping[str, Any]


def put_into_tray(act: Act, refused: Refused, refusal: Refusal) -> None:
    """Keeps a refused booking under its own key, however often it is refused; so the kiosk may let go of it."""
    with writing():
        act = act.in_turn()
        insert_refused(
            refused.content,
            refusal.facts,
            community_id=act.community_id,
            id=act.key,
            device_id=act.doer.device_id,
            kind=refused.kind,
            household_id=refused.household_id,
            happened_ms=act.happened_ms,
            received_ms=act.received_ms,
            code=refusal.code,
        )


def settle(act: Act, booking_id: UUID, note: str) -> None:
    """Writes that a refused booking was settled, and how. Refuses with not-found, key-reused, settled-already."""
    with writing():
        if stored_refusal(act.community_id, booking_id) is None:
            raise Refusal("not-found")
        if begin_operation(act, "settle-refused", content_hash(booking_id, note), booking_id, note):
            new = insert_settling(
                community_id=act.community_id,
                booking_id=booking_id,
                id=act.key,
                staff_id=act.doer.staff_id,
                note=note,
                settled_ms=act.received_ms,
            )
            if not new:
                raise Refusal("settled-already")
