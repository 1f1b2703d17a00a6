"""A network of the size that the NGO has, made in bulk: what booking would have written, without booking it."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import count
from random import Random
from uuid import UUID

from pointsapp.actions.acts import NOBODY, Act, content_hash
from pointsapp.actions.communities import MadeCommunity, NewCommunity, write_community
from pointsapp.actions.network_plan import (
    HABITS,
    NetworkPlan,
    address_of,
    code_of,
    household_sizes,
    names,
    visits,
)
from pointsapp.actions.rulebooks import write_first_rulebook
from pointsapp.rules.cards import card_number
from pointsapp.rules.drop_offs import judge
from pointsapp.rules.ledger import ISSUED
from pointsapp.rules.reading import read_rulebook
from pointsapp.rules.rule_drafts import Head, draft
from pointsapp.rules.rulebook import Rulebook
from pointsapp.store.bulk import Row, insert_many, learn_sizes, trust_keys
from pointsapp.store.communities import all_communities, community_by_code
from pointsapp.store.database import writing
from pointsapp.store.drop_offs import DropOff, HouseholdWeek
from pointsapp.store.households import person_count
from pointsapp.store.ledger import Balance, Entry, Posting
from pointsapp.store.people import Card, Household, Person

HOUSEHOLD = ("community_id", "id", "name", "building", "unit", "room", "card_number", "entries", "enrolled_ms")
CARD = ("community_id", "id", "household_id", "token_hash", "last3", "issued_ms")
PERSON = ("community_id", "id", "household_id", "name", "phone", "pin_is_start", "enrolled_ms")
ENTRY = (
    *("community_id", "id", "kind", "household_id", "point_id", "rulebook_version", "content_hash"),
    *("happened_ms", "received_ms"),
)
POSTING = ("community_id", "entry_id", "line", "asset", "from_account", "to_account", "amount")
DROP_OFF = (
    *("community_id", "id", "household_id", "category", "not_sorted", "counted", "happened_ms", "week"),
    "week_drop_offs",
)
WEEK = ("community_id", "household_id", "week", "drop_offs")
BALANCE = ("community_id", "owner_id", "asset", "quantity")
CATEGORY = "kitchen-waste"
FIRST_DAY = date(2020, 1, 1)
SEED = 494


@dataclass(frozen=True, slots=True)
class MadeNeighbourhood:
    """What was made of a community."""

    households: int
    drop_offs: int


def is_of_another_plan(plan: NetworkPlan) -> bool:
    """Whether the book holds any community that the plan, as it is, would not make: by its code, size or beginning."""
    known = {code_of(number): number for number in range(plan.communities)}
    start_ms = plan.start_ms()
    return any(
        community.created_ms != start_ms
        or community.code not in known
        or person_count(community.id) != plan.residents_of(known[community.code])
        for community in all_communities()
    )


def make_neighbourhood(plan: NetworkPlan, number: int, rules: str) -> MadeNeighbourhood | None:
    """Makes a community of the plan, counted from 0, with all that happened there, in one transaction.

    `rules` is a rulebook file; only its head is another one for each community. None if the community is there
    already, so that an interrupted making just goes on. Refuses with rulebook-refused.
    """
    if community_by_code(code_of(number)):
        return None
    source = draft(rules, Head(code_of(number), 1, FIRST_DAY, plan.timezone))
    rulebook = read_rulebook(source)
    with writing():
        return Neighbourhood(plan, number).make(rulebook, source)


def settle_network() -> None:
    """After the last community: what is asked of the book from now on is planned for its size."""
    learn_sizes()


class Neighbourhood:
    """A community while it is made; all that is drawn by lot comes from one seed."""

    def __init__(self, plan: NetworkPlan, number: int) -> None:
        self.plan, self.number = plan, number
        self.random = Random(f"{SEED}-{number}")
        self.start_ms = plan.start_ms()
        self.made = count()
        self.sizes = household_sizes(self.random, plan.residents_of(number))
        self.households = [self.id(self.start_ms) for _ in self.sizes]
        self.asked_for = [UUID(bytes=id) for id in self.households]
        habits = [self.random.choice(HABITS) for _ in self.sizes]
        self.weeks = [(week, visits(self.random, habits, begun_ms)) for week, begun_ms in plan.weeks_begun()]
        self.came = Counter(household for _, week in self.weeks for _, household in week)

    def id(self, at_ms: int) -> bytes:
        """A new UUIDv7 as 16 bytes."""
        high = (at_ms << 16 | 7 << 12 | next(self.made) & 0xFFF) << 64
        return (high | 2 << 62 | self.random.getrandbits(62)).to_bytes(16, "big")

    def make(self, rulebook: Rulebook, source: str) -> MadeNeighbourhood:
        """Writes everything, in the order in which the tables refer to one another."""
        place = self._place(rulebook, source)
        trust_keys()
        insert_many(Household, HOUSEHOLD, self._households(place.id))
        insert_many(Card, CARD, self._cards(place.id))
        insert_many(Person, PERSON, self._persons(place.id))
        earned = judge(rulebook, CATEGORY, False, self.start_ms, ()).earned
        for week, came in self.weeks:
            self._week(place, earned, week, came)
        insert_many(
            Balance,
            BALANCE,
            [
                (place.id, self.households[household], asset, times * amount)
                for asset, amount in earned.items()
                for household, times in self.came.items()
            ],
        )
        return MadeNeighbourhood(len(self.sizes), self.came.total())

    def _place(self, rulebook: Rulebook, source: str) -> MadeCommunity:
        code, key = code_of(self.number), UUID(bytes=self.id(self.start_ms))
        new = NewCommunity(code, f"示例社区{self.number + 1}", self.plan.timezone, "投放点", sample=True)
        place = write_community(new, key, self.random.randbytes(16), self.start_ms)
        act = Act(place.id, UUID(bytes=self.id(self.start_ms)), NOBODY, self.start_ms, self.start_ms)
        write_first_rulebook(act, rulebook, source)
        return place

    def _households(self, community_id: int) -> Iterator[Row]:
        for household, id in enumerate(self.households):
            building, unit, room = address_of(household)
            number, entries = card_number(household), self.came[household]
            yield community_id, id, f"住户{household + 1}", building, unit, room, number, entries, self.start_ms

    def _cards(self, community_id: int) -> Iterator[Row]:
        for household, id in enumerate(self.households):
            last3, digest = card_number(household)[-3:], self.random.randbytes(32)
            yield community_id, self.id(self.start_ms), id, digest, last3, self.start_ms

    def _persons(self, community_id: int) -> Iterator[Row]:
        for size, id in zip(self.sizes, self.households, strict=True):
            for name in names(self.random, size):
                yield community_id, self.id(self.start_ms), id, name, "", 1, self.start_ms

    def _week(self, place: MadeCommunity, earned: Mapping[str, int], week: str, came: list[tuple[int, int]]) -> None:
        community_id, point, issued = place.id, place.point_id.bytes, ISSUED.bytes
        nth: Counter[int] = Counter()
        entries, postings, drop_offs = [], [], []
        for at_ms, household in came:
            id, home = self.id(at_ms), self.households[household]
            nth[household] += 1
            digest = content_hash("drop-off", self.asked_for[household], at_ms, CATEGORY, False)
            entries.append((community_id, id, "drop-off", home, point, 1, digest, at_ms, at_ms))
            for line, (asset, amount) in enumerate(earned.items(), 1):
                postings.append((community_id, id, line, asset, issued, home, amount))
            drop_offs.append((community_id, id, home, CATEGORY, 0, 1, at_ms, week, nth[household]))
        insert_many(Entry, ENTRY, entries)
        insert_many(Posting, POSTING, postings)
        insert_many(DropOff, DROP_OFF, drop_offs)
        weeks = [(community_id, self.households[household], week, times) for household, times in sorted(nth.items())]
        insert_many(HouseholdWeek, WEEK, weeks)
