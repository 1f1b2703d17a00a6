"""The stories of which walks are made: what neighbours do, with things repeated, mixed up and too late."""

from collections.abc import Iterator
from random import Random
from typing import Any

from tests.walks.neighbourhood import Neighbourhood
from tests.walks.people import HOMES, HOUSEHOLDS
from tests.walks.steps import Step

SECOND, MINUTE, HOUR, DAY = 1000, 60_000, 3_600_000, 86_400_000
CATEGORIES = ["kitchen-waste"] * 8 + ["recyclable", "other"]
EXCHANGES = ["bottles-for-batteries", "points-for-eggs"]
REWARDS = ["battery-aa", "egg-tray", "garbage-bag", "bin", "point", "gold"]
CLOCKS = ["00:00", "08:00", "09:00", "10:15", "11:30", "12:00", "13:00", "14:00", "15:40", "17:45", "20:00", "23:30"]
OTHER = {  # what a request is changed to that comes again under its key
    "quantity": [1, 7, 12],
    "times": [1, 2, 3],
    "category": ["kitchen-waste", "recyclable"],
    "code": ["bags", "bin", "bottles-for-batteries", "points-for-eggs"],
    "reason": ["拿错了", "又错了"],
    "activity": ["巡查"],
    "role": ["operator", "volunteer", "leader"],
    "person": list(HOMES),
    "household": list(HOUSEHOLDS),
    "not_sorted": [True, False],
    "confirm": [True, False],
}
Said = dict[str, Any]
Story = Iterator[tuple[int, str, Said]]  # how long after the step before, what is done, and how


