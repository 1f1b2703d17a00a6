"""Recording drop-offs and deposits."""

from dataclasses import dataclass, field, replace
from uuid import UUID

from pointsapp.actions.acts import Act
from pointsapp.actions.ledger import Booking, booking
from pointsapp.rules.calendar import local_day, week_of
from pointsapp.rules.drop_offs import judge, window
from pointsapp.rules.kiosk_receipts import Entered
from pointsapp.rules.ledger import issue
from pointsapp.rules.rewards import check_deposit
from pointsapp.store.drop_offs import (
    StoredDropOff,
    add_to_week,
    counted_between,
    deposited_on,
    insert_deposit,
    insert_drop_off,
    stored_drop_off,
    week_count,
)
from pointsapp.store.group_commit import grouped
from pointsapp.store.ledger import postings_of


@dataclass(frozen=True, slots=True)
class DropOffReceipt:
    """What became of a drop-off, the same however often it is asked for.

    `earned`: credits by asset. `week_drop_offs`: the week's counted drop-offs after it. `repeated`: it was booked
    before, by its key. `entered`: the entry that stands for it.
    """

    id: UUID
    counted: bool
    reason: str | None
    earned: dict[str, int]
    week: str
    week_drop_offs: int
    happened_ms: int
    received_ms: int
    repeated: bool = field(default=False, compare=False)
    entered: Entered | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class DepositReceipt:
    """Material that was booked in. `repeated`: it was booked before, by its key. `entered`: its entry."""

    id: UUID
    asset: str
    quantity: int
    received_ms: int
    repeated: bool = field(default=False, compare=False)
    entered: Entered | None = field(default=None, compare=False)


@grouped
def record_drop_off(act: Act, household_id: UUID, category: str, not_sorted: bool = False) -> DropOffReceipt:
    """Records a household's drop-off and whether it counted.

    Refuses with in-future, no-rulebook, too-late, key-reused, unknown-category (category).
    """
    with booking(act, "drop-off", household_id, category, not_sorted) as entry:
        if entry.repeated:
            return replace(drop_off_receipt(act.community_id, act.key), repeated=True, entered=entry.entered())
        return write_drop_off(entry, household_id, category, not_sorted)


def write_drop_off(entry: Booking, household_id: UUID, category: str, not_sorted: bool) -> DropOffReceipt:
    """Judges and writes a drop-off inside the caller's booking. Refuses with unknown-category (category)."""
    act, rulebook = entry.act, entry.rulebook
    community_id, happened_ms = act.community_id, act.happened_ms
    nearby = counted_between(community_id, household_id, window(rulebook, happened_ms))
    verdict = judge(rulebook, category, not_sorted, happened_ms, nearby)
    week = week_of(happened_ms, rulebook.timezone)
    count = (add_to_week if verdict.counted else week_count)(community_id, household_id, week)
    if verdict.earned:
        entry.post(issue(verdict.earned, household_id))
    insert_drop_off(
        community_id=community_id,
        id=act.key,
        household_id=household_id,
        category=category,
        not_sorted=int(not_sorted),
        counted=int(verdict.counted),
        reason=verdict.reason,
        happened_ms=happened_ms,
        week=week,
        week_drop_offs=count,
        step=act.doer.step,
    )
    return DropOffReceipt(
        act.key,
        verdict.counted,
        verdict.reason,
        dict(verdict.earned),
        week,
        count,
        happened_ms,
        act.received_ms,
        entered=entry.entered(),
    )


def drop_off_receipt(community_id: int, drop_off_id: UUID) -> DropOffReceipt:
    """The answer that was given for a drop-off. Raises LookupError if there is none."""
    stored = stored_drop_off(community_id, drop_off_id)
    if stored is None:
        raise LookupError(drop_off_id)
    return _receipt(community_id, drop_off_id, stored)


def _receipt(community_id: int, drop_off_id: UUID, stored: StoredDropOff) -> DropOffReceipt:
    earned = {posting.asset: posting.amount for posting in postings_of(community_id, drop_off_id)}
    return DropOffReceipt(
        drop_off_id,
        stored.counted,
        stored.reason,
        earned,
        stored.week,
        stored.week_drop_offs,
        stored.happened_ms,
        stored.received_ms,
    )


@grouped
def record_deposit(act: Act, household_id: UUID, asset: str, quantity: int) -> DepositReceipt:
    """Books material that a household brought to its balance.

    Refuses with in-future, no-rulebook, too-late, key-reused, unknown-asset (asset), bad-quantity (quantity, least,
    most), limit-reached (limit, done, asset).
    """
    with booking(act, "deposit", household_id, asset, quantity) as entry:
        if not entry.repeated:
            day = local_day(act.happened_ms, entry.rulebook.timezone).isoformat()
            done = deposited_on(act.community_id, household_id, asset, day)
            check_deposit(entry.rulebook, asset, quantity, done)
            entry.post(issue({asset: quantity}, household_id))
            insert_deposit(
                community_id=act.community_id,
                id=act.key,
                household_id=household_id,
                asset=asset,
                quantity=quantity,
                day=day,
            )
    return DepositReceipt(act.key, asset, quantity, entry.act.received_ms, entry.repeated, entry.entered())
