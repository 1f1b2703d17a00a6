"""The real thing: takes a step over HTTP, at the kiosk, on a phone or at the admin's desk, and gives the answer."""

import html
import re
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid5

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from pointsapp.actions.posters import issue_poster
from pointsapp.actions.sign_in import NewPhone, sign_in
from pointsapp.web.api.doors import COOKIE
from pointsapp.web.now import new_key, now_ms, random_bytes
from tests.cast import Cast, Member
from tests.conftest import client_of, token_of
from tests.support.screens import paired_screen
from tests.walks.people import HOMES
from tests.walks.steps import Step
from tests.web.kiosk_calls import caller
from tests.web.rooms import AT

IDLE_MS = 25 * 60_000  # staff are signed out after 30 minutes
TAGS = re.compile(r"<[^>]*>")
NONSENSE = "https://example.org/C1"


@dataclass(frozen=True)
class Reply:
    """What came: the status, the code of a kiosk's refusal, what else it says; of a page where it leads, its text."""

    status: int
    code: str | None = None
    content: dict[str, Any] = field(default_factory=dict)
    to: str | None = None
    text: str = ""  # as it is read, without tags


class Doors:
    """The program with the cast in its book; each method takes the step of its name."""

    def __init__(self, app: Flask, cast: Cast) -> None:
        self.app, self.cast = app, cast
        self.ids: dict[str, UUID] = {}  # of the drop-offs that phones made: only their scan knows it before
        self.passes: dict[int, str] = {}
        self.screen = paired_screen(cast.act(at_ms=now_ms()), cast.device_id, app.extensions["secrets"])
        self.poster = issue_poster(cast.act(at_ms=now_ms()), cast.point_id, random_bytes(10)).code
        browser = app.test_client()
        browser.set_cookie(COOKIE, self.screen.token, path="/api/")
        self.call = caller(browser)
        self.shown = {"stranger": cast.stranger.card, "nonsense": NONSENSE}
        self.phones = {name: self.phone(name) for name in HOMES}
        self.chen, self.chen_seen_ms = client_of(app), 0

    def ask(self, step: Step) -> Reply:
        """Takes a step."""
        reply: Reply = getattr(self, step.kind)(step)
        return reply

    def member(self, name: str) -> Member:
        """Somebody of the cast."""
        found: Member = getattr(self.cast, name)
        return found

    def phone(self, name: str) -> FlaskClient:
        """Somebody's phone, signed in; it is a card, too."""
        who, phone = self.member(name), NewPhone(new_key(), random_bytes(16), random_bytes(16))
        signed_in = sign_in(who.community_id, who.id, who.pin, phone, now_ms())
        self.shown |= {f"phone {name}": signed_in.card_token, f"card {name}": who.card}
        return client_of(self.app, signed_in.token)

    def desk(self) -> FlaskClient:
        """陈's browser, signed in anew after a break."""
        if now_ms() - self.chen_seen_ms > IDLE_MS:
            self.chen = client_of(self.app, token_of(self.cast.chen))
        self.chen_seen_ms = now_ms()
        return self.chen

    def id_of(self, name: str) -> UUID:
        """The id that goes by a name in the walk: the same in each run, and a UUIDv7."""
        made_up = uuid5(NAMESPACE_OID, name).int & ~(0xF << 76) | (7 << 76)
        return self.ids.get(name, UUID(int=made_up))

    def kiosk(self, method: str, path: str, **body: object) -> Reply:
        """Calls the API."""
        plain = {name: str(value) if isinstance(value, UUID) else value for name, value in body.items()}
        status, content = self.call(method, path, plain if method in ("POST", "PUT") else None)
        return Reply(status, content.get("code") if status >= 400 else None, content)

    def page(self, browser: FlaskClient, path: str, **form: object) -> Reply:
        """Sends a form."""
        sent = {name: str(value) for name, value in form.items() if value is not None}
        answer = browser.post(path, data=sent)
        return Reply(answer.status_code, to=answer.location, text=words(answer))

    def sign_on(self, step: Step) -> Reply:
        who = self.member(step.person)
        return self.kiosk("PUT", "/operator", person_id=who.id, pin=who.pin)

    def sign_off(self, step: Step) -> Reply:
        return self.kiosk("DELETE", "/operator")

    def touch(self, step: Step) -> Reply:
        return self.kiosk("POST", "/operator/touch")

    def read(self, step: Step) -> Reply:
        return self.keep_pass(step, self.kiosk("POST", "/readings", card=self.shown[step.card]))

    def read_number(self, step: Step) -> Reply:
        return self.keep_pass(step, self.kiosk("POST", "/readings", number=self.member(step.household).card_number))

    def keep_pass(self, step: Step, reply: Reply) -> Reply:
        if reply.status == 200:
            self.passes[step.number] = reply.content["scan_pass"]
        return reply

    def booking(self, step: Step, path: str, *names: str, **more: object) -> Reply:
        """Sends a booking with its key and time, and what is named."""
        said = {name: step.said[name] for name in names}
        return self.kiosk("POST", path, id=self.id_of(step.key), happened_ms=step.happened_ms, **said, **more)

    def drop_off(self, step: Step) -> Reply:
        card = self.shown[step.card] if step.card is not None else self.pass_of(step)
        return self.booking(step, "/drop-offs", "category", "not_sorted", card=card)

    def pass_of(self, step: Step) -> str:
        return self.passes.get(step.scan, "S1nothing")

    def deposit(self, step: Step) -> Reply:
        return self.booking(step, "/deposits", "asset", "quantity", scan_pass=self.pass_of(step))

    def exchange(self, step: Step) -> Reply:
        return self.booking(step, "/exchanges", "code", "times", scan_pass=self.pass_of(step))

    def weekly_claim(self, step: Step) -> Reply:
        return self.booking(step, "/weekly-claims", "code", "week", scan_pass=self.pass_of(step))

    def undo(self, step: Step) -> Reply:
        return self.booking(step, "/reversals", "reason", entry_id=self.id_of(step.entry))

    def decide_pending(self, step: Step) -> Reply:
        asked = {"id": self.id_of(step.key), "pending_id": self.id_of(step.pending), "confirm": step.confirm}
        return self.kiosk("POST", "/pending-drop-offs/decisions", **asked)

    def scan(self, step: Step) -> Reply:
        return self.open(step, self.screen.path(step.at_ms, step.steps))

    def scan_poster(self, step: Step) -> Reply:
        return self.open(step, f"/p/{self.poster}")

    def open(self, step: Step, path: str) -> Reply:
        answer = self.phones[step.person].get(path)
        return Reply(answer.status_code, to=answer.location, text=words(answer))

    def tap(self, step: Step) -> Reply:
        """Taps, and looks at what came of it."""
        phone = self.phones[step.person]
        reply = self.page(phone, "/drop-off", category=step.category)
        if reply.status != 303:
            return reply
        return replace(reply, text=words(phone.get(str(reply.to))))

    def claim_hours(self, step: Step) -> Reply:
        form = {"day": step.day, "from": step.start, "to": step.end, "next_day": "1" if step.next_day else None}
        said = {"activity": step.activity, "place": "投放点", "content": "讲解分类", "team": self.cast.team_id}
        return self.page(self.phones[step.person], "/hours/new", key=self.id_of(step.key), **form, **said)

    def lead(self, step: Step) -> Reply:
        return self.decide(step, self.phones[step.person], "/team/claims")

    def admin_decides(self, step: Step) -> Reply:
        return self.decide(step, self.desk(), f"{AT}/hours")

    def decide(self, step: Step, browser: FlaskClient, room: str) -> Reply:
        form = {
            "approve": {},
            "fewer": {"minutes": step.minutes},
            "decline": {"reason": step.reason},
        }[step.decision]
        path = f"{room}/{self.id_of(step.claim)}"
        return self.page(browser, path, key=self.id_of(step.key), decision=step.decision, **form)

    def withdraw(self, step: Step) -> Reply:
        return self.office(step, f"/hours/{self.id_of(step.claim)}/withdraw", reason=step.reason)

    def office(self, step: Step, path: str, **form: object) -> Reply:
        """A form of the admin's."""
        return self.page(self.desk(), f"{AT}{path}", key=self.id_of(step.key), **form)

    def stock_in(self, step: Step) -> Reply:
        point = self.cast.point_id if step.point == "A" else self.cast.second_point_id
        return self.office(step, "/stock", point=point, asset=step.asset, quantity=step.quantity)

    def undo_as_admin(self, step: Step) -> Reply:
        return self.office(step, f"/entries/{self.id_of(step.entry)}/undo", reason=step.reason)

    def revoke_card(self, step: Step) -> Reply:
        return self.office(step, f"/households/{self.member(step.household).household_id}/card/revoke")

    def give_role(self, step: Step) -> Reply:
        return self.roles(step, "grant")

    def take_role(self, step: Step) -> Reply:
        return self.roles(step, "revoke")

    def roles(self, step: Step, decision: str) -> Reply:
        path = f"/persons/{self.member(step.person).id}/roles"
        reply = self.office(step, path, role=step.role, decision=decision)
        return replace(reply, text=words(self.desk().get(str(reply.to)))) if reply.to else reply

    def join_team(self, step: Step) -> Reply:
        path = f"/teams/{self.cast.team_id}/members"
        return self.office(step, path, person=self.member(step.person).id, role=step.role)


def words(page: TestResponse) -> str:
    """What is read on a page."""
    return " ".join(html.unescape(TAGS.sub(" ", page.text)).split())
