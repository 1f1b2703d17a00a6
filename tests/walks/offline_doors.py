"""The phones of everybody in an offline history, over HTTP: they scan, sign in and tap as people do."""

import re
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient

from pointsapp.rules.calendar import DAY_MS
from pointsapp.web.now import now_ms
from pointsapp.web.point_scans import COOKIE
from pointsapp.web.sentences import sentences, status_of
from tests.cast import Cast
from tests.conftest import client_of, token_of
from tests.support.screens import Screen
from tests.walks.doors import words
from tests.walks.offline_phones import PHONES, Touch

SIGNED_IN_MS = 150 * DAY_MS  # they hold for 180 days
SAID = ("scan-missing", "scan-over")


class Phones:
    """A phone each, at whose kiosks' `screens` people stand."""

    def __init__(self, app: Flask, cast: Cast, screens: list[Screen]) -> None:
        self.cast, self.screens = cast, screens
        self.phones = {name: client_of(app) for name in PHONES}
        self.tokens: dict[str, str] = {}
        self.signed_out: set[str] = set()
        self.signed_in_ms = -SIGNED_IN_MS
        self.booked: dict[str, UUID] = {}  # by the model's name of the scan

    def begin(self) -> None:
        """A new history: everybody is signed in, and nobody holds a scan."""
        if now_ms() - self.signed_in_ms >= SIGNED_IN_MS:
            self.tokens = {name: token_of(getattr(self.cast, name)) for name in PHONES}
            self.signed_in_ms, self.signed_out = now_ms(), set(PHONES)
        self.booked = {}
        for name, phone in self.phones.items():
            phone.delete_cookie(COOKIE)
            if name in self.signed_out:
                self.hold(name, self.tokens[name])

    def hold(self, name: str, token: str | None) -> None:
        """Somebody's phone holds this session, or none."""
        with self.phones[name].session_transaction() as session:
            session.pop("_user_id", None)
            if token:
                session["_user_id"], session["_fresh"] = token, True
        (self.signed_out.discard if token else self.signed_out.add)(name)

    def see(self, touch: Touch, expected: str) -> None:
        """Does it, and compares what comes of it with what the model expects."""
        getattr(self, touch.what)(self.phones[touch.person], touch, expected)

    def sign_out(self, phone: FlaskClient, touch: Touch, expected: str) -> None:
        self.hold(touch.person, None)

    def sign_in(self, phone: FlaskClient, touch: Touch, expected: str) -> None:
        self.hold(touch.person, self.tokens[touch.person])

    def scan(self, phone: FlaskClient, touch: Touch, expected: str) -> None:
        """The code that this kiosk shows, or showed; the address does not keep it."""
        answer = phone.get(self.screens[touch.kiosk].path(now_ms(), touch.steps))
        if expected == "kept":
            assert (answer.status_code, answer.location) == (303, "/drop-off"), touch
        else:
            assert answer.status_code == status_of(expected), touch

    def tap(self, phone: FlaskClient, touch: Touch, expected: str) -> None:
        """A tap that books leads to what came of the scan: to the same as the tap before, if there was one."""
        answer = phone.post("/drop-off", data={"category": touch.category})
        if expected in SAID:
            assert answer.status_code == status_of(expected), touch
            assert re.split(r"%\(", sentences()[expected][1])[0] in words(answer), touch
            return
        assert answer.location, touch
        if expected == "sign-in":
            assert answer.location.startswith("/sign-in"), touch
            return
        id = UUID(answer.location.rpartition("/")[2])
        assert self.booked.setdefault(expected, id) == id, f"another drop-off of one scan: {touch}"
