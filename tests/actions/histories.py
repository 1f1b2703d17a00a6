"""Random histories for the property tests: late, early, reversed, refused and repeated events of a few households."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from hypothesis import strategies as st

from pointsapp.rules.events import Event
from pointsapp.rules.rule_files import RuleFile, read_rule_files

ROOT = Path(__file__).parents[2]
NANQIAO = (ROOT / "rulebooks" / "nanqiao.toml", ROOT / "tests" / "rules" / "cases" / "nanqiao-v2.toml")
CORNERS = tuple(Path(__file__).parent / "rulebooks" / name for name in ("corners.toml", "corners-v2.toml"))
HOUR_MS, DAY_MS = 3_600_000, 86_400_000
LATE_MS = [0] * 20 + [HOUR_MS, DAY_MS, 2 * DAY_MS, 2 * DAY_MS + 1, 7 * DAY_MS, 8 * DAY_MS, -300_000, -300_001]
QUANTITIES = {
    "deposit": [1, 3, 5, 5, 5, 20, 200, 200, 0, -1, 6, 201, 1_000_001],
    "exchange": [1, 1, 1, 1, 2, 3, 0, -1, 1_000_001],
    "volunteer": [30, 45, 60, 61, 150, 1440, 0, 1441],
    "stock": [1, 3, 25, 100, 0, 1_000_001],
}


def rules_from(*paths: Path) -> list[RuleFile]:
    """Rulebook files, read."""
    return read_rule_files([(path.name, path.read_bytes()) for path in paths])


@dataclass(frozen=True)
class World:
    """Rules, and the days in which things happen under them: about the change of the rules, and of clocks in one."""

    rules: list[RuleFile]
    start: datetime
    days: int

    @property
    def start_ms(self) -> int:
        """The first instant, UTC."""
        return int(self.start.timestamp()) * 1000

    def names(self, kind: str) -> list[str]:
        """What an event of a kind may name: all that is known in some version, and something that is not."""
        rulebooks = [file.rulebook for file in self.rules]
        of = {kind: sorted({a.code for r in rulebooks for a in r.assets if a.kind == kind}) for kind in KINDS_OF_ASSET}
        return {
            "drop_off": ["kitchen-waste"] * 7 + ["recyclable", "hazardous", "other"],
            "deposit": of["material"] * 5 + of["reward"][:1] + ["gold"],
            "exchange": sorted({rule.code for r in rulebooks for rule in r.exchanges}) * 4 + ["alchemy"],
            "claim": sorted({rule.code for r in rulebooks for rule in r.weekly}) * 4 + ["medal"],
            "volunteer": ["zhang", "li"],
            "stock": of["reward"] * 4 + of["credit"][:1] + ["gold"],
            "reverse": [""],
        }[kind]


KINDS_OF_ASSET = ("credit", "material", "reward")
WORLDS = {
    "nanqiao": World(rules_from(*NANQIAO), datetime(2020, 8, 24, tzinfo=UTC), 28),
    "corners": World(rules_from(*CORNERS), datetime(2020, 10, 12, tzinfo=UTC), 35),
}


def histories(world: str, most: int, households: str = "AB") -> st.SearchStrategy[list[Event]]:
    """Events in the order in which the server learns of them; found wanting, a history is cut short and shown."""
    return st.builds(
        lambda seed, length: Author(Random(seed), WORLDS[world], households).history(most)[: max(length, 1)],
        st.integers(0, 2**40),
        st.integers(0, most).map(lambda cut: most - cut),
    )


class Author:
    """Makes up what some households do: now and then a whole little story, else anything at all."""

    def __init__(self, random: Random, world: World, households: str) -> None:
        self.random, self.world, self.households = random, world, households
        self.number = 0

    def history(self, most: int) -> list[Event]:
        """So many events."""
        events = list(self.deliveries()) if self.random.random() < 0.8 else []
        stories = [self.anything, self.good_week, self.last_day, self.bottles, self.limit, self.service]
        stories += [self.again, self.undo]
        while len(events) < most:
            events += self.random.choice(stories)(events)
        if self.random.random() < 0.3:
            self.random.shuffle(events)
        return [replace(event, line=line) for line, event in enumerate(events[:most], 2)]

    def event(self, kind: str, at_ms: int, household: str, what: str = "", quantity: int = 0, ref: str = "") -> Event:
        """An event that is mostly heard of at once."""
        self.number += 1
        late_ms = self.random.choice(LATE_MS)
        return Event(0, f"{self.households}{self.number}", at_ms, at_ms + late_ms, kind, household, what, quantity, ref)

    def some_time(self) -> int:
        """Any quarter of an hour."""
        return self.world.start_ms + self.random.randrange(self.world.days * 96) * HOUR_MS // 4

    def household(self) -> str:
        return self.random.choice(self.households)

    def deliveries(self) -> Iterator[Event]:
        """Some of every reward, so that more than the want of it is tried."""
        at_ms = self.world.start_ms + self.world.days * DAY_MS // 2
        for asset in self.world.rules[0].rulebook.assets:
            if asset.kind == "reward":
                yield Event(0, "", at_ms, at_ms, "stock", "", asset.code, self.random.choice([5, 40, 400]), "")

    def anything(self, _: list[Event]) -> Iterator[Event]:
        """One event that may make no sense."""
        kind = self.random.choice(["drop_off", "deposit", "exchange", "claim", "volunteer", "stock"])
        ref = self.random.choice(["", "", "not-sorted"]) if kind == "drop_off" else ""
        quantity = self.random.choice(QUANTITIES[kind]) if kind in QUANTITIES else 0
        household = "" if kind == "stock" else self.household()
        yield self.event(kind, self.some_time(), household, self.random.choice(self.world.names(kind)), quantity, ref)

    def good_week(self, _: list[Event]) -> Iterator[Event]:
        """A household brings its waste for some days and asks for its rewards, perhaps twice, perhaps too late."""
        household, at_ms, begun_ms = self.household(), self.some_time(), 0
        for _ in range(self.random.choice([1, 2, 3, 4, 6, 11, 16])):
            begun_ms = begun_ms or at_ms
            what = self.random.choice([*["kitchen-waste"] * 8, "recyclable", "hazardous"])
            yield self.event("drop_off", at_ms, household, what, ref=self.random.choice([*[""] * 9, "not-sorted"]))
            at_ms += self.random.choice([HOUR_MS // 4, HOUR_MS, 2 * HOUR_MS, 12 * HOUR_MS, 12 * HOUR_MS, 24 * HOUR_MS])
        for _ in range(self.random.choice([1, 1, 2, 3])):
            asked_ms = at_ms + self.random.choice([0, HOUR_MS, self.random.randrange(16) * DAY_MS])
            ref = self.random.choice(
                ["", "", "", "", week_name(begun_ms), week_name(at_ms), week_name(at_ms + 7 * DAY_MS)]
            )
            yield self.event("claim", asked_ms, household, self.random.choice(self.world.names("claim")), ref=ref)

    def last_day(self, _: list[Event]) -> Iterator[Event]:
        """A week well done, claimed about the last day on which it may be."""
        file = self.random.choice(self.world.rules)
        rule, household, days = self.random.choice(file.rulebook.weekly), self.household(), range(7)
        monday_ms = self.world.start_ms + self.random.randrange(self.world.days // 7) * 7 * DAY_MS
        for number in range(rule.drop_offs):
            at_ms = monday_ms + days[number % 7] * DAY_MS + (10 + number // 7 * 4) * HOUR_MS
            yield self.event("drop_off", at_ms, household, "kitchen-waste")
        last_ms = monday_ms + (7 + rule.claim_days) * DAY_MS
        for after_ms in self.random.sample([-13 * HOUR_MS, -DAY_MS, 0, 8 * HOUR_MS, DAY_MS], k=2):
            yield self.event("claim", last_ms + after_ms, household, rule.code)

    def limit(self, _: list[Event]) -> Iterator[Event]:
        """Something exchanged some times at once, up to what a week allows and beyond."""
        file = self.random.choice(self.world.rules)
        rule, household, at_ms = self.random.choice(file.rulebook.exchanges), self.household(), self.some_time()
        for asset in rule.take:
            yield self.event("deposit", at_ms, household, asset, self.random.choice([5, 50, 200]))
        for _ in range(3):
            yield self.event("exchange", at_ms, household, rule.code, self.random.choice([1, 1, 2, 3]))
            at_ms += self.random.choice([0, HOUR_MS, DAY_MS])

    def bottles(self, _: list[Event]) -> Iterator[Event]:
        """Stock comes in, a household brings material and gets something for it."""
        household, at_ms = self.household(), self.some_time()
        for kind in self.random.choices(["stock", "deposit", "deposit", "deposit", "exchange", "exchange"], k=8):
            what, quantity = self.random.choice(self.world.names(kind)), self.random.choice(QUANTITIES[kind])
            yield self.event(kind, at_ms, "" if kind == "stock" else household, what, quantity)
            at_ms += self.random.choice([0, 0, HOUR_MS, 12 * HOUR_MS])

    def service(self, _: list[Event]) -> Iterator[Event]:
        """Somebody's hours, of which some are taken back."""
        household, at_ms, person = self.household(), self.some_time(), self.random.choice(self.world.names("volunteer"))
        for _ in range(self.random.choice([1, 2, 4])):
            served = self.event("volunteer", at_ms, household, person, self.random.choice(QUANTITIES["volunteer"]))
            yield served
            at_ms += self.random.choice([HOUR_MS, 5 * DAY_MS])
            if self.random.random() < 0.3:
                yield self.event("reverse", at_ms, "", ref=served.id)

    def again(self, earlier: list[Event]) -> Iterator[Event]:
        """What happened before, once more: at once, some hours or days later."""
        for event in self.random.sample(earlier, min(len(earlier), 2)):
            at_ms = event.at_ms + self.random.choice([0, HOUR_MS, 4 * HOUR_MS, DAY_MS, 11 * DAY_MS])
            yield self.event(event.kind, at_ms, event.household, event.what, event.quantity, event.ref)

    def undo(self, earlier: list[Event]) -> Iterator[Event]:
        """Some of what happened is undone, perhaps twice; or something that never happened."""
        for event in self.random.sample(earlier, min(len(earlier), 3)):
            yield self.event("reverse", event.at_ms + self.random.choice([-HOUR_MS, 0, DAY_MS]), "", ref=event.id)
        if self.random.random() < 0.2:
            yield self.event("reverse", self.some_time(), "", ref=self.random.choice(["", "nothing"]))


def week_name(ms: int) -> str:
    """The week of an instant in UTC."""
    return "{}-W{:02}".format(*datetime.fromtimestamp(ms / 1000, UTC).isocalendar()[:2])
