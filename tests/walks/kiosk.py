"""The model of a kiosk: who is on, whose card was read, and what it is answered for each booking."""

from bisect import bisect_left
from dataclasses import dataclass
from typing import Any

from pointsapp.rules.events import Event
from tests.actions.model import STOCK, Done, No
from tests.walks.book import Book, Booked, By
from tests.walks.people import HOMES, People
from tests.walks.steps import Step

SECOND, MINUTE = 1000, 60_000
IDLE, SLACK, TOUCHED_EVERY = 2 * MINUTE, 5 * SECOND, 5 * SECOND
PASS_GOOD, FRESH, AHEAD = 15 * MINUTE, MINUTE, 5 * MINUTE
UNDONE_WITHIN = 10 * MINUTE
MANY = 2000  # times that nobody can have anything

Answer = dict[str, Any]


@dataclass
class Turn:
    """An operator's time at the kiosk."""

    person: str
    since_ms: int
    touched_ms: int
    ended_ms: int | None = None


class Kiosk:
    """南桥A区's kiosk; each method is a step, gives what is answered, and raises No."""

    def __init__(self, book: Book, people: People) -> None:
        self.book, self.people = book, people
        self.turns: list[Turn] = []
        self.passes: dict[int, tuple[str, int]] = {}  # number of the reading → household, when

    def sign_on(self, step: Step) -> Answer:
        if "operator" not in self.people.roles[step.person]:
            raise No("pin-wrong")
        self.sign_off(step)
        self.turns.append(Turn(step.person, step.at_ms, step.at_ms))
        return {"idle_until_ms": step.at_ms + IDLE}

    def sign_off(self, step: Step) -> Answer:
        self.end_turns(step.at_ms)
        return {}

    def end_turns(self, at_ms: int, person: str | None = None) -> None:
        """Nobody, or not that person, is on any longer."""
        for turn in self.turns:
            if turn.ended_ms is None and person in (None, turn.person):
                turn.ended_ms = at_ms

    def touch(self, step: Step) -> Answer:
        return {"idle_until_ms": self.keep_on(step.at_ms).touched_ms + IDLE}

    def on(self, at_ms: int) -> Turn | None:
        """Whose turn it is now."""
        going = [turn for turn in self.turns if turn.ended_ms is None and at_ms - turn.touched_ms < IDLE]
        return going[-1] if going else None

    def keep_on(self, at_ms: int) -> Turn:
        """Whoever is on does something."""
        turn = self.on(at_ms)
        if turn is None:
            raise No("operator-needed")
        if at_ms - turn.touched_ms > TOUCHED_EVERY:
            turn.touched_ms = at_ms
        return turn

    def who_was_on(self, at_ms: int) -> str | None:
        """Whose turn it was when something happened, if they still are an operator."""
        for turn in reversed(self.turns):
            if "operator" not in self.people.roles[turn.person]:
                continue
            begun = turn.since_ms <= at_ms + SLACK
            if begun and at_ms - turn.touched_ms <= IDLE and (turn.ended_ms is None or turn.ended_ms >= at_ms):
                return turn.person
        return None

    def operator_then(self, step: Step) -> str | None:
        """Who was on when it happened; what was booked here before needs nobody."""
        person = self.who_was_on(step.happened_ms)
        if person is None and self.first(step) is None:
            raise No("operator-needed")
        if self.on(step.at_ms):
            self.keep_on(step.at_ms)
        return person

    def first(self, step: Step) -> Booked | None:
        """What was booked at this kiosk under the step's key."""
        found = self.book.entries.get(step.key)
        return found if found and found.at_kiosk else None

    def read(self, step: Step) -> Answer:
        return self.reading(step, self.holder(step.card))

    def read_number(self, step: Step) -> Answer:
        self.keep_on(step.at_ms)
        return self.reading(step, step.household)

    def reading(self, step: Step, household: str) -> Answer:
        """A pass, and how the household stands."""
        self.passes[step.number] = (household, step.at_ms)
        week, today = self.book.week(step.at_ms), self.book.model.day(step.at_ms)
        drop_offs = self.book.model.standing("drop_off", household)
        return {
            "scanned_ms": step.at_ms,
            "balances": self.book.holdings(household),
            "week": {"week": week, "drop_offs": self.book.week_count(household, week)},
            "today": {"counted": sum(done.counted and done.day == today for done in drop_offs)},
            "offers": dict(self.offers(household, step.at_ms)),
        }

    def holder(self, shown: str) -> str:
        """Whose card or phone it is."""
        what, _, household = shown.partition(" ")
        if what == "phone":
            return HOMES[household]
        if what != "card":
            raise No("card-other-community" if what == "stranger" else "card-unknown")
        if household not in self.people.cards:
            raise No("card-revoked")
        return household

    def offers(self, household: str, at_ms: int) -> Any:
        """What the household can have now, how often, or why not: just what booking it would say."""
        model = self.book.model
        rules = model.rules_on(model.day(at_ms))
        assert rules is not None
        for rule in rules.exchanges:

            def why_not(times: int, code: str = rule.code) -> str | None:
                return model.why_not(Event(0, "", at_ms, at_ms, "exchange", household, code, times, ""))

            times = bisect_left(range(1, MANY), True, key=lambda n: why_not(n) is not None)
            yield rule.code, {"times": times, "refusal": None if times else why_not(1)}
        for code in {rule.code for rulebook in model.rulebooks for rule in rulebook.weekly}:
            refusal = model.why_not(Event(0, "", at_ms, at_ms, "claim", household, code, 1, ""))
            if refusal != "unknown-rule":
                yield code, {"times": int(refusal is None), "refusal": refusal}

    def drop_off(self, step: Step) -> Answer:
        person = self.operator_then(step) if step.not_sorted else self.who_was_on(step.happened_ms)
        try:
            household = self.shown(step)
        except No:
            before = self.first(step)
            if before is None or before.household is None:
                raise
            household = before.household
        return enter_drop_off(self.book, step, step.key, household, By(person, at_kiosk=True))

    def shown(self, step: Step) -> str:
        """Whoever showed a card then, or the pass of a reading."""
        if step.card is not None:
            return self.holder(step.card)
        household, scanned_ms = self.signed(step)
        check_fresh(scanned_ms, step.happened_ms, PASS_GOOD)
        return household

    def signed(self, step: Step) -> tuple[str, int]:
        """The reading that a pass is of."""
        if step.scan not in self.passes:
            raise No("scan-expired")
        return self.passes[step.scan]

    def served(self, step: Step) -> tuple[str | None, str]:
        """The operator, and the household in front of them."""
        person = self.operator_then(step)
        household, scanned_ms = self.signed(step)
        if person and self.first(step) is None:
            check_fresh(scanned_ms, step.happened_ms, FRESH)
            if HOMES[person] == household:
                raise No("operator-own-household")
        return person, household

    def handed_to(self, step: Step) -> tuple[str | None, str]:
        """The same where something is handed out: the person is still there, and somebody is on."""
        person, household = self.served(step)
        if self.first(step) is None:
            check_fresh(self.signed(step)[1], step.at_ms, FRESH)
            if HOMES[self.keep_on(step.at_ms).person] == household:
                raise No("operator-own-household")
        return person, household

    def deposit(self, step: Step) -> Answer:
        person, household = self.served(step)
        event = booked(step, "deposit", household, step.asset, step.quantity)
        content = ("deposit", household, step.happened_ms, step.asset, step.quantity)
        answer = {"asset": step.asset, "quantity": step.quantity, "undo_until_ms": step.at_ms + UNDONE_WITHIN}
        return self.book.enter(event, content, lambda done: answer, By(person, True))

    def exchange(self, step: Step) -> Answer:
        person, household = self.handed_to(step)
        event = booked(step, "exchange", household, step.code, step.times)
        content = ("exchange", household, step.happened_ms, step.code, step.times)
        return self.book.enter(event, content, lambda done: self.receipt(step, done, household), By(person, True))

    def weekly_claim(self, step: Step) -> Answer:
        person, household = self.handed_to(step)
        event = booked(step, "claim", household, step.code, 1, step.week or "")
        content = ("claim", household, step.happened_ms, step.code, step.week)
        return self.book.enter(event, content, lambda done: self.receipt(step, done, household), By(person, True))

    def receipt(self, step: Step, done: Done, household: str) -> Answer:
        """What went over the counter."""
        credits = {asset: n for (owner, asset), n in done.moved.items() if owner == household and n > 0}
        return {
            "week": done.week or self.book.week(step.happened_ms),
            "took": {asset: -n for (owner, asset), n in done.moved.items() if owner == household and n < 0},
            "gave": {asset: -n for (owner, asset), n in done.moved.items() if owner is STOCK and n < 0} | credits,
            "undo_until_ms": step.at_ms + UNDONE_WITHIN,
        }

    def undo(self, step: Step) -> Answer:
        person = self.operator_then(step)
        found = self.book.entries.get(step.entry)
        if step.key not in self.book.entries:
            if found is None or found.done.event.kind not in ("drop_off", "deposit", "exchange", "claim"):
                raise No("unknown-event")
            own = found.at_kiosk and found.person is not None and found.person == person
            if not own or step.at_ms - found.received_ms > UNDONE_WITHIN:
                raise No("undo-too-late")
        event = booked(step, "reverse", "", "", 0, step.entry)
        household = found.household if found else None
        content = ("reverse", household, step.happened_ms, step.entry, step.reason)
        return self.book.enter(event, content, lambda done: {}, By(person, True))


