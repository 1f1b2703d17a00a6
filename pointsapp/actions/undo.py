"""Undoing a booking as an operator, within ten minutes and only one's own, or as the admin."""

from uuid import UUID

from pointsapp.actions.acts import Act
from pointsapp.actions.reversals import ReversalReceipt, reverse
from pointsapp.rules.refusal import Refusal
from pointsapp.rules.roles import may_undo
from pointsapp.store.ledger import booked_by


def undo_as_operator(act: Act, entry_id: UUID, reason: str) -> ReversalReceipt:
    """Undoes what the operator `act.doer` booked at this kiosk at most ten minutes ago.

    Refuses with unknown-event, undo-too-late (also for somebody else's booking), and as `reverse`.
    """
    found = booked_by(act.community_id, entry_id)
    if found is None:
        raise Refusal("unknown-event")
    person_id, received_ms = found
    if not may_undo(person_id is not None and person_id == act.doer.person_id, received_ms, act.received_ms):
        raise Refusal("undo-too-late")
    return reverse(act, entry_id, reason)
