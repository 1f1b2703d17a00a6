"""The model of phones at the point: a scan is kept, a tap books it; a poster's scan waits for a yes or no."""

from dataclasses import dataclass, replace
from datetime import date

from tests.actions.model import No
from tests.walks.book import Book, By
from tests.walks.kiosk import MINUTE, Answer, Kiosk, drop_off_of, enter_drop_off
from tests.walks.people import HOMES
from tests.walks.steps import Step

CODE_MS, SCAN_GOOD, WAITS = 15_000, 10 * MINUTE, 72 * 60 * MINUTE
POSTER_A_DAY, POSTER_A_WEEK = 1, 2


@dataclass(frozen=True)
class Scan:
    """What a phone holds; its name is that of the drop-off which may come of it. A poster's code has no step."""

    name: str
    code: int | None
    scanned_ms: int


@dataclass
class Pending:
    """A poster's scan that was tapped."""

    household: str
    category: str
    scanned_ms: int
    day: date
    week: str
    confirmed: bool | None = None


class Phones:
    """Everybody's phone; each method is a step, gives what is answered, and raises No."""

    def __init__(self, book: Book, kiosk: Kiosk) -> None:
        self.book, self.kiosk = book, kiosk
        self.held: dict[str, Scan] = {}
        self.pending: dict[str, Pending] = {}

    def scan(self, step: Step) -> Answer:
        if step.steps not in (-1, 0, 1):
            raise No("scan-code-old")
        return self.keep(step, step.at_ms // CODE_MS + step.steps)

    def scan_poster(self, step: Step) -> Answer:
        return self.keep(step, None)

    def keep(self, step: Step, code: int | None) -> Answer:
        """The same code again is the same scan, as long as it is good."""
        held = self.held.get(step.person)
        if held is None or held.code != code or step.at_ms - held.scanned_ms > SCAN_GOOD:
            self.held[step.person] = Scan(f"scan{step.number}", code, step.at_ms)
        return {"to": "/drop-off"}

    def tap(self, step: Step) -> Answer:
        household = HOMES[step.person]
        scan = self.held.get(step.person)
        if scan is None:
            raise No("scan-missing")
        if scan.name not in self.book.entries and scan.name not in self.pending:
            if step.at_ms - scan.scanned_ms > SCAN_GOOD:
                raise No("scan-over")
            if scan.code is None:
                self.wait(step, scan, household)
            else:
                happened = {"happened_ms": scan.scanned_ms, "not_sorted": False}
                tapped = replace(step, said={**step.said, **happened})
                enter_drop_off(self.book, tapped, scan.name, household, By(step.person, at_kiosk=True))
        return {"result": scan.name, "state": self.state(scan.name, step.at_ms)}

    def wait(self, step: Step, scan: Scan, household: str) -> None:
        """Notes a poster's scan, unless there were enough; declined ones are in nobody's way."""
        day, week = self.book.model.day(scan.scanned_ms), self.book.week(scan.scanned_ms)
        mine = [each for each in self.pending.values() if each.household == household and each.confirmed is not False]
        this_week = [each.day for each in mine if each.week == week]
        if this_week.count(day) >= POSTER_A_DAY or len(this_week) >= POSTER_A_WEEK:
            raise No("pending-limit")
        self.pending[scan.name] = Pending(household, step.category, scan.scanned_ms, day, week)

    def state(self, name: str, at_ms: int) -> str:
        """How it stands with a drop-off."""
        entry = self.book.entries.get(name)
        if entry:
            return "undone" if entry.done.undone else "counted" if entry.done.counted else "not-counted"
        pending = self.pending[name]
        if pending.confirmed is False:
            return "declined"
        return "waiting" if at_ms - pending.scanned_ms <= WAITS else "expired"

    def decide_pending(self, step: Step) -> Answer:
        person = self.kiosk.keep_on(step.at_ms).person
        pending = self.pending.get(step.pending)
        if pending is None:
            raise No("not-found")
        if HOMES[person] == pending.household:
            raise No("operator-own-household")
        if pending.confirmed is None and step.at_ms - pending.scanned_ms > WAITS:
            raise No("pending-expired")
        said = {"happened_ms": pending.scanned_ms, "category": pending.category, "not_sorted": False}
        confirmed = replace(step, said={**step.said, **said})
        if pending.confirmed is False and step.confirm:
            self.book.model.check_times(drop_off_of(confirmed, step.pending, pending.household))
        if pending.confirmed not in (None, step.confirm):
            raise No("already-decided")
        if step.confirm:
            enter_drop_off(self.book, confirmed, step.pending, pending.household, By(person, at_kiosk=True))
        pending.confirmed = step.confirm
        return {"confirmed": step.confirm}
