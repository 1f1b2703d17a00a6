"""Deciding on claimed hours: approve, decline, take one's own claim back, and take an approval back."""

from dataclasses import dataclass, replace
from uuid import UUID

from pointsapp.actions.acts import Act, content_hash
from pointsapp.actions.hours import check_may_decide, claim_in_hands_of
from pointsapp.actions.ledger import Booking, booking
from pointsapp.actions.operations import begin_operation
from pointsapp.actions.rulebooks import rulebook_in_version
from pointsapp.actions.services import HOUR, take_hours_back, write_service
from pointsapp.rules.hours import check_minutes
from pointsapp.rules.ledger import added, take_back
from pointsapp.rules.refusal import Refusal
from pointsapp.rules.rewards import times_over
from pointsapp.store.database import writing
from pointsapp.store.hours import HoursWithdrawal, hours_taken_back, stored_service
from pointsapp.store.hours_claims import StoredClaim, insert_decision, stored_claim
from pointsapp.store.households import lock_household
from pointsapp.store.ledger import balances_of, insert_reversal, postings_of


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """What taking an approval back brought, by asset: what came back, and what was no longer there to come back."""

    id: UUID
    recovered: dict[str, int]
    not_recovered: dict[str, int]


def approve(act: Act, claim_id: UUID, minutes: int) -> StoredClaim:
    """Approves minutes of a claim, all or fewer; full hours earn points for the volunteer's household.

    Refuses with not-found, bad-quantity (least, most), own-hours, admin-decides, hours-approved-already (minutes,
    decided_by) or hours-declined-already (reason, decided_by), no-rulebook, key-reused. Who repeats it under its
    key gets the same answer.
    """
    claim = claim_in_hands_of(act.community_id, act.doer, claim_id)
    # decided when the server hears of it, so a form sent twice asks for the same
    with booking(replace(act, server_time=True), "volunteer", claim.household_id, claim_id, minutes) as entry:
        if not entry.repeated:
            check_minutes(minutes, claim.minutes)
            _decide(act, claim, minutes, "")
            write_service(entry, claim.person_id, claim.household_id, minutes)
    return _decision_under(act, claim_id, minutes)


def decline(act: Act, claim_id: UUID, reason: str) -> StoredClaim:
    """Sends a claim back with a reason for the volunteer to read.

    Refuses with not-found, own-hours, admin-decides, hours-approved-already, hours-declined-already, key-reused.
    """
    claim = claim_in_hands_of(act.community_id, act.doer, claim_id)
    with writing():
        if begin_operation(act, "decline-hours", content_hash(claim_id, reason), claim_id):
            lock_household(act.community_id, claim.household_id)
            _decide(act, claim, 0, reason)
    return _decision_under(act, claim_id, 0)


def take_claim_back(act: Act, claim_id: UUID) -> None:
    """The volunteer takes a claim of theirs back that nobody has decided yet, by a decision on no minutes.

    Refuses with not-found (not theirs), hours-approved-already, hours-declined-already, claim-taken-back, key-reused.
    """
    claim = stored_claim(act.community_id, claim_id)
    if claim is None or claim.person_id != act.doer.person_id:
        raise Refusal("not-found")
    with writing():
        if begin_operation(act, "take-claim-back", content_hash(claim_id), claim_id):
            lock_household(act.community_id, claim.household_id)
            if not _write_decision(act, claim_id, 0, ""):
                raise _decided_before(stored_claim(act.community_id, claim_id) or claim)


def withdraw_approval(act: Act, claim_id: UUID, reason: str) -> Withdrawal:
    """Takes an approval back: the hours are void at once, whatever points can still be taken off the balance.

    Refuses with not-found, not-approved, already-reversed, key-reused; never for want of points.
    """
    claim = stored_claim(act.community_id, claim_id)
    if claim is None:
        raise Refusal("not-found")
    service = stored_service(act.community_id, claim.decision_id) if claim.decision_id else None
    if service is None or claim.decision_id is None:
        raise Refusal("not-approved")
    person_id, household_id, minutes = service
    with booking(replace(act, server_time=True), "withdrawal", household_id, claim_id, reason) as entry:
        if not entry.repeated:
            _void(entry, claim_id, claim.decision_id, reason)
            due = take_hours_back(entry, person_id, minutes)
            held = balances_of(act.community_id, household_id)
            reach = {asset: min(amount, held.get(asset, 0)) for asset, amount in due.items()}
            entry.post(take_back(reach, household_id))
    return _withdrawal_under(act, claim_id)


def withdrawal_of(community_id: int, claim: StoredClaim) -> Withdrawal | None:
    """How an approval was taken back, if it was."""
    if claim.undone_by is None:
        return None
    paid = hours_taken_back(community_id, claim.undone_by)
    rates = {version: rulebook_in_version(community_id, version).earned_for(HOUR) for version in paid}
    due = added(times_over(rates[version], hours) for version, hours in paid.items())
    recovered = added({line.asset: line.amount} for line in postings_of(community_id, claim.undone_by))
    rest = {asset: amount - recovered.get(asset, 0) for asset, amount in due.items()}
    return Withdrawal(claim.undone_by, recovered, {asset: amount for asset, amount in rest.items() if amount})


def _decide(act: Act, claim: StoredClaim, minutes: int, reason: str) -> None:
    """Writes the decision while the household waits; a claim has one, whoever is first."""
    check_may_decide(act, claim)
    if not _write_decision(act, claim.id, minutes, reason):
        raise _decided_before(claim_in_hands_of(act.community_id, act.doer, claim.id))


def _write_decision(act: Act, claim_id: UUID, minutes: int, reason: str) -> bool:
    """Writes it, unless something was decided already; says whether it did."""
    return insert_decision(
        community_id=act.community_id,
        claim_id=claim_id,
        id=act.key,
        minutes=minutes,
        reason=reason,
        person_id=act.doer.person_id,
        staff_id=act.doer.staff_id,
        decided_ms=act.received_ms,
    )


def _decided_before(claim: StoredClaim) -> Refusal:
    """Says what was decided; with no decision on this claim the key was that of a decision on another."""
    if claim.decision_id is None:
        return Refusal("key-reused")
    if claim.state == "taken-back":
        return Refusal("claim-taken-back", name=claim.name)
    if claim.approved_minutes:
        return Refusal("hours-approved-already", minutes=claim.approved_minutes, decided_by=claim.decided_by)
    return Refusal("hours-declined-already", reason=claim.reason, decided_by=claim.decided_by)


def _void(entry: Booking, claim_id: UUID, decision_id: UUID, reason: str) -> None:
    act = entry.act
    if not insert_reversal(act.community_id, act.key, decision_id, reason):
        raise Refusal("already-reversed")
    HoursWithdrawal.insert_row(
        community_id=act.community_id,
        claim_id=claim_id,
        id=act.key,
        reason=reason,
        staff_id=act.doer.staff_id,
        person_id=act.doer.person_id,
        withdrawn_ms=act.received_ms,
    )


def _decision_under(act: Act, claim_id: UUID, minutes: int) -> StoredClaim:
    """The claim with the decision that this key made. Refuses with key-reused if it made another."""
    claim = claim_in_hands_of(act.community_id, act.doer, claim_id)
    if claim.decision_id != act.key or claim.approved_minutes != minutes:
        raise Refusal("key-reused")
    return claim


def _withdrawal_under(act: Act, claim_id: UUID) -> Withdrawal:
    claim = stored_claim(act.community_id, claim_id)
    found = withdrawal_of(act.community_id, claim) if claim else None
    if found is None or found.id != act.key:
        raise Refusal("key-reused")
    return found