class Stories:
    """Makes stories up; it knows the model, so that most of what is asked for makes sense."""

    def __init__(self, random: Random, start_ms: int) -> None:
        self.random, self.at_ms = random, start_ms
        self.number = 0
        self.asked: list[Step] = []  # what had a key
        self.model: Neighbourhood

    def pick(self, *of: Any) -> Any:
        """One of them."""
        return self.random.choice(of)

    def key(self) -> str:
        """A new key, named after the step that first uses it."""
        return f"key{self.number + 1}"

    def booked(self, ago_ms: int = 0) -> Said:
        """Key and time of a booking."""
        return {"key": self.key(), "happened_ms": self.at_ms + self.random.randint(1, SECOND) - ago_ms}

    def rarely(self, chance: float = 0.05) -> bool:
        """Now and then."""
        return self.random.random() < chance

    def somebody_on(self) -> Story:
        """Mostly there is an operator."""
        if self.model.kiosk.on(self.at_ms + SECOND) is None and not self.rarely():
            operators = [name for name, roles in self.model.people.roles.items() if "operator" in roles]
            yield 0, "sign_on", {"person": self.pick(*(operators if operators and not self.rarely() else HOMES))}

    def somebody_to_serve(self) -> str:
        """Mostly not the operator's own household."""
        turn = self.model.kiosk.on(self.at_ms)
        others = [household for household in HOUSEHOLDS if turn is None or household != HOMES[turn.person]]
        return self.pick(*HOUSEHOLDS) if self.rarely(0.08) else self.pick(*others)

    def card_read(self, household: str) -> Story:
        """A card, a phone or a number is read."""
        phone = next(name for name, home in HOMES.items() if home == household)
        if self.rarely(0.2 if household in self.model.people.cards else 0.7):
            yield 0, "read_number", {"household": household}
        elif self.rarely():
            yield 0, "read", {"card": self.pick("stranger", "nonsense")}
        else:
            yield 0, "read", {"card": self.pick(*[f"card {household}"] * 4, f"phone {phone}")}

    def at_the_counter(self) -> Story:
        """A household comes with a card, brings bottles, takes something home."""
        yield from self.somebody_on()
        household = self.somebody_to_serve()
        yield from self.card_read(household)
        scan = self.number
        for _ in range(self.pick(1, 2, 3, 4)):
            yield self.pick(*[2 * SECOND] * 30, 30 * SECOND, MINUTE), *self.something_handed_over(scan, household)
            if self.rarely():
                yield self.pick(MINUTE, 3 * MINUTE, 16 * MINUTE), *self.something_handed_over(scan, household)
        if self.rarely(0.1):
            yield 0, self.pick("sign_off", "touch"), {}

    def something_handed_over(self, scan: int, household: str) -> tuple[str, Said]:
        """A booking by the pass of a reading."""
        late_ms = self.pick(*[0] * 40, 40 * SECOND, 4 * MINUTE, HOUR, -4 * MINUTE, -6 * MINUTE)
        said = self.booked(late_ms) | {"scan": scan}
        kind = self.pick("deposit", "deposit", "exchange", "exchange", "exchange", "weekly_claim", "drop_off")
        if kind == "deposit":
            quantity = self.pick(1, 23, 60, 100, 150, 200, 200, 200, 201, 0, -1, 1_000_001)
            return kind, said | {"asset": self.pick(*["bottle-550ml"] * 15, "bin", "gold"), "quantity": quantity}
        if kind == "exchange":
            return kind, said | self.an_exchange(household)
        if kind == "weekly_claim":
            return kind, said | {"code": self.pick("bags", "bags", "bin"), "week": self.some_week(household)}
        return kind, said | self.waste() | {"card": None}

    def an_exchange(self, household: str) -> Said:
        """Mostly one that the household can have; often all that it can have, or one more."""
        if self.rarely():
            return {"code": "alchemy", "times": 1}
        offers = dict(self.model.kiosk.offers(household, self.at_ms))
        can = [code for code in EXCHANGES if offers[code]["times"]]
        code = self.pick(*(can or EXCHANGES))
        most = max(1, offers[code]["times"])
        return {"code": code, "times": self.pick(1, 1, 1, most, most, most, most + 1, (most + 1) // 2, 0, -1)}

    def some_week(self, household: str) -> str | None:
        """Mostly the oldest that can be claimed; else one in which the household came, or another one."""
        book = self.model.book
        own = {book.week(done.event.at_ms) for done in book.model.standing("drop_off", household)}
        others = [book.week(self.at_ms), book.week(self.at_ms + 7 * DAY), "2026-W60"]
        return None if self.random.random() < 0.6 else self.pick(*sorted(own), *sorted(own), *others)

    def waste(self) -> Said:
        """What is brought, and whether whoever is on says that it was badly sorted."""
        return {"category": self.random.choice(CATEGORIES), "not_sorted": self.rarely()}

    def a_good_week(self) -> Story:
        """A kiosk without a network hands in a household's last days at once; then its reward is asked for."""
        household = self.somebody_to_serve()
        ago_ms = self.pick(3, 5, 6, 7, 8) * DAY
        for _ in range(self.pick(2, 3, 5, 8, 12)):
            ago_ms -= self.pick(HOUR // 2, HOUR, 2 * HOUR, 9 * HOUR, 12 * HOUR, 24 * HOUR)
            if ago_ms < -HOUR:
                break
            said = self.booked(max(ago_ms, 0)) | self.waste() | {"card": f"card {household}", "scan": None}
            yield 0, "drop_off", said
        if self.rarely(0.15):
            yield self.pick(8, 15, 15) * DAY, "touch", {}
        yield from self.somebody_on()
        yield from self.card_read(household)
        scan = self.number
        for _ in range(self.pick(1, 1, 2)):
            asked = {"code": self.pick("bags", "bags", "bin"), "week": self.some_week(household), "scan": scan}
            yield 0, "weekly_claim", self.booked() | asked

    def with_the_phone(self) -> Story:
        """Scan and tap; a tap too many, too late, or with an old code."""
        person = self.pick(*HOMES)
        if not self.rarely():
            steps = self.random.choices([0, -1, 1, -2, 2], [20, 2, 2, 1, 1])[0]
            yield 0, "scan", {"person": person, "steps": steps}
        for _ in range(self.pick(1, 1, 1, 2)):
            wait_ms = self.pick(*[4 * SECOND] * 8, 5 * MINUTE, 11 * MINUTE)
            yield wait_ms, "tap", {"person": person, "category": self.random.choice(CATEGORIES)}
            if self.rarely(0.15):
                yield from self.undoing()
                yield 0, "tap", {"person": person, "category": self.random.choice(CATEGORIES)}

    def by_the_poster(self) -> Story:
        """A drop-off that waits; somebody may say yes or no, and say it again."""
        person = self.pick(*HOMES)
        yield 0, "scan_poster", {"person": person}
        yield 0, "tap", {"person": person, "category": self.random.choice(CATEGORIES)}
        if self.random.random() < 0.2:
            yield self.pick(HOUR, 2 * DAY, 4 * DAY, 8 * DAY), "touch", {}
        yield from self.somebody_on()
        for _ in range(self.pick(0, 1, 1, 1, 2)):
            waiting = list(self.model.phones.pending)[-3:]
            pending = self.pick(*waiting) if waiting and not self.rarely() else "nothing"
            decision = {"key": self.key(), "pending": pending, "confirm": self.pick(True, True, False)}
            yield 0, "decide_pending", decision
        if self.rarely(0.2):
            yield self.pick(0, 0, 4 * DAY), "tap", {"person": person, "category": self.random.choice(CATEGORIES)}

    def hours(self) -> Story:
        """Somebody served, and somebody decides about it; now and then it is taken back."""
        model = self.model.hours
        claims = list(model.claims)
        if not claims or self.random.random() < 0.6:
            yield 0, "claim_hours", self.claim()
            claims = list(model.claims)
        claim = self.pick(*claims[-2:]) if claims and not self.rarely() else "nothing"
        for _ in range(self.pick(0, 1, 1, 2)):
            yield self.pick(0, 0, 0, HOUR), *self.decision(claim)
        if self.random.random() < 0.3:
            yield 0, "withdraw", {"key": self.key(), "claim": claim, "reason": "弄错了"}

    def claim(self) -> Said:
        """Hours of some day, mostly of the last ones."""
        ago = self.random.choices([0, 1, 2, 3, 9, 12], [1, 6, 6, 4, 1, 1])[0]
        day = self.model.book.model.day(self.at_ms - ago * DAY).isoformat()
        start, end = self.pick(*CLOCKS), self.pick(*CLOCKS)
        if self.random.random() < 0.85:
            start, end = sorted([start, end])
        past_midnight = self.random.random() < 0.05
        who = self.random.choices(["li", "zhang", "zhang_son"], [6, 3, 1])[0]
        said = {"person": who, "activity": "值守", "day": day, "start": start, "end": end, "next_day": past_midnight}
        return {"key": self.key(), **said}

    def decision(self, claim: str) -> tuple[str, Said]:
        """The leader's or the admin's."""
        decision = self.random.choices(["approve", "fewer", "decline"], [5, 3, 2])[0]
        minutes = self.pick(1, 30, 59, 60, 61, 75, 119, 0, 1441)
        said = {"key": self.key(), "claim": claim, "decision": decision, "minutes": minutes, "reason": "时间不对"}
        if self.random.random() < 0.6:
            return "lead", said | {"person": "li" if self.rarely() else "zhang"}
        return "admin_decides", said

    def in_the_office(self) -> Story:
        """Goods come in; a card is lost; somebody's role is taken or given."""
        kinds = {"stock_in": 8, "revoke_card": 2, "take_role": 2, "give_role": 2, "join_team": 2}
        (kind,) = self.random.choices(list(kinds), kinds.values())
        if kind == "stock_in":
            quantity = self.pick(1, 4, 20, 20, 0, 1_000_000, 1_000_001)
            said = {"point": self.pick("A", "A", "A", "B"), "asset": self.pick(*REWARDS), "quantity": quantity}
        elif kind == "revoke_card":
            said = {"household": self.pick(*HOUSEHOLDS)}
        else:
            roles = ["volunteer", "leader"] if kind == "join_team" else ["operator", "operator", "leader", "volunteer"]
            said = {"person": self.pick(*HOMES, "zhao", "zhang", "li"), "role": self.random.choice(roles)}
        yield 0, kind, {"key": self.key(), **said}
        if kind == "take_role" and self.rarely(0.8):  # a change of mind, lest nobody be left to do anything
            role = {"leader": "zhang", "volunteer": "li", "operator": "zhao"}
            back = "give_role" if said["role"] == "operator" else "join_team"
            yield 0, back, {"key": self.key(), "person": role[said["role"]], "role": said["role"]}

    def undoing(self) -> Story:
        """Some of the last bookings, by whoever is on or by the admin; perhaps twice."""
        for _ in range(self.pick(1, 1, 2)):
            entries = self.model.book.entries
            if self.random.random() < 0.6:
                yield from self.somebody_on()
                turn = self.model.kiosk.on(self.at_ms)
                own = [name for name, entry in entries.items() if turn and entry.person == turn.person]
                yield 0, "undo", self.booked() | {"entry": self.some_of(own), "reason": "拿错了"}
            else:
                yield 0, "undo_as_admin", {"key": self.key(), "entry": self.some_of([*entries]), "reason": "误操作"}

    def some_of(self, entries: list[str]) -> str:
        """One of the last."""
        return self.pick(*entries[-6:]) if entries and not self.rarely() else "nothing"

    def again(self) -> Story:
        """A request comes once more, as it was: its answer was lost, or a finger was impatient."""
        recent = self.asked[-4:] if self.random.random() < 0.6 else self.asked
        if recent:
            step = self.random.choice(recent)
            for _ in range(self.pick(1, 1, 2)):
                yield 0, step.kind, dict(step.said)

    def mixed_up(self) -> Story:
        """A key comes once more, with something else under it: another word of it, or another request altogether."""
        if len(self.asked) > 1 and self.rarely(0.3):
            one, other = self.random.sample(self.asked[-12:], 2)
            yield 0, one.kind, {**one.said, "key": other.key}
        steps = [step for step in self.asked if set(OTHER) & set(step.said)]
        if steps:
            step = self.random.choice(steps[-12:])
            name = self.random.choice(sorted(set(OTHER) & set(step.said)))
            kind = {"give_role": "take_role", "take_role": "give_role"}.get(step.kind, step.kind)
            kind = kind if self.random.random() < 0.5 else step.kind
            yield 0, kind, {**step.said, name: self.random.choice(OTHER[name])}

    def later(self) -> Story:
        """Time goes by."""
        wait_ms = self.pick(MINUTE, 3 * MINUTE, 11 * MINUTE, HOUR, 2 * HOUR, 7 * HOUR, 13 * HOUR, DAY, 3 * DAY, 8 * DAY)
        yield wait_ms, "touch", {}
