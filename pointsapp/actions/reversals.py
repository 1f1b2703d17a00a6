"""Undoing an earlier entry whole, by an entry of its own."""

from dataclasses import dataclass, field
from uuid import UUID

from pointsapp.actions.acts import Act
from pointsapp.actions.ledger import Booking, booking
from pointsapp.actions.services import take_hours_back
from pointsapp.rules.kiosk_receipts import Entered
from pointsapp.rules.ledger import Posting, take_back, undo
from pointsapp.rules.refusal import Refusal
from pointsapp.store.drop_offs import stored_drop_off, take_from_week
from pointsapp.store.hours import stored_service
from pointsapp.store.ledger import insert_reversal, kind_and_household, postings_of
from pointsapp.store.rewards import free_week


@dataclass(frozen=True, slots=True)
class ReversalReceipt:
    """That an entry was undone by another. `repeated`: it was before, by its key. `entered`: the other entry."""

    id: UUID
    reverses: UUID
    repeated: bool = field(default=False, compare=False)
    entered: Entered | None = field(default=None, compare=False)


def reverse(act: Act, entry_id: UUID | None, reason: str = "") -> ReversalReceipt:
    """Undoes an entry whole: what was taken goes back, what was given comes back.

    Refuses with in-future, no-rulebook, too-late, key-reused, unknown-event, not-reversible, already-reversed,
    insufficient-balance or insufficient-stock (asset, have, need) where something would fall below zero.
    """
    found = kind_and_household(act.community_id, entry_id) if entry_id else None
    kind, household_id = found or ("", None)
    with booking(act, "reversal", household_id, entry_id, reason) as entry:
        if not found or not entry_id:
            raise Refusal("unknown-event")
        if not entry.repeated:
            _reverse(entry, entry_id, kind, reason)
    return ReversalReceipt(act.key, entry_id, entry.repeated, entry.entered())


def _reverse(entry: Booking, entry_id: UUID, kind: str, reason: str) -> None:
    if kind in ("reversal", "withdrawal"):
        raise Refusal("not-reversible")
    if not insert_reversal(entry.act.community_id, entry.act.key, entry_id, reason):
        raise Refusal("already-reversed")
    entry.post(_what_comes_back(entry, entry_id, kind))


def _what_comes_back(entry: Booking, entry_id: UUID, kind: str) -> list[Posting]:
    """The postings of a reversal, and the counters set back that stand beside the entry."""
    community_id = entry.act.community_id
    if kind == "volunteer":
        service = stored_service(community_id, entry_id)
        if service is None:
            raise LookupError(entry_id)
        person_id, household_id, minutes = service
        return take_back(take_hours_back(entry, person_id, minutes), household_id)
    if kind == "drop-off":
        drop_off = stored_drop_off(community_id, entry_id)
        if drop_off and drop_off.counted:
            take_from_week(community_id, drop_off.household_id, drop_off.week)
    if kind == "weekly-claim":
        free_week(community_id, entry_id)
    return undo(postings_of(community_id, entry_id))
