"""Plays offline histories in a book: kiosks send what they kept, phones scan, and all is as the model says."""

import json
from base64 import b64decode
from collections import Counter, deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from random import Random
from typing import Any
from uuid import UUID

from flask import Flask

from pointsapp.actions.devices import add_device, offer_pairing
from pointsapp.app import create_app
from pointsapp.rules.calendar import DAY_MS
from pointsapp.store.database import close_database, connect
from pointsapp.store.drop_offs import DropOff
from pointsapp.store.ledger import Entry, balances_of
from pointsapp.store.tray import RefusedBooking
from pointsapp.web.now import new_key, random_bytes
from tests.cast import Cast
from tests.support.screens import Screen
from tests.walks.offline import HOMES, KIOSKS, Expected, History, Sending, Visit, sendings
from tests.walks.offline_doors import Phones
from tests.walks.offline_outbox import Item, Outbox
from tests.walks.offline_phones import Touch
from tests.walks.walking import Clock
from tests.web.kiosk_calls import Call, caller

SLOT_MS = 14 * DAY_MS  # a history's own weeks, so that one book takes many
START_MS = 1_772_985_600_000  # 2026-03-09 00:00 in Shanghai, a Monday

Coming = deque[tuple[int, Callable[[], None]]]


@dataclass(frozen=True)
class Broken:
    """What is wrong with the kiosks on purpose; nothing, unless it is said."""

    outbox: type[Outbox] = Outbox
    ids_when_sent: bool = False

    def sent(self, kept: Item) -> Item:
        """What leaves the kiosk for what was kept."""
        if not self.ids_when_sent:
            return kept
        return {**kept, "booking": {**kept["booking"], "id": str(new_key())}}


