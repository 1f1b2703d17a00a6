"""Scans of a poster's static code: nothing until an operator or leader confirms them within three days."""

from dataclasses import dataclass
from uuid import UUID

from pointsapp.actions.acts import Act
from pointsapp.actions.drop_offs import DropOffReceipt, drop_off_receipt, write_drop_off
from pointsapp.actions.ledger import booking
from pointsapp.actions.rulebooks import rulebook_at, rulebooks_of
from pointsapp.rules.calendar import local_day, week_of
from pointsapp.rules.refusal import Refusal
from pointsapp.rules.roles import check_operator
from pointsapp.store.database import writing
from pointsapp.store.households import lock_household
from pointsapp.store.poster_scans import (
    StoredPending,
    decision_about,
    insert_decision,
    insert_pending,
    pending_drop_off,
    pending_since,
    poster_scan_days,
)

MOST_A_DAY = 1  # a photo of the poster works from home, so it may do little
MOST_A_WEEK = 2
WAITS_MS = 72 * 3_600_000


@dataclass(frozen=True, slots=True)
class PosterScan:
    """Who scanned the poster of which point, with what kind of waste."""

    household_id: UUID
    person_id: UUID
    point_id: UUID
    category: str


def scan_poster(act: Act, scan: PosterScan) -> UUID:
    """Notes a drop-off that waits to be confirmed: one a day and two a week of a household.

    Refuses with no-rulebook, unknown-category (category), pending-limit (a_day, a_week), key-reused.
    """
    with writing():
        lock_household(act.community_id, scan.household_id)
        known = pending_drop_off(act.community_id, act.key)
        if known is None:
            _insert(act, scan)
        elif (known.household_id, known.category) != (scan.household_id, scan.category):
            raise Refusal("key-reused")
    return act.key


def _insert(act: Act, scan: PosterScan) -> None:
    rulebook = rulebook_at(rulebooks_of(act.community_id), act.happened_ms)
    if scan.category not in rulebook.drop_offs.categories:
        raise Refusal("unknown-category", category=scan.category)
    day = local_day(act.happened_ms, rulebook.timezone).isoformat()
    week = week_of(act.happened_ms, rulebook.timezone)
    days = poster_scan_days(act.community_id, scan.household_id, week)
    if days.count(day) >= MOST_A_DAY or len(days) >= MOST_A_WEEK:
        raise Refusal("pending-limit", a_day=MOST_A_DAY, a_week=MOST_A_WEEK)
    insert_pending(
        community_id=act.community_id,
        id=act.key,
        household_id=scan.household_id,
        person_id=scan.person_id,
        point_id=scan.point_id,
        category=scan.category,
        day=day,
        week=week,
        scanned_ms=act.happened_ms,
    )


def waiting(community_id: int, at_ms: int) -> list[StoredPending]:
    """The poster scans that can still be decided about, oldest first."""
    return pending_since(community_id, at_ms - WAITS_MS)


def confirm(act: Act, pending_id: UUID, decider_household_id: UUID | None) -> DropOffReceipt:
    """Books a poster scan as the drop-off it says it was, under the scan's own key and at its own time.

    Refuses with not-found, operator-own-household, pending-expired, already-decided, and as `record_drop_off`.
    """
    scan = _decidable(act, pending_id, decider_household_id)
    booked = Act(act.community_id, pending_id, act.doer, scan.scanned_ms, act.received_ms, clock=act.clock)
    with booking(booked, "drop-off", scan.household_id, scan.category, False) as entry:
        if entry.repeated:
            return drop_off_receipt(act.community_id, pending_id)
        _decide(act, pending_id, confirmed=True)
        return write_drop_off(entry, scan.household_id, scan.category, False)


def decline(act: Act, pending_id: UUID, decider_household_id: UUID | None) -> None:
    """Says that a poster scan was no drop-off. Refuses with not-found, operator-own-household, pending-expired,
    already-decided.
    """
    _decidable(act, pending_id, decider_household_id)
    with writing():
        _decide(act, pending_id, confirmed=False)


def _decidable(act: Act, pending_id: UUID, decider_household_id: UUID | None) -> StoredPending:
    scan = pending_drop_off(act.community_id, pending_id)
    if scan is None:
        raise Refusal("not-found")
    check_operator(decider_household_id, scan.household_id)
    undecided = decision_about(act.community_id, pending_id) is None
    if undecided and act.received_ms - scan.scanned_ms > WAITS_MS:
        raise Refusal("pending-expired")
    return scan


def _decide(act: Act, pending_id: UUID, confirmed: bool) -> None:
    """Writes the decision, once: the same again changes nothing, the other one is refused with already-decided."""
    new = insert_decision(
        community_id=act.community_id,
        pending_id=pending_id,
        confirmed=int(confirmed),
        person_id=act.doer.person_id,
        staff_id=act.doer.staff_id,
        device_id=act.doer.device_id,
        decided_ms=act.received_ms,
    )
    if not new and decision_about(act.community_id, pending_id) is not confirmed:
        raise Refusal("already-decided")