def booked(step: Step, kind: str, household: str, what: str, quantity: int, ref: str = "") -> Event:
    """A booking of the kiosk, as the model takes it."""
    return Event(0, step.key, step.happened_ms, step.at_ms, kind, household, what, quantity, ref)


def drop_off_of(step: Step, key: str, household: str) -> Event:
    """A drop-off of which the step says when it happened, of what kind it was, and whether it was badly sorted."""
    ref = "not-sorted" if step.not_sorted else ""
    return Event(0, key, step.happened_ms, step.at_ms, "drop_off", household, step.category, 0, ref)


def enter_drop_off(book: Book, step: Step, key: str, household: str, by: By) -> Answer:
    """Books a drop-off under a key."""
    content = ("drop_off", household, step.happened_ms, step.category, step.not_sorted)

    def answer(done: Done) -> Answer:
        week = book.week(step.happened_ms)
        return {
            "counted": done.counted,
            "reason": done.reason,
            "earned": {asset: n for (_, asset), n in done.moved.items()},
            "week": week,
            "week_drop_offs": book.week_count(household, week),
            "received_ms": step.at_ms,
        }

    return book.enter(drop_off_of(step, key, household), content, answer, by)


def check_fresh(scanned_ms: int, at_ms: int, most_ms: int) -> None:
    """What happened long after the card was read, or before, did not happen then."""
    if not -AHEAD <= at_ms - scanned_ms <= most_ms:
        raise No("scan-expired")
