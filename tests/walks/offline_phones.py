"""Phones at kiosks without a network: what people do with them, made up from a seed, and the model of what comes of it.

The code on a kiosk's screen turns on by the kiosk's own clock, and the server judges it by its own.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random

from pointsapp.rules.calendar import HOUR_MS
from pointsapp.rules.events import Event
from tests.actions.model import Model

SECOND_MS, MINUTE_MS = 1_000, 60_000
CODE_MS, GOOD_MS = 15_000, 10 * MINUTE_MS
PHONES = {"zhang": "zhang", "zhang_son": "zhang", "li": "li", "wang": "wang", "zhao": "zhao"}  # whose household's
CATEGORIES = ["kitchen-waste"] * 5 + ["recyclable"]
BESIDE_MS = [0, SECOND_MS, -MINUTE_MS, MINUTE_MS, 20 * MINUTE_MS, -20 * MINUTE_MS, -HOUR_MS, 5 * HOUR_MS]
STALE = [0] * 8 + [-2, -1, 1, 2]  # steps by which a picture of the code is old; a clock that was set on makes it new
# When it is tapped after the scan: once, twice at once, once more when no answer came, much later, too late, never.
TAPS: list[tuple[int, ...]] = [
    (3_000,),
    (3_000, 3_000),
    (3_000, 3_000, 3_004),
    (3_000, MINUTE_MS),
    (9 * MINUTE_MS, 9 * MINUTE_MS + 1, 11 * MINUTE_MS),
    (GOOD_MS,),
    (GOOD_MS + 1,),
    (),
]
SIGN_IN_MS = [0] * 5 + [MINUTE_MS, GOOD_MS - 1]  # how long it takes somebody who first has to


@dataclass(frozen=True)
class Touch:
    """Something is done with a phone, so many ms after the history's beginning by the server's clock."""

    at_ms: int
    person: str
    what: str  # scan, tap, sign_out, sign_in
    kiosk: int = 0
    steps: int = 0  # by which the code that is scanned is not that of now
    category: str = ""


def touches(random: Random, times: list[tuple[int, str]], off_ms: list[int], from_ms: int) -> list[Touch]:
    """What people do with their phones, in turn, often at about the `times` at which a household comes to a kiosk.

    `off_ms`: how far each kiosk's clock is off; `from_ms`: before that nobody comes.
    """
    made = (errand(random, times, off_ms, from_ms) for _ in range(random.choice([0, 1, 1, 2])))
    return sorted((each for some in made for each in some), key=lambda touch: touch.at_ms)


def errand(random: Random, times: list[tuple[int, str]], off_ms: list[int], from_ms: int) -> Iterator[Touch]:
    """Somebody comes to a kiosk with a phone, scans the code, signs in if need be, and taps."""
    beside_ms, home = random.choice([*times, (from_ms, random.choice(list(PHONES)))])
    person = random.choice([name for name, whose in PHONES.items() if whose == home] or ["li"])
    at_ms = max(from_ms, beside_ms + random.choice(BESIDE_MS))
    kiosk = random.randrange(len(off_ms))
    steps = (at_ms + off_ms[kiosk]) // CODE_MS - at_ms // CODE_MS + random.choice(STALE)
    category, sign_in_ms = random.choice(CATEGORIES), random.choice(SIGN_IN_MS)
    if sign_in_ms:
        yield Touch(at_ms, person, "sign_out")
    yield Touch(at_ms, person, "scan", kiosk, steps)
    if sign_in_ms:
        yield Touch(at_ms + 2 * SECOND_MS, person, "tap", category=category)
        yield Touch(at_ms + sign_in_ms, person, "sign_in")
    for tap_ms in random.choice(TAPS):
        yield Touch(at_ms + max(tap_ms, sign_in_ms), person, "tap", category=category)


@dataclass(frozen=True)
class Scan:
    """What a phone holds: a name for the drop-off that may come of it, whose code it was, and when."""

    name: str
    code: tuple[int, int]  # kiosk, step
    scanned_ms: int


@dataclass
class PhonesModel:
    """Everybody's phone, and what the book makes of it."""

    model: Model
    held: dict[str, Scan] = field(default_factory=dict)
    signed_out: set[str] = field(default_factory=set)
    counted: dict[str, bool] = field(default_factory=dict)  # by the scan's name

    def expect(self, touch: Touch, at_ms: int) -> str:
        """What comes of it: a word, or of a tap that books the scan's name."""
        return str(getattr(self, touch.what)(touch, at_ms))

    def sign_out(self, touch: Touch, at_ms: int) -> str:
        self.signed_out.add(touch.person)
        return "done"

    def sign_in(self, touch: Touch, at_ms: int) -> str:
        self.signed_out.discard(touch.person)
        return "done"

    def scan(self, touch: Touch, at_ms: int) -> str:
        """Only the step of now and its neighbours are good; the same code again is the same scan while it is."""
        if touch.steps not in (-1, 0, 1):
            return "scan-code-old"
        code = (touch.kiosk, at_ms // CODE_MS + touch.steps)
        held = self.held.get(touch.person)
        if held is None or held.code != code or at_ms - held.scanned_ms > GOOD_MS:
            self.held[touch.person] = Scan(f"{touch.person} {at_ms} {touch.kiosk}", code, at_ms)
        return "kept"

    def tap(self, touch: Touch, at_ms: int) -> str:
        """Who is signed in books a good scan, once."""
        if touch.person in self.signed_out:
            return "sign-in"
        scan = self.held.get(touch.person)
        if scan is None:
            return "scan-missing"
        if scan.name not in self.counted:
            if at_ms - scan.scanned_ms > GOOD_MS:
                return "scan-over"
            times = (scan.scanned_ms, at_ms)
            self.model.take(Event(0, scan.name, *times, "drop_off", PHONES[touch.person], touch.category, 0, ""))
            self.counted[scan.name] = self.model.done[-1].counted
        return scan.name
