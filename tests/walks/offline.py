"""Three kiosks without a network and phones beside them: histories made up from a seed, and the model of them."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from random import Random

from pointsapp.rules.calendar import DAY_MS, HOUR_MS
from pointsapp.rules.events import Event
from pointsapp.rules.reading import read_rulebook
from pointsapp.rules.rulebook import Rulebook
from tests.actions.model import Model, No
from tests.walks.offline_duty import Duty, duty_of
from tests.walks.offline_phones import PhonesModel, Touch, touches
from tests.walks.walks import rules_from

KIOSKS = 3
MINUTE_MS = 60_000
SLACK_MS = 5_000
HOMES = ("zhang", "li", "wang", "zhao", "stranger")
OPERATOR = "zhao"
# How far a kiosk's clock is off once nobody tells it the time; most are right.
OFF_MS = [0] * 8 + [1_000, -1_000, 2 * MINUTE_MS, -4_999, -3 * HOUR_MS, 3 * HOUR_MS, DAY_MS, -DAY_MS]
CATEGORIES = ["kitchen-waste"] * 8 + ["recyclable", "other", "gold"]
QUANTITIES = [1, 5, 12, 200, 201, 0]
FATES = ("lost", "answer lost", "answered", "answered", "answered again", "kiosk restarts")
NETWORK_GOES_MS = 4 * HOUR_MS  # within so long all kiosks have lost it
RESTARTS = 0.15  # of a kiosk, after each thing that it noted
SERVER_RESTARTS_EVERY = 100  # histories, for it takes long


@dataclass(frozen=True)
class Visit:
    """Something brought to a kiosk; times in ms after the history's beginning, by the kiosk's clock."""

    number: int
    kiosk: int
    home: str
    kind: str
    what: str
    quantity: int
    at_ms: int
    contact_ms: int


@dataclass(frozen=True)
class Sending:
    """A batch on its way: of which kiosk, how many at most, when it comes, and what becomes of it and its answer."""

    kiosk: int
    most: int
    at_ms: int
    fate: str


@dataclass(frozen=True)
class History:
    """What was noted, at which kiosks an operator signed on when the network went, and what phones did meanwhile."""

    visits: list[Visit]
    on_duty: dict[int, int]  # kiosk → when
    touches: Sequence[Touch] = ()
    restarts: frozenset[int] = frozenset()  # the numbers of visits after which that kiosk restarts
    server_restarts_ms: int | None = None  # when it does, between two requests; None: never

    def duty(self, kiosk: int) -> Duty | None:
        """Whose it was there, if anybody's, and until when."""
        since_ms = self.on_duty.get(kiosk)
        return None if since_ms is None else duty_of(since_ms, [v.at_ms for v in self.visits if v.kiosk == kiosk])


def made_up(random: Random, number: int) -> History:
    """The n-th history: visits to three kiosks that lost the network at about the same time."""
    visits: list[Visit] = []
    on_duty = {}
    off_by = []
    for kiosk in range(KIOSKS):
        contact_ms = random.randrange(NETWORK_GOES_MS)
        if random.random() < 0.5:
            on_duty[kiosk] = contact_ms
        off_ms, now_ms = random.choice(OFF_MS), contact_ms
        off_by.append(off_ms)
        for _ in range(random.choice([0, 1, 2, 4, 6])):
            now_ms += random.choice([1_000, MINUTE_MS, MINUTE_MS, 20 * MINUTE_MS, HOUR_MS, 5 * HOUR_MS, DAY_MS])
            kind = random.choice(["drop-off"] * 3 + ["deposit"])
            what = "bottle-550ml" if kind == "deposit" else random.choice(CATEGORIES)
            home, quantity = random.choice(HOMES), random.choice(QUANTITIES)
            visits.append(Visit(len(visits), kiosk, home, kind, what, quantity, now_ms + off_ms, contact_ms))
    phones = touches(random, [(visit.at_ms, visit.home) for visit in visits], off_by, NETWORK_GOES_MS)
    restarts = frozenset(visit.number for visit in visits if random.random() < RESTARTS)
    server_ms = random.randrange(5 * DAY_MS) if number % SERVER_RESTARTS_EVERY == 0 else None
    return History(visits, on_duty, phones, restarts, server_ms)


