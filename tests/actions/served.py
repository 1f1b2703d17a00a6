"""Hours served by the cast, for the tests of hours and certificates."""

from uuid import UUID

from pointsapp.actions.acts import Act, Doer
from pointsapp.actions.hours import ClaimedService, claim_hours
from pointsapp.actions.hours_decisions import approve
from pointsapp.rules.hours import Span
from pointsapp.store.hours_claims import StoredClaim
from tests.cast import Cast, Member, new_id
from tests.rules.shanghai import ms

EVENING = ms("2026-03-04T20:00")  # a Wednesday, two days after everybody was enrolled


def act_by(member: Member, at_ms: int = EVENING, key: UUID | None = None) -> Act:
    """An act of a resident."""
    return Act(member.community_id, key or new_id(), Doer(person_id=member.id), at_ms, at_ms)


def service(cast: Cast, start: str, end: str, activity: str = "投放点值守") -> ClaimedService:
    """A service for 绿色先锋 between two local times such as "2026-03-03T09:00"."""
    return ClaimedService(cast.team_id, activity, Span(ms(start), ms(end)), "南桥A区投放点", "讲解分类、称重")


def claimed(cast: Cast, start: str, end: str, by: Member | None = None, at_ms: int = EVENING) -> UUID:
    """A claim of 李阿姨's, unless somebody else is named."""
    return claim_hours(act_by(by or cast.li, at_ms), service(cast, start, end))


def approved(cast: Cast, start: str, end: str, minutes: int | None = None) -> StoredClaim:
    """A claim of 李阿姨's that 张大爷 approved, whole or fewer minutes of it."""
    claim_id = claimed(cast, start, end)
    return approve(act_by(cast.zhang), claim_id, minutes or (ms(end) - ms(start)) // 60_000)
