"""Random histories of three kiosks without a network: whatever is lost, sent again or comes in another order.

Each recorded visit is exactly one entry or one line in the tray, and the book is as the model says, which was told in
the order of arrival. Visits that are not in one another's way come to the same in any order.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from random import Random
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from pointsapp.actions.audit import audit
from pointsapp.actions.devices import add_device, offer_pairing
from pointsapp.rules.calendar import DAY_MS
from pointsapp.store.ledger import Entry, balances_of
from pointsapp.store.tray import RefusedBooking
from pointsapp.web.now import new_key, random_bytes
from tests.cast import Cast
from tests.support.long_runs import chance, share
from tests.walks.offline import HOMES, KIOSKS, Expected, History, Outbox, item, made_up, peaceful, sendings
from tests.walks.walking import Clock
from tests.walks.walks import FreshBook
from tests.web.kiosk_calls import Call, caller

SLOT_MS = 28 * DAY_MS  # a history's own weeks, so that one book takes many
START_MS = 1_772_985_600_000  # 2026-03-09 00:00 in Shanghai, a Monday
HISTORIES, ORDERS, CALM_HISTORIES = 100, 4, 5
PARTS, HISTORIES_OF_A_PART = 100, 100  # before a release, on each engine, each in all orders

Figure = Callable[[str], None]


class Neighbourhood:
    """A book with three kiosks, in which one history after the other is played."""

    def __init__(self, app: Flask, cast: Cast, clock: Clock, ids_when_sent: bool = False) -> None:
        self.cast, self.clock, self.ids_when_sent = cast, clock, ids_when_sent
        self.slots, self.held = 0, Counter[tuple[str, str]]()
        self.sessions: dict[int, str] = {}  # by kiosk that of whoever signed on there last
        self.entries: set[UUID] = set()
        self.tray: set[UUID] = set()
        others = [add_device(cast.act(), cast.point_id, f"{number}号机", random_bytes(16)) for number in (2, 3)]
        self.kiosks = [self._paired(app, device_id) for device_id in (cast.device_id, *others)]

    def _paired(self, app: Flask, device_id: UUID) -> Call:
        kiosk = caller(app.test_client())
        code = offer_pairing(self.cast.act(at_ms=self.clock.at_ms), device_id, random_bytes(5))
        assert kiosk("POST", "/pairing", {"code": code})[0] == 200
        return kiosk

    def play(self, history: History, order: Random, calm: bool = False) -> dict[int, Any]:
        """Sends all of it until nothing lies anywhere; what each visit came to, by its number."""
        start_ms = START_MS + self.slots * SLOT_MS
        self.slots += 1
        self._sign_on(history, start_ms)
        expected = Expected(history, start_ms)
        boxes = [self._outbox(history, kiosk, start_ms) for kiosk in range(KIOSKS)]
        for sending in sendings(order, calm):
            if not any(box.lying for box in boxes):
                break
            self._send(expected, boxes[sending.kiosk], sending)
        self._compare(expected, boxes)
        return expected.said

    def _sign_on(self, history: History, start_ms: int) -> None:
        who = {"person_id": str(self.cast.zhao.id), "pin": self.cast.zhao.pin}
        for kiosk, at_ms in sorted(history.on_duty.items(), key=lambda each: each[1]):
            self.clock.at_ms = start_ms + at_ms
            status, answer = self.kiosks[kiosk]("PUT", "/operator", who)
            assert status == 200
            self.sessions[kiosk] = answer["session_id"]

    def _tell(self, expected: Expected, kiosk: int) -> None:
        """Before anything else the server hears until when an operator was on."""
        duty = expected.duty(kiosk)
        if duty is not None:
            told = duty.told(self.sessions[kiosk], expected.start_ms)
            assert self.kiosks[kiosk]("POST", "/operator/kept", told)[0] == 204

    def _outbox(self, history: History, kiosk: int, start_ms: int) -> Outbox:
        here = [visit for visit in history.visits if visit.kiosk == kiosk]
        return Outbox([(v, item(v, getattr(self.cast, v.home).card, new_key(), start_ms)) for v in here])

    def _send(self, expected: Expected, box: Outbox, sending: Any) -> None:
        """One batch; the kiosk lets go of it only if the answer comes. At times all that went before goes once more."""
        again = box.gone if sending.fate == "answered again" else []
        going = (again + box.taken(sending.most))[-200:]
        if sending.fate == "lost" or not going:
            return
        self.clock.at_ms = expected.start_ms + sending.at_ms
        if self.ids_when_sent:
            going = [(v, {**one, "booking": {**one["booking"], "id": str(new_key())}}) for v, one in going]
        self._tell(expected, sending.kiosk)
        status, answer = self.kiosks[sending.kiosk]("POST", "/batches", {"bookings": [one for _, one in going]})
        assert status == 200, answer
        for (visit, _), verdict in zip(going, answer["verdicts"], strict=True):
            due = expected.hear(visit, sending.at_ms)
            assert self.ids_when_sent or said(verdict) == due, visit
        if sending.fate.startswith("answered"):
            box.let_go(len(going) - len(again))

    def _compare(self, expected: Expected, boxes: list[Outbox]) -> None:
        """Each visit is one entry or one line in the tray, and nothing else is; and everybody has what they should."""
        for visit, one in (each for box in boxes for each in box.gone):
            where = self.entries if expected.said[visit.number][0] is None else self.tray
            where.add(UUID(one["booking"]["id"]))
        entries = ids_of(Entry, self.cast, Entry.kind.in_(("drop-off", "deposit")))
        tray = ids_of(RefusedBooking, self.cast)
        recorded = len(self.entries) + len(self.tray)
        assert len(entries) + len(tray) == recorded, f"{len(entries) + len(tray)} for {recorded} visits"
        assert self.ids_when_sent or (entries, tray) == (self.entries, self.tray)
        self.held.update(expected.held)
        members = {home: getattr(self.cast, home) for home in HOMES[:4]}
        found = {
            (home, asset): n
            for home, m in members.items()
            for asset, n in balances_of(m.community_id, m.household_id).items()
        }
        assert found == {each: n for each, n in self.held.items() if n}


def said(verdict: dict[str, Any]) -> tuple[str | None, bool | None, str | None]:
    """The refusal's code; whether it counted, and why not."""
    told, problem = verdict["answer"] or {}, verdict["problem"] or {}
    return problem.get("code"), told.get("counted", False) if told else None, told.get("reason")


