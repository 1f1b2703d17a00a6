"""The model of volunteer hours: claimed by who is in the team, decided by leader or admin, taken back by the admin."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

from pointsapp.rules.events import Event
from tests.actions.model import No
from tests.walks.book import Book, By
from tests.walks.kiosk import MINUTE, Answer
from tests.walks.people import HOMES, People
from tests.walks.steps import Step

DAY_MINUTES, LATE_DAYS = 8 * 60, 7
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass
class Claim:
    """Hours that somebody claimed; `minutes` approved, 0 where declined, None where nobody decided."""

    person: str
    from_ms: int
    to_ms: int
    claimed_ms: int
    minutes: int | None = None
    decided_by: str = ""  # the name of the key
    withdrawn: bool = False

    @property
    def claimed(self) -> int:
        return (self.to_ms - self.from_ms) // MINUTE

    def settle(self, minutes: int, key: str) -> None:
        """It is decided."""
        self.minutes, self.decided_by = minutes, key

    @property
    def stands(self) -> bool:
        return self.minutes != 0 and not self.withdrawn


class Hours:
    """The hours of 绿色先锋; each method is a step, gives what is answered, and raises No."""

    def __init__(self, book: Book, people: People) -> None:
        self.book, self.people = book, people
        self.claims: dict[str, Claim] = {}

    def claim_hours(self, step: Step) -> Answer:
        if not self.people.roles[step.person] & {"volunteer", "leader"}:
            raise No("not-found")
        asked = (step.person, step.activity, step.day, step.start, step.end, step.next_day)
        if self.book.operate(step.key, "claim", *asked):
            try:
                self.claims[step.key] = self.claim(step)
            except No:
                self.book.forget(step.key)
                raise
        return {"to": "/hours"}

    def claim(self, step: Step) -> Claim:
        """The claim, if it can be true."""
        if step.person not in self.people.team:
            raise No("not-found")
        day = date.fromisoformat(step.day)
        new = Claim(
            step.person,
            self.ms(day, step.start),
            self.ms(day + timedelta(days=step.next_day), step.end),
            step.at_ms,
        )
        if new.claimed < 1:
            raise No("ends-before-start")
        if new.to_ms > step.at_ms:
            raise No("in-future")
        if new.claimed > 24 * 60:
            raise No("too-long")
        mine = [each for each in self.claims.values() if each.person == step.person and each.stands]
        if any(new.from_ms < other.to_ms and other.from_ms < new.to_ms for other in mine):
            raise No("overlap")
        return new

    def ms(self, day: date, clock: str) -> int:
        """What a clock on the wall showed."""
        local = datetime.combine(day, time.fromisoformat(clock), self.book.model.zone)
        return (local - EPOCH) // timedelta(milliseconds=1)

    def lead(self, step: Step) -> Answer:
        if "leader" not in self.people.roles[step.person]:
            raise No("not-found")
        claim = self.claims.get(step.claim)
        # The team's own leader sees all of its claims; there is no other team whose leader might see a leader's.
        if claim is None or not self.people.leads(step.person):
            raise No("not-found")
        self.decide(step, claim, step.person)
        return {"to": "/team"}

    def admin_decides(self, step: Step) -> Answer:
        if step.claim not in self.claims:
            raise No("not-found")
        self.decide(step, self.claims[step.claim], None)
        return {"to": "/admin/nanqiao/hours"}

    def decide(self, step: Step, claim: Claim, leader: str | None) -> None:
        """Approves, all or fewer minutes, or declines."""
        if step.decision == "decline":
            self.decline(step, claim, leader)
            return
        if step.decision == "fewer" and not 1 <= step.minutes <= claim.claimed:
            raise No("bad-number")
        minutes = step.minutes if step.decision == "fewer" else claim.claimed
        household = HOMES[claim.person]
        content = ("volunteer", household, None, step.claim, minutes)
        if step.key not in self.book.entries:
            self.check_may_settle(step, claim, leader)
        event = Event(0, step.key, step.at_ms, step.at_ms, "volunteer", household, claim.person, minutes, "")
        self.book.enter(event, content, lambda done: claim.settle(minutes, step.key), By(leader))

    def decline(self, step: Step, claim: Claim, leader: str | None) -> None:
        """Sends it back."""
        if self.book.operate(step.key, "decline", step.claim, step.reason):
            try:
                self.check_may_settle(step, claim, leader)
            except No:
                self.book.forget(step.key)
                raise
            claim.settle(0, step.key)

    def check_may_settle(self, step: Step, claim: Claim, leader: str | None) -> None:
        """Not one's own, not what is the admin's, not twice; a key decides once."""
        if leader and HOMES[leader] == HOMES[claim.person]:
            raise No("own-hours")
        if leader and self.is_for_admin(claim):
            raise No("admin-decides")
        if claim.minutes is not None:
            raise No("hours-approved-already" if claim.minutes else "hours-declined-already")
        if any(other.decided_by == step.key for other in self.claims.values()):
            raise No("key-reused")

    def is_for_admin(self, claim: Claim) -> bool:
        """Claimed late, or over eight hours of a day with what was approved of it."""
        late = self.book.model.day(claim.claimed_ms) - self.book.model.day(claim.to_ms - 1)
        if late.days > LATE_DAYS:
            return True
        others = [each for each in self.claims.values() if each is not claim and each.minutes and each.stands]
        mine = [each for each in others if each.person == claim.person]
        return any(
            overlap(claim, day) + sum(min(other.minutes or 0, overlap(other, day)) for other in mine) > DAY_MINUTES
            for day in self.days(claim)
        )

    def days(self, claim: Claim) -> list[tuple[int, int]]:
        """The local days on which a claim falls, from midnight to midnight."""
        first = self.book.model.day(claim.from_ms)
        midnights = [self.ms(first + timedelta(days=number), "00:00") for number in range(4)]
        return [(start, end) for start, end in pairwise(midnights) if start < claim.to_ms]

    def withdraw(self, step: Step) -> Answer:
        claim = self.claims.get(step.claim)
        if claim is None:
            raise No("not-found")
        if not claim.minutes:
            raise No("not-approved")
        household = HOMES[claim.person]
        event = Event(0, step.key, step.at_ms, step.at_ms, "withdraw", household, "", 0, claim.decided_by)
        self.book.enter(event, ("withdraw", household, None, step.claim, step.reason), lambda done: None, By())
        claim.withdrawn = True
        return {"claim": step.claim}


def overlap(claim: Claim, day: tuple[int, int]) -> int:
    """Minutes of a claim that fall on a day."""
    return max(0, (min(claim.to_ms, day[1]) - max(claim.from_ms, day[0])) // MINUTE)
