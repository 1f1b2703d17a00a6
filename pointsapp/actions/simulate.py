"""Plays events by given rules on a throw-away database, through the actions that book real ones."""

from collections.abc import Iterable, Iterator, Sequence
from uuid import UUID

from pointsapp.actions.acts import NOBODY, Act
from pointsapp.actions.drop_offs import record_deposit, record_drop_off
from pointsapp.actions.reversals import reverse
from pointsapp.actions.rewards import claim_weekly_reward, exchange, take_stock_in
from pointsapp.actions.rulebooks import store_version
from pointsapp.actions.services import book_service
from pointsapp.rules.events import NOT_SORTED, Event
from pointsapp.rules.refusal import Refusal
from pointsapp.rules.rule_files import RuleFile
from pointsapp.store.communities import CollectionPoint, Community
from pointsapp.store.database import open_database, writing
from pointsapp.store.migrations import migrate
from pointsapp.store.outcome import balances_by_owner, received_by_household, weeks_by_household
from pointsapp.store.people import Household, Person

COMMUNITY = 1
SHELF = UUID(int=1 << 64)
THROW_AWAY = "sqlite:///:memory:"

Outcome = dict[str, object]


class Simulation:
    """A throw-away neighbourhood: it takes rules, plays events, and says how things stand."""

    def __init__(self, rules: Sequence[RuleFile], url: str = THROW_AWAY) -> None:
        """Opens an empty book under the versions that `read_rule_files` gave; `url` names an empty database."""
        migrate(open_database(url))
        first = rules[0].rulebook
        with writing():
            Community.insert_row(
                id=COMMUNITY,
                code=first.community,
                name=first.community,
                timezone=first.timezone,
                created_ms=0,
            )
            CollectionPoint.insert_row(community_id=COMMUNITY, id=SHELF, name="shelf", created_ms=0)
            for file in rules:
                store_version(Act(COMMUNITY, SHELF, NOBODY, 0, 0), file.rulebook, file.source)
        self._ids = iter(range((1 << 64) + 1, 1 << 127))
        self._households: dict[str, UUID] = {}
        self._persons: dict[tuple[str, str], UUID] = {}
        self._booked: dict[str, UUID] = {}
        self._seen: set[str] = set()
        self.not_counted: list[dict[str, object]] = []
        self.refused: list[dict[str, object]] = []

    def play(self, events: Iterable[Event]) -> None:
        """Books each event, or notes the code of its refusal."""
        for event in events:
            key = self._next_id()
            try:
                self._book(event, Act(COMMUNITY, key, NOBODY, event.at_ms, event.received_ms))
            except Refusal as refusal:
                self.refused.append({"line": event.line, "code": refusal.code})
                continue
            if event.id:
                self._booked[event.id] = key
            if event.kind not in ("stock", "reverse"):
                self._seen.add(event.household)

    def outcome(self) -> Outcome:
        """How things stand, as `simulate` prints it."""
        return {
            "households": dict(self._household_outcomes()),
            "stock": balances_by_owner(COMMUNITY).get(SHELF, {}),
            "not_counted": self.not_counted,
            "refused": self.refused,
        }

    def _household_outcomes(self) -> Iterator[tuple[str, Outcome]]:
        balances = balances_by_owner(COMMUNITY)
        received = received_by_household(COMMUNITY)
        weeks = weeks_by_household(COMMUNITY)
        for label in sorted(self._seen):
            household_id = self._households[label]
            yield (
                label,
                {
                    "balances": balances.get(household_id, {}),
                    "received": received.get(household_id, {}),
                    "weeks": weeks.get(household_id, {}),
                },
            )

    def _book(self, event: Event, act: Act) -> None:
        match event.kind:
            case "drop_off":
                not_sorted = event.ref == NOT_SORTED
                receipt = record_drop_off(act, self._household(event.household), event.what, not_sorted)
                if receipt.reason:
                    self.not_counted.append({"line": event.line, "code": receipt.reason})
            case "deposit":
                record_deposit(act, self._household(event.household), event.what, event.quantity)
            case "exchange":
                exchange(act, self._household(event.household), SHELF, event.what, event.quantity)
            case "claim":
                claim_weekly_reward(act, self._household(event.household), SHELF, event.what, event.ref or None)
            case "volunteer":
                person_id = self._person(event.household, event.what)
                book_service(act, person_id, self._household(event.household), event.quantity)
            case "stock":
                take_stock_in(act, SHELF, event.what, event.quantity)
            case "reverse":
                reverse(act, self._booked.get(event.ref))

    def _household(self, label: str) -> UUID:
        if label not in self._households:
            household_id = self._next_id()
            number = str(len(self._households))
            with writing():
                Household.insert_row(
                    community_id=COMMUNITY,
                    id=household_id,
                    name=label,
                    building="",
                    card_number=number,
                    enrolled_ms=0,
                )
            self._households[label] = household_id
        return self._households[label]

    def _person(self, household: str, label: str) -> UUID:
        if (household, label) not in self._persons:
            household_id, person_id = self._household(household), self._next_id()
            with writing():
                Person.insert_row(
                    community_id=COMMUNITY, id=person_id, household_id=household_id, name=label, enrolled_ms=0
                )
            self._persons[household, label] = person_id
        return self._persons[household, label]

    def _next_id(self) -> UUID:
        return UUID(int=next(self._ids))
