"""The rules played a second time, in plain dicts and lists: what `simulate` and the doors have to agree with.

It shares nothing with the program but the reading of rulebooks: no calendar, no judging, no ledger.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from pointsapp.rules.events import Event
from pointsapp.rules.rulebook import Rulebook
from tests.actions.model_weeks import first_day, is_week, week_name

MOST = 1_000_000
STOCK = None  # the owner of what lies on the shelf


class No(Exception):
    """A refusal by its code."""


@dataclass
class Done:
    """An accepted event and what it moved: (owner, asset) → signed quantity."""

    event: Event
    day: date
    moved: Counter[tuple[str | None, str]]
    handed: Counter[str] = field(default_factory=Counter)
    counted: bool = False
    reason: str | None = None  # of a drop-off that did not count
    week: str = ""  # of a claim: the week it is for
    undone: bool = False


class Model:
    """A neighbourhood under some versions of its rules, sorted by the day from which they hold."""

    def __init__(self, rulebooks: Sequence[Rulebook]) -> None:
        self.rulebooks = rulebooks
        self.zone = ZoneInfo(rulebooks[0].timezone)
        self.held: Counter[tuple[str | None, str]] = Counter()
        self.shelves: set[str | None] = {STOCK}
        self.done: list[Done] = []
        self.minutes: Counter[tuple[str, str]] = Counter()
        self.paid: dict[tuple[str, str], list[dict[str, int]]] = {}  # what each full hour earned, in order
        self.refused: list[dict[str, Any]] = []
        self.not_counted: list[dict[str, Any]] = []

    def play(self, events: Sequence[Event]) -> None:
        """Takes each event, or notes the code of its refusal."""
        for event in events:
            try:
                self.take(event)
            except No as refusal:
                self.refused.append({"line": event.line, "code": str(refusal)})

    def take(self, event: Event) -> None:
        rules = self.check_times(event)
        day = self.day(event.at_ms)
        getattr(self, event.kind)(event, rules, day)

    def why_not(self, event: Event) -> str | None:
        """The code by which an exchange or a claim would be refused; nothing is taken."""
        done, held = len(self.done), self.held.copy()
        try:
            self.take(event)
        except No as refusal:
            return str(refusal)
        del self.done[done:]
        self.held = held
        return None

    def check_times(self, event: Event) -> Rulebook:
        if event.at_ms > event.received_ms + 5 * 60_000:
            raise No("in-future")
        rules = self.rules_on(self.day(event.at_ms))
        if rules is None:
            raise No("no-rulebook")
        if event.received_ms - event.at_ms > rules.drop_offs.accept_late_days * 24 * 3_600_000:
            raise No("too-late")
        return rules

    def day(self, ms: int) -> date:
        return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=ms)).astimezone(self.zone).date()

    def rules_on(self, day: date) -> Rulebook | None:
        begun = [rules for rules in self.rulebooks if rules.effective_from <= day]
        return max(begun, key=lambda rules: rules.effective_from, default=None)

    def kind_of(self, rules: Rulebook, code: str) -> str | None:
        return next((asset.kind for asset in rules.assets if asset.code == code), None)

    def standing(self, kind: str, household: str, what: str | None = None) -> list[Done]:
        """A household's events of a kind that were not undone."""
        return [
            done
            for done in self.done
            if done.event.kind == kind
            and not done.undone
            and done.event.household == household
            and what in (None, done.event.what)
        ]

    def drop_off(self, event: Event, rules: Rulebook, day: date) -> None:
        if event.what not in rules.drop_offs.categories:
            raise No("unknown-category")
        reason = self.why_not_counted(event, rules, day)
        moved: Counter[tuple[str | None, str]] = Counter()
        if reason:
            self.not_counted.append({"line": event.line, "code": reason})
        else:
            for asset, quantity in rules.earn.get(f"drop-off:{event.what}", {}).items():
                moved[event.household, asset] += quantity
        self.book(Done(event, day, moved, counted=not reason, reason=reason))

    def why_not_counted(self, event: Event, rules: Rulebook, day: date) -> str | None:
        counted = [done for done in self.standing("drop_off", event.household) if done.counted]
        if event.what not in rules.drop_offs.counted:
            return "category-not-counted"
        if event.ref == "not-sorted":
            return "not-sorted"
        if sum(done.day == day for done in counted) >= rules.drop_offs.max_per_day:
            return "daily-limit"
        gap = rules.drop_offs.min_gap_minutes * 60_000
        if any(abs(done.event.at_ms - event.at_ms) < gap for done in counted):
            return "too-soon"
        return None

    def deposit(self, event: Event, rules: Rulebook, day: date) -> None:
        if self.kind_of(rules, event.what) != "material":
            raise No("unknown-asset")
        asset = next(asset for asset in rules.assets if asset.code == event.what)
        if not 1 <= event.quantity <= min(MOST, asset.max_per_deposit or MOST):
            raise No("bad-quantity")
        today = sum(
            done.event.quantity for done in self.standing("deposit", event.household, event.what) if done.day == day
        )
        if asset.max_per_day and today + event.quantity > asset.max_per_day:
            raise No("limit-reached")
        self.book(Done(event, day, Counter({(event.household, event.what): event.quantity})))

    def stock(self, event: Event, rules: Rulebook, day: date) -> None:
        if self.kind_of(rules, event.what) != "reward":
            raise No("unknown-asset")
        if not 1 <= event.quantity <= MOST:
            raise No("bad-quantity")
        shelf = event.household or STOCK
        self.shelves.add(shelf)
        self.book(Done(event, day, Counter({(shelf, event.what): event.quantity})))

    def exchange(self, event: Event, rules: Rulebook, day: date) -> None:
        rule = next((rule for rule in rules.exchanges if rule.code == event.what), None)
        if rule is None:
            raise No("unknown-rule")
        if not 1 <= event.quantity <= MOST:
            raise No("bad-quantity")
        same_week = [
            done
            for done in self.standing("exchange", event.household, event.what)
            if week_name(done.day) == week_name(day)
        ]
        times = sum(done.event.quantity for done in same_week) + event.quantity
        if rule.limit_per_week is not None and times > rule.limit_per_week:
            raise No("limit-reached")
        done = Done(event, day, Counter())
        for asset, quantity in rule.take.items():
            done.moved[event.household, asset] -= quantity * event.quantity
        self.give(done, rules, rule.give, event.quantity)
        self.book(done)

    def claim(self, event: Event, rules: Rulebook, day: date) -> None:
        week = event.ref or self.oldest_claimable(event, day) or week_name(day)
        if not is_week(week):
            raise No("bad-week")
        rule, version = self.weekly_rule(event.what, week)
        if rule is None:
            raise No("unknown-rule")
        code = self.why_not_claimable(event, rule, week, day)
        if code:
            raise No(code)
        done = Done(event, day, Counter(), week=week)
        self.give(done, version, rule.give, 1)
        self.book(done)

    def oldest_claimable(self, event: Event, day: date) -> str | None:
        weeks = {week_name(done.day) for done in self.standing("drop_off", event.household) if done.counted}
        for week in sorted(weeks):
            rule, _ = self.weekly_rule(event.what, week)
            if rule is not None and self.why_not_claimable(event, rule, week, day) is None:
                return week
        return None

    def weekly_rule(self, code: str, week: str) -> Any:
        rules = self.rules_on(first_day(week) + timedelta(days=6))
        found = [rule for rule in rules.weekly if rule.code == code] if rules else []
        return (found[0], rules) if found else (None, None)

    def why_not_claimable(self, event: Event, rule: Any, week: str, day: date) -> str | None:
        if any(done.week == week for done in self.standing("claim", event.household, event.what)):
            return "already-claimed"
        mine = self.standing("drop_off", event.household)
        if first_day(week) > day or sum(d.counted and week_name(d.day) == week for d in mine) < rule.drop_offs:
            return "not-reached"
        if day >= first_day(week) + timedelta(days=7 + rule.claim_days):
            return "claim-expired"
        return None

    def give(self, done: Done, rules: Rulebook, give: Any, times: int) -> None:
        for asset, quantity in give.items():
            if self.kind_of(rules, asset) == "credit":
                done.moved[done.event.household, asset] += quantity * times
            else:
                done.moved[STOCK, asset] -= quantity * times
                done.handed[asset] += quantity * times

    def volunteer(self, event: Event, rules: Rulebook, day: date) -> None:
        if not 1 <= event.quantity <= 1440:
            raise No("bad-quantity")
        person = (event.household, event.what)
        self.minutes[person] += event.quantity
        hours = self.paid.setdefault(person, [])
        done = Done(event, day, Counter())
        while len(hours) < self.minutes[person] // 60:
            hours.append(dict(rules.earn.get("volunteer-hour", {})))
            done.moved.update({(event.household, asset): n for asset, n in hours[-1].items()})
        self.book(done)

    def reverse(self, event: Event, rules: Rulebook, day: date) -> None:
        found = next((done for done in self.done if event.ref and done.event.id == event.ref), None)
        if found is None:
            raise No("unknown-event")
        if found.event.kind in ("reverse", "withdraw"):
            raise No("not-reversible")
        if found.undone:
            raise No("already-reversed")
        back = self.hours_back(found) if found.event.kind == "volunteer" else found.moved
        self.book(Done(event, day, Counter({key: -quantity for key, quantity in back.items()})))
        self.void(found)

    def withdraw(self, event: Event, rules: Rulebook, day: date) -> None:
        """Takes approved hours back, whatever of their points is still there."""
        found = next(done for done in self.done if done.event.id == event.ref)
        if found.undone:
            raise No("already-reversed")
        back = {key: min(quantity, self.held[key]) for key, quantity in self.hours_back(found).items()}
        self.book(Done(event, day, Counter({key: -quantity for key, quantity in back.items()})))
        self.void(found)

    def void(self, found: Done) -> None:
        """What an event brought beside its entry is gone."""
        found.undone = True
        if found.event.kind == "volunteer":
            person = (found.event.household, found.event.what)
            self.minutes[person] -= found.event.quantity
            del self.paid[person][self.minutes[person] // 60 :]

    def hours_back(self, done: Done) -> Counter[tuple[str | None, str]]:
        person = (done.event.household, done.event.what)
        back: Counter[tuple[str | None, str]] = Counter()
        for hour in self.paid[person][(self.minutes[person] - done.event.quantity) // 60 :]:
            back.update({(done.event.household, asset): quantity for asset, quantity in hour.items()})
        return back

    def book(self, done: Done) -> None:
        """Moves what the event moves, all of it or nothing."""
        short = [owner for (owner, asset), n in done.moved.items() if self.held[owner, asset] + n < 0]
        if any(owner not in self.shelves for owner in short):
            raise No("insufficient-balance")
        if short:
            raise No("insufficient-stock")
        self.held.update(done.moved)
        self.done.append(done)

    def outcome(self) -> dict[str, Any]:
        """As `simulate` prints it."""
        labels = {done.event.household for done in self.done if done.event.kind not in ("stock", "reverse")}
        return {
            "households": {label: self.household(label) for label in sorted(labels)},
            "stock": {asset: n for (owner, asset), n in self.held.items() if owner is STOCK and n},
            "not_counted": self.not_counted,
            "refused": self.refused,
        }

    def household(self, label: str) -> dict[str, Any]:
        received: Counter[str] = Counter()
        for kind in ("exchange", "claim"):
            for done in self.standing(kind, label):
                received.update(done.handed)
        weeks: dict[str, Any] = {}
        for done in self.standing("drop_off", label):
            if done.counted:
                weeks.setdefault(week_name(done.day), {"drop_offs": 0, "claimed": []})["drop_offs"] += 1
        for done in sorted(self.standing("claim", label), key=lambda done: done.event.what):
            weeks.setdefault(done.week, {"drop_offs": 0, "claimed": []})["claimed"].append(done.event.what)
        balances = {asset: n for (owner, asset), n in self.held.items() if owner == label and n}
        return {"balances": balances, "received": {a: n for a, n in received.items() if n}, "weeks": weeks}