def ids_of(table: Any, cast: Cast, *where: Any) -> set[UUID]:
    """The ids of the community's rows."""
    return {row.id for row in table.select(table.id).where(table.community_id == cast.community.id, *where)}


@contextmanager
def neighbourhood(fresh_book: FreshBook, **broken: bool) -> Iterator[Neighbourhood]:
    """A fresh book at the time of the first history."""
    clock = Clock(START_MS - DAY_MS)
    with pytest.MonkeyPatch.context() as patch, fresh_book() as (app, cast):
        patch.setattr("pointsapp.web.now.time", clock)
        yield Neighbourhood(app, cast, clock, **broken)
        assert broken or audit(cast.community.id) is None


def played(here: Neighbourhood, number: int, orders: int) -> int:
    """The n-th history of this run, in so many orders of arrival; how many visits it had."""
    with chance("offline", number) as random:
        history = made_up(random)
        for order in range(orders):
            here.play(history, Random(f"{number} {order} {random.random()}"))
    return len(history.visits) * orders


def the_same_in_any_order(here: Neighbourhood, number: int) -> None:
    """Plays a history whose visits are not in one another's way in all orders."""
    with chance("calm", number) as random:
        history = peaceful(random)
        came_to = [here.play(history, Random(random.random()), calm=True) for _ in range(ORDERS)]
        assert all(said == came_to[0] for said in came_to)
        assert all(code is None and counted for code, counted, _ in came_to[0].values())


def test_each_visit_is_one_entry_or_one_line_in_the_tray(fresh_book: FreshBook, figure: Figure) -> None:
    with neighbourhood(fresh_book) as here:
        visits = sum(played(here, number, 1) for number in range(HISTORIES))
        for number in range(CALM_HISTORIES):
            the_same_in_any_order(here, number)
        figure(f"{HISTORIES} histories, {visits} visits: {len(here.entries)} entries, {len(here.tray)} in the tray")
        codes = {row.code for row in RefusedBooking.select(RefusedBooking.code).distinct()}
    assert codes >= {"before-contact", "in-future", "operator-needed", "card-other-community", "unknown-category"}


@pytest.mark.long
@pytest.mark.parametrize("part", share(PARTS))
def test_many_histories_in_every_order(part: int, fresh_book: FreshBook, figure: Figure) -> None:
    with neighbourhood(fresh_book) as here:
        numbers = range(HISTORIES + part * HISTORIES_OF_A_PART, HISTORIES + (part + 1) * HISTORIES_OF_A_PART)
        visits = sum(played(here, number, ORDERS) for number in numbers)
        the_same_in_any_order(here, CALM_HISTORIES + part)
        figure(f"{HISTORIES_OF_A_PART} histories in {ORDERS} orders, {visits} visits")


def test_ids_made_when_it_is_sent_are_noticed(fresh_book: FreshBook) -> None:
    with neighbourhood(fresh_book, ids_when_sent=True) as here, pytest.raises(AssertionError, match=r"for \d+ visits"):
        sum(played(here, number, 1) for number in range(HISTORIES))


def test_an_operator_whom_nobody_tells_of_is_noticed(fresh_book: FreshBook, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Neighbourhood, "_tell", lambda *_: None)
    with neighbourhood(fresh_book) as here, pytest.raises(AssertionError, match="kind='deposit'"):
        sum(played(here, number, 1) for number in range(HISTORIES))