def peaceful(random: Random) -> History:
    """Visits of which none is in another's way: each household's lie a day apart, and every clock is right."""
    visits, phones = [], []
    for home in HOMES[:4]:
        for day in range(random.randrange(4)):
            at_ms = DAY_MS * day + random.randrange(4 * HOUR_MS)
            number, kiosk = len(visits), random.randrange(KIOSKS)
            if random.random() < 0.3:
                phones += [Touch(at_ms, home, "scan", kiosk), Touch(at_ms, home, "tap", category="kitchen-waste")]
            else:
                visits.append(Visit(number, kiosk, home, "drop-off", "kitchen-waste", 0, at_ms, 0))
    return History(visits, {}, sorted(phones, key=lambda touch: touch.at_ms))


def sendings(random: Random, calm: bool) -> Iterator[Sending]:
    """Batches without end, later and later; at first the net is bad. `calm`: all come before anything is too late."""
    now_ms = 4 * DAY_MS if calm else DAY_MS + random.randrange(4 * DAY_MS)
    for tries in range(10_000):
        fate = random.choice(FATES) if tries < 12 else "answered"
        now_ms += random.choice([1_000, MINUTE_MS, HOUR_MS] + ([] if calm else [DAY_MS]))
        yield Sending(random.randrange(KIOSKS), random.choice([1, 2, 3, 200]), now_ms, fate)


@cache
def rulebooks() -> list[Rulebook]:
    """The rules of Nanqiao, read once."""
    return [read_rulebook(text) for text in rules_from(None)]


@dataclass
class Expected:
    """The model of a history: what each visit and each touch has to come to, in the order in which they come."""

    history: History
    start_ms: int
    model: Model = field(default_factory=lambda: Model(rulebooks()))
    said: dict[int, tuple[str | None, bool | None, str | None]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.phones = PhonesModel(self.model)

    def hear(self, visit: Visit, at_ms: int) -> tuple[str | None, bool | None, str | None]:
        """The refusal's code; whether it counted, and why not. The first answer stands."""
        if visit.number not in self.said:
            self.said[visit.number] = self._judge(visit, at_ms)
        return self.said[visit.number]

    def _judge(self, visit: Visit, at_ms: int) -> tuple[str | None, bool | None, str | None]:
        if code := self._why_not(visit):
            return code, None, None
        times = (self.start_ms + visit.at_ms, self.start_ms + at_ms)
        event = Event(
            0, str(visit.number), *times, visit.kind.replace("-", "_"), visit.home, visit.what, visit.quantity, ""
        )
        try:
            self.model.take(event)
        except No as refusal:
            return str(refusal), None, None
        done = self.model.done[-1]
        return None, done.counted, done.reason

    def _why_not(self, visit: Visit) -> str | None:
        """What speaks against it before the rules are asked."""
        if visit.at_ms < visit.contact_ms - SLACK_MS:
            return "before-contact"
        if visit.kind == "deposit" and not self._is_on(visit):
            return "operator-needed"
        if visit.home == "stranger":
            return "card-other-community"
        return "operator-own-household" if visit.kind == "deposit" and visit.home == OPERATOR else None

    def _is_on(self, visit: Visit) -> bool:
        duty = self.history.duty(visit.kiosk)
        return duty is not None and duty.covers(visit.at_ms)

    @property
    def held(self) -> Counter[tuple[str, str]]:
        """What each household has of it all."""
        return Counter({(str(owner), asset): n for (owner, asset), n in self.model.held.items() if n})
