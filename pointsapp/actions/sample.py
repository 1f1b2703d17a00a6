"""Loads a sample neighbourhood through the actions that real people use, in the eight weeks before now."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from random import Random
from uuid import UUID

from pointsapp.actions.acts import Act, Doer, content_hash
from pointsapp.actions.cards import NewCard, issue_cards
from pointsapp.actions.certificates import set_issuer
from pointsapp.actions.communities import MadeCommunity, NewCommunity, make_community
from pointsapp.actions.devices import add_device
from pointsapp.actions.drop_offs import record_deposit, record_drop_off
from pointsapp.actions.hashing import hash_secret
from pointsapp.actions.hours import ClaimedService, claim_hours
from pointsapp.actions.hours_decisions import approve, decline
from pointsapp.actions.operations import begin_operation, was_done
from pointsapp.actions.people import Home, NewPerson, enrol_household
from pointsapp.actions.rewards import claim_weekly_reward, exchange, take_stock_in
from pointsapp.actions.roles import grant_role
from pointsapp.actions.rulebooks import publish
from pointsapp.actions.sample_plan import (
    KNOWN,
    PlannedEvent,
    PlannedService,
    first_day_ms,
    planned_events,
    planned_households,
    planned_services,
)
from pointsapp.actions.staff import make_admin
from pointsapp.actions.teams import make_team, put_in_team
from pointsapp.rules.calendar import DAY_MS
from pointsapp.rules.hours import Span
from pointsapp.rules.reading import read_rulebook
from pointsapp.rules.refusal import Refusal
from pointsapp.store.certificates import StoredIssuer
from pointsapp.store.communities import community_by_code
from pointsapp.store.database import writing
from pointsapp.store.people import Person

ADMIN = "陈"
LEADER, VOLUNTEER, RESIDENT, OPERATOR = (household.persons[0] for household in KNOWN)
STOCK = {"battery-aa": 320, "egg-tray": 40, "garbage-bag": 3600, "bin": 30}
# Of no real body: the district's code is right, the rest is invented, the check character fits.
ISSUER = StoredIssuer("南桥社区居民委员会（示例）", "51510107MJQ0000013", "陈", "028-0000-0000")

LOADED = "load-sample"
Step = tuple[int, Callable[[], object]]
Progress = Callable[[list[Step]], Iterable[Step]]


@dataclass(frozen=True, slots=True)
class SampleKeys:
    """What signs in to the sample, made at random at the door: the admin's password, PINs by name, a card's secret."""

    admin_password: str = field(repr=False)
    pins: dict[str, str] = field(repr=False)
    card_secret: bytes = field(repr=False)
    salt: bytes = field(repr=False)


class Sample:
    """The sample while it is loaded. Every key comes from one seed, so that an interrupted load just goes on."""

    def __init__(self, rules: str, keys: SampleKeys, now_ms: int) -> None:
        """Plans a neighbourhood under the rulebook file `rules`, ending at `now_ms`."""
        rulebook = read_rulebook(rules)
        known = community_by_code(rulebook.community)
        self.now_ms = known.created_ms if known else now_ms
        self.rules, self.keys = rules, keys
        self.code, self.timezone = rulebook.community, rulebook.timezone
        self.random = Random(2020)
        self.start_ms = first_day_ms(self.now_ms, self.timezone)
        self.staff_id = self.id()
        self.persons: dict[str, UUID] = {}
        self.household_ids: list[UUID] = []

    def id(self) -> UUID:
        """The next id of the plan, in the form of a UUIDv7."""
        bits = self.random.getrandbits(74)
        return UUID(int=(self.start_ms << 80) | (7 << 76) | ((bits >> 62) << 64) | (2 << 62) | bits % (1 << 62))

    def by_admin(self, at_ms: int) -> Act:
        """Something that the social worker does."""
        return Act(self.place.id, self.id(), Doer(staff_id=self.staff_id), at_ms, at_ms)

    def by(self, name: str, at_ms: int) -> Act:
        """Something that a person does."""
        return Act(self.place.id, self.id(), Doer(person_id=self.persons[name]), at_ms, at_ms)

    def load(self, progress: Progress) -> MadeCommunity:
        """Makes everything; `progress` goes through the steps and may show how far it is."""
        made_at = NewCommunity(self.code, "南桥社区", self.timezone, "南桥A区投放点", sample=True)
        self.place = make_community(made_at, self.id(), self.random.randbytes(16), self.now_ms)
        act = Act(self.place.id, self.staff_id, Doer(), self.start_ms, self.start_ms)
        make_admin(act, ADMIN, self.keys.admin_password, self.keys.salt)
        publish(self.by_admin(self.start_ms), self.rules)
        self._enrol()
        steps = self._stock() + self._bookings() + self._hours()
        for _, step in progress(sorted(steps, key=lambda each: each[0])):
            step()
        with writing():
            begin_operation(self.by_admin(self.now_ms), LOADED, content_hash(self.code))
        return self.place

    def _enrol(self) -> None:
        names: set[str] = set()
        for number, planned in enumerate(planned_households(self.random)):
            persons = [NewPerson(self.id(), name) for name in planned.persons]
            home = Home(planned.persons[0], planned.building, planned.unit, planned.room)
            self.household_ids.append(enrol_household(self.by_admin(self.start_ms), home, persons, seven_of(number)))
            self.persons |= {person.name: person.id for person in persons if person.name not in names}
            names |= set(planned.persons)
        self.device_id = add_device(
            self.by_admin(self.start_ms), self.place.point_id, "A区自助机", self.random.randbytes(16)
        )
        self.team_id = make_team(self.by_admin(self.start_ms), "绿色先锋环保志愿服务队")
        self.volunteers = [LEADER, VOLUNTEER, *list(self.persons)[6:10]]
        for name in self.volunteers:
            role = "leader" if name == LEADER else "volunteer"
            put_in_team(self.by_admin(self.start_ms), self.team_id, self.persons[name], role)
        grant_role(self.by_admin(self.start_ms), self.persons[OPERATOR], "operator")
        set_issuer(self.by_admin(self.start_ms), ISSUER)
        self._give_pins_and_card()

    def _give_pins_and_card(self) -> None:
        hashes = {self.persons[name]: hash_secret(pin, self.keys.salt) for name, pin in self.keys.pins.items()}
        with writing():
            for person_id, pin_hash in hashes.items():
                Person.update(pin_hash=pin_hash, pin_is_start=0).where(
                    Person.community_id == self.place.id, Person.id == person_id
                ).execute()
        card = NewCard(self.id(), self.household_ids[2], self.keys.card_secret)
        act = self.by_admin(self.start_ms)
        _unless_refused(lambda: issue_cards(act, [card]))

    def _stock(self) -> list[Step]:
        days = [self.start_ms + week * 7 * DAY_MS for week in (0, 4)]
        return [self._delivery(at_ms, asset, quantity) for at_ms in days for asset, quantity in STOCK.items()]

    def _delivery(self, at_ms: int, asset: str, quantity: int) -> Step:
        act = self.by_admin(at_ms)
        return at_ms, lambda: take_stock_in(act, self.place.point_id, asset, quantity, "华兴街道办事处")

    def _bookings(self) -> list[Step]:
        events = planned_events(self.random, self.start_ms, self.now_ms)
        return [(event.at_ms, self._booking(event, self.id())) for event in events]

    def _booking(self, event: PlannedEvent, key: UUID) -> Callable[[], object]:
        household_id = self.household_ids[event.household]
        by_operator = event.kind != "drop-off"
        operator_id = self.persons[OPERATOR] if by_operator else None
        doer = Doer(person_id=operator_id, device_id=self.device_id, point_id=self.place.point_id)
        act = Act(self.place.id, key, doer, event.at_ms, event.at_ms)
        shelf_id = self.place.point_id
        return {
            "drop-off": lambda: record_drop_off(act, household_id, event.what),
            "deposit": lambda: record_deposit(act, household_id, event.what, event.quantity),
            "exchange": lambda: _unless_refused(lambda: exchange(act, household_id, shelf_id, event.what, 1)),
            "claim": lambda: _unless_refused(lambda: claim_weekly_reward(act, household_id, shelf_id, event.what)),
        }[event.kind]

    def _hours(self) -> list[Step]:
        services = planned_services(self.random, self.start_ms, self.now_ms, len(self.volunteers))
        return [step for service in services for step in self._service(service)]

    def _service(self, service: PlannedService) -> list[Step]:
        name = self.volunteers[service.volunteer]
        claimed_ms, decided_ms = service.to_ms + 600_000, service.to_ms + DAY_MS
        claim = ClaimedService(
            self.team_id, service.activity, Span(service.from_ms, service.to_ms), service.place, service.content
        )
        claimed = self.by(name, claimed_ms)
        steps: list[Step] = [(claimed_ms, lambda: claim_hours(claimed, claim))]
        if service.approved is not None:
            minutes = (service.to_ms - service.from_ms) // 60_000
            # nobody decides about their own hours: the leader's are the admin's to look at
            decided = self.by_admin(decided_ms) if name == LEADER else self.by(LEADER, decided_ms)
            steps.append((decided_ms, lambda: self._decide(decided, claimed.key, minutes if service.approved else 0)))
        return steps

    def _decide(self, act: Act, claim_id: UUID, minutes: int) -> None:
        if minutes:
            approve(act, claim_id, minutes)
        else:
            decline(act, claim_id, "时间和签到表对不上，请核对后再报")


def seven_of(number: int) -> int:
    """The first seven digits of the card number of a household of the plan."""
    return 1_000_000 + 77 * number


def _unless_refused(book: Callable[[], object]) -> None:
    """Some households ask for what they can't have yet, as people do; that is no reason to stop."""
    try:
        book()
    except Refusal:
        return


def is_whole(community_id: int) -> bool:
    """Whether a sample was loaded to its end."""
    return was_done(community_id, LOADED)
