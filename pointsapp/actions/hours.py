"""Claiming volunteer hours, and what waits for whom."""

from dataclasses import dataclass
from uuid import UUID

from pointsapp.actions.acts import Act, Doer, content_hash
from pointsapp.actions.operations import begin_operation
from pointsapp.actions.people import check_person
from pointsapp.rules.hours import Span, check_claim, claim_needs_admin, recording_days_left, whole_days
from pointsapp.rules.refusal import Refusal
from pointsapp.rules.roles import Decider, Served, may_approve
from pointsapp.store.communities import community_by_id
from pointsapp.store.database import writing
from pointsapp.store.hours import HoursClaim
from pointsapp.store.hours_claims import (
    StoredClaim,
    approved_claims,
    claim_for_leader,
    claims_waiting,
    claims_waiting_for,
    standing_claims,
    stored_claim,
)
from pointsapp.store.households import lock_household, stored_person
from pointsapp.store.volunteers import leader_households, teams_of


@dataclass(frozen=True, slots=True)
class ClaimedService:
    """What a volunteer says they did: for which team, what it was, when, where, and what they did there."""

    team_id: UUID
    activity: str
    span: Span
    place: str
    content: str


@dataclass(frozen=True, slots=True)
class WaitingClaim:
    """A claim as somebody sees it who may have to decide.

    `own`: theirs or their household's, so not for them. `needs_admin`: over 8 hours on a day, or claimed over 7 days
    late. `leaderless`: no leader of the team may, since it is theirs or their household's. `days_left`: working days
    left to record it, today among them.
    """

    claim: StoredClaim
    own: bool
    needs_admin: bool
    leaderless: bool
    days_left: int


def claim_hours(act: Act, service: ClaimedService) -> UUID:
    """The acting person claims hours for a team they are in; the claim's id is the act's key.

    Refuses with not-found (not of that team), ends-before-start, too-long-ago, in-future, too-long (hours),
    overlap (from_ms, to_ms), key-reused. Declined and withdrawn claims are in nobody's way.
    """
    community_id, person_id = act.community_id, act.doer.person_id
    if person_id is None:
        raise Refusal("not-found")
    with writing():
        if begin_operation(act, "claim-hours", content_hash(person_id, service), act.key):
            person = check_person(community_id, person_id)
            if service.team_id not in {team.team_id for team in teams_of(community_id, person_id)}:
                raise Refusal("not-found")
            lock_household(community_id, person.household_id)
            others = standing_claims(community_id, person_id, service.span)
            check_claim(service.span, act.received_ms, [other.span for other in others])
            _insert_claim(act, person_id, service)
    return act.key


def waiting_for_leader(community_id: int, leader_id: UUID, at_ms: int, count: int, skip: int = 0) -> list[WaitingClaim]:
    """The claims in a leader's hands, oldest first; their own are among them, marked as such."""
    doer = Doer(person_id=leader_id)
    return [
        looked_at(community_id, doer, claim, at_ms)
        for claim in claims_waiting_for(community_id, leader_id, count, skip)
    ]


def waiting_for_admin(community_id: int, at_ms: int, count: int, skip: int = 0) -> list[WaitingClaim]:
    """All undecided claims of a community, oldest first."""
    return [looked_at(community_id, Doer(), claim, at_ms) for claim in claims_waiting(community_id, count, skip)]


def claim_in_hands_of(community_id: int, doer: Doer, claim_id: UUID) -> StoredClaim:
    """A claim that a leader or (staff) an admin may look at. Refuses with not-found."""
    if doer.person_id is not None:
        claim = claim_for_leader(community_id, doer.person_id, claim_id)
    else:
        claim = stored_claim(community_id, claim_id)
    if claim is None:
        raise Refusal("not-found")
    return claim


def looked_at(community_id: int, doer: Doer, claim: StoredClaim, at_ms: int) -> WaitingClaim:
    """A claim as a leader or (no person) an admin sees it at `at_ms`."""
    served = _served(community_id, claim)
    return WaitingClaim(
        claim,
        own=not may_approve(_decider(community_id, doer), served),
        needs_admin=is_for_admin(community_id, claim),
        leaderless={claim.household_id}.issuperset(served.leader_household_ids),
        days_left=recording_days_left(claim.span, at_ms, timezone_of(community_id)),
    )


def check_may_decide(act: Act, claim: StoredClaim) -> None:
    """Refuses with own-hours or admin-decides who may not decide on a claim; inside the deciding transaction."""
    decider, served = _decider(act.community_id, act.doer), _served(act.community_id, claim)
    if not may_approve(decider, served):
        raise Refusal("own-hours")
    if not decider.is_admin and is_for_admin(act.community_id, claim):
        raise Refusal("admin-decides")


def is_for_admin(community_id: int, claim: StoredClaim) -> bool:
    """Whether only an admin decides on a claim, as things stand: other approvals of its days count."""
    timezone = timezone_of(community_id)
    near = approved_claims(community_id, claim.person_id, whole_days(claim.span, timezone))
    others = [(other.span, other.approved_minutes) for other in near if other.id != claim.id]
    return claim_needs_admin(claim.span, claim.claimed_ms, others, timezone)


def timezone_of(community_id: int) -> str:
    """The community's time zone. Refuses with not-found."""
    community = community_by_id(community_id)
    if community is None:
        raise Refusal("not-found")
    return community.timezone


def _decider(community_id: int, doer: Doer) -> Decider:
    if doer.person_id is None:
        return Decider(is_admin=True)
    person = stored_person(community_id, doer.person_id)
    leads = [team.team_id for team in teams_of(community_id, doer.person_id) if team.leads]
    return Decider(doer.person_id, person.household_id if person else None, leads)


def _served(community_id: int, claim: StoredClaim) -> Served:
    return Served(claim.person_id, claim.household_id, claim.team_id, leader_households(community_id, claim.team_id))


def _insert_claim(act: Act, person_id: UUID, service: ClaimedService) -> None:
    HoursClaim.insert_row(
        community_id=act.community_id,
        id=act.key,
        person_id=person_id,
        team_id=service.team_id,
        activity=service.activity,
        from_ms=service.span.from_ms,
        to_ms=service.span.to_ms,
        place=service.place,
        content=service.content,
        claimed_ms=act.received_ms,
    )
