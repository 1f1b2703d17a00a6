"""Undoing a booking as an operator, within ten minutes and only one's own, or as the admin."""

from uuid import UUID

from pointsapp.actions.acts import Act
from pointsapp.actions.reversals import ReversalReceipt, reverse
from pointsapp.rules.refusal import Refusal
from pointsapp.rules.roles import may_undo
from pointsapp.store.ledger import booked, kind_and_household

AT_A_KIOSK = ("drop-off", "deposit", "exchange", "weekly-claim")


def undo_as_operator(act: Act, entry_id: UUID, reason: str) -> ReversalReceipt:
    """Undoes what the operator `act.doer` booked at this kiosk at most ten minutes ago.

    Refuses with unknown-event (also what was not booked at a kiosk), undo-too-late (also somebody else's), and as
    `reverse`. What was undone before under this key is answered as it was then, however late.
    """
    if booked(act.community_id, act.key) is None:
        _check_may_undo(act, entry_id)
    return reverse(act, entry_id, reason)


def _check_may_undo(act: Act, entry_id: UUID) -> None:
    found = booked(act.community_id, entry_id)
    if found is None or found.kind not in AT_A_KIOSK:
        raise Refusal("unknown-event")
    own = found.person_id is not None and found.person_id == act.doer.person_id
    if not may_undo(own and found.device_id == act.doer.device_id, found.received_ms, act.received_ms):
        raise Refusal("undo-too-late")


def undo_as_admin(act: Act, entry_id: UUID, reason: str) -> ReversalReceipt:
    """Undoes any booking but approved hours, whose approval is withdrawn instead.

    Refuses with undo-by-withdrawal, and as `reverse`.
    """
    found = kind_and_household(act.community_id, entry_id)
    if found and found[0] == "volunteer":
        raise Refusal("undo-by-withdrawal")
    return reverse(act, entry_id, reason)