class Neighbourhood:
    """A book with three kiosks, in which one history after the other is played."""

    def __init__(self, app: Flask, cast: Cast, clock: Clock, broken: Broken) -> None:
        self.app, self.cast, self.clock, self.broken = app, cast, clock, broken
        self.held = Counter[tuple[str, str]]()
        self.entries, self.tray = 0, 0  # how many there are
        self.noted = [0] * KIOSKS
        self.sessions: dict[int, str] = {}  # by kiosk that of whoever signed on there last
        self.boxes = [broken.outbox() for _ in range(KIOSKS)]
        others = [add_device(cast.act(), cast.point_id, f"{number}号机", random_bytes(16)) for number in (2, 3)]
        self.browsers = [app.test_client() for _ in range(KIOSKS)]
        self.kiosks = [caller(browser) for browser in self.browsers]
        devices = zip(self.kiosks, (cast.device_id, *others), strict=True)
        self.phones = Phones(app, cast, [self._paired(*each) for each in devices])

    def _paired(self, kiosk: Call, device_id: UUID) -> Screen:
        code = offer_pairing(self.cast.act(at_ms=self.clock.at_ms), device_id, random_bytes(5))
        status, told = kiosk("POST", "/pairing", {"code": code})
        assert status == 200
        return Screen(told["handle"], b64decode(told["key"]), UUID(told["point"]["id"]), "")

    def play(self, history: History, order: Random, calm: bool = False) -> dict[int, Any]:
        """Sends all of it until nothing lies anywhere; what each visit came to, by its number."""
        start_ms = self.clock.at_ms = self._next_slot()
        self.phones.begin()
        expected = Expected(history, start_ms)
        visits = self._note(history, start_ms)
        coming = deque(self._coming(expected))
        for sending in sendings(order, calm):
            if not any(box.lying for box in self.boxes):
                break
            self._until(sending.at_ms, start_ms, coming)
            self._send(expected, visits, sending)
        self._until(SLOT_MS, start_ms, coming)
        self._compare(expected, visits)
        return expected.said

    def _next_slot(self) -> int:
        """The first one that has not begun."""
        return START_MS + ((self.clock.at_ms - START_MS) // SLOT_MS + 1) * SLOT_MS

    def _coming(self, expected: Expected) -> list[tuple[int, Callable[[], None]]]:
        """What happens at the server beside what the kiosks send, in turn, and when."""
        history = expected.history
        signing = [(at_ms, partial(self._sign_on, kiosk)) for kiosk, at_ms in history.on_duty.items()]
        touching = [(touch.at_ms, partial(self._touch, expected, touch)) for touch in history.touches]
        found: list[tuple[int, Callable[[], None]]] = [*signing, *touching]
        if history.server_restarts_ms is not None:
            found.append((history.server_restarts_ms, self._restart_server))
        return sorted(found, key=lambda each: each[0])

    def _until(self, at_ms: int, start_ms: int, coming: Coming) -> None:
        while coming and coming[0][0] <= at_ms:
            happens_ms, happen = coming.popleft()
            self.clock.at_ms = start_ms + happens_ms
            happen()

    def _sign_on(self, kiosk: int) -> None:
        who = {"person_id": str(self.cast.zhao.id), "pin": self.cast.zhao.pin}
        status, answer = self.kiosks[kiosk]("PUT", "/operator", who)
        assert status == 200
        self.sessions[kiosk] = answer["session_id"]

    def _tell(self, expected: Expected, kiosk: int) -> None:
        """Before anything else the server hears until when an operator was on."""
        duty = expected.history.duty(kiosk)
        if duty is not None:
            told = duty.told(self.sessions[kiosk], expected.start_ms)
            assert self.kiosks[kiosk]("POST", "/operator/kept", told)[0] == 204

    def _touch(self, expected: Expected, touch: Touch) -> None:
        self.phones.see(touch, expected.phones.expect(touch, self.clock.at_ms))

    def _restart_server(self) -> None:
        """The program is made anew on the same book; browsers hold what they held."""
        close_database()
        kept = {name: self.app.config[name] for name in ("SECRET_KEY", "TESTING", "WTF_CSRF_ENABLED")}
        self.app = create_app(self.app.extensions["settings"])
        self.app.config.update(kept)  # the tests' program has served other books, whose first gave it the key
        for browser in (*self.browsers, *self.phones.phones.values()):
            browser.application = self.app
        connect()

    def _note(self, history: History, start_ms: int) -> dict[UUID, Visit]:
        """All that is brought is noted, with restarts in between; the visits by the ids that they got."""
        visits = {}
        for box in self.boxes:
            box.begin()
        for visit in history.visits:
            box = self.boxes[visit.kiosk]
            id = new_key()
            visits[id] = visit
            box.note(visit, getattr(self.cast, visit.home).card, id, start_ms)
            if visit.number in history.restarts:
                box.restart()
        return visits

    def _send(self, expected: Expected, visits: dict[UUID, Visit], sending: Sending) -> None:
        """One batch; the kiosk lets go of it only if the answer comes. At times all that went before goes once more."""
        box = self.boxes[sending.kiosk]
        again = box.gone if sending.fate == "answered again" else []
        kept = (again + box.lying[: sending.most])[-200:]
        if sending.fate != "lost" and kept:
            self.clock.at_ms = expected.start_ms + sending.at_ms
            going = [self.broken.sent(one) for one in kept]
            self._tell(expected, sending.kiosk)
            status, answer = self.kiosks[sending.kiosk]("POST", "/batches", {"bookings": going})
            assert status == 200, answer
            for one, verdict in zip(kept, answer["verdicts"], strict=True):
                due = expected.hear(visits[id_of(one)], sending.at_ms)
                assert self.broken.ids_when_sent or said(verdict) == due, one
            if sending.fate.startswith("answered"):
                box.let_go(len(kept) - len(again))
        if sending.fate == "kiosk restarts":
            box.restart()

    def _compare(self, expected: Expected, visits: dict[UUID, Visit]) -> None:
        """Each visit is one entry or one line in the tray, and nothing else is; and everybody has what they should."""
        entries, tray = self._due(expected, visits)
        found = {row.id for row in rows(Entry, self.cast, expected.start_ms, Entry.id)}
        lying = rows(RefusedBooking, self.cast, expected.start_ms, RefusedBooking.id, RefusedBooking.content)
        numbers = {row.id: json.loads(row.content)["sequence"] for row in lying}
        recorded = len(entries) + len(tray)
        assert len(found) + len(numbers) == recorded, f"{len(found) + len(numbers)} for {recorded} visits"
        if not self.broken.ids_when_sent:
            assert (found, numbers.keys()) == (entries.keys(), tray.keys())
            assert numbers == tray, "numbers went astray"
            assert counted(self.cast, entries) == entries
        self.entries += len(entries)
        self.tray += len(tray)
        self.held.update(expected.held)
        assert self._found() == {each: n for each, n in self.held.items() if n}

    def _due(self, expected: Expected, visits: dict[UUID, Visit]) -> tuple[dict[UUID, bool], dict[UUID, int]]:
        """The entries that have to be there, and whether each counts; the tray's lines with the kiosk's numbers."""
        entries, tray = {}, {}
        for id, visit in visits.items():
            self.noted[visit.kiosk] += 1
            assert visit.number in expected.said, f"{visit} never came"
            code, counts, _ = expected.said[visit.number]
            if code is None:
                entries[id] = bool(counts)
            else:
                tray[id] = self.noted[visit.kiosk]
        return entries | {id: expected.phones.counted[name] for name, id in self.phones.booked.items()}, tray

    def _found(self) -> dict[tuple[str, str], int]:
        """What each household has of each asset."""
        members = {home: getattr(self.cast, home) for home in HOMES[:4]}
        return {
            (home, asset): n
            for home, m in members.items()
            for asset, n in balances_of(m.community_id, m.household_id).items()
        }


def id_of(one: Item) -> UUID:
    """The id under which it happened."""
    return UUID(one["booking"]["id"])


def said(verdict: dict[str, Any]) -> tuple[str | None, bool | None, str | None]:
    """The refusal's code; whether it counted, and why not."""
    told, problem = verdict["answer"] or {}, verdict["problem"] or {}
    return problem.get("code"), told.get("counted", False) if told else None, told.get("reason")


def rows(table: Any, cast: Cast, from_ms: int, *columns: Any) -> Any:
    """The community's rows that came since then."""
    return table.select(*columns).where(table.community_id == cast.community.id, table.received_ms >= from_ms)


def counted(cast: Cast, ids: Iterable[UUID]) -> dict[UUID, bool]:
    """Of entries, whether each is a drop-off that counts."""
    found = DropOff.select(DropOff.id).where(
        DropOff.community_id == cast.community.id, DropOff.id.in_(list(ids)), DropOff.counted == 1
    )
    counting = {row.id for row in found}
    return {id: id in counting for id in ids}
