"""Takes a walk step by step: every answer, and all that is written, is compared with the model."""

import re
from typing import Any
from uuid import UUID

from flask import Flask

from pointsapp.actions.audit import audit
from pointsapp.web.sentences import sentences, status_of
from tests.cast import Cast
from tests.walks.doors import Doors, Reply
from tests.walks.neighbourhood import Expected, Neighbourhood
from tests.walks.steps import Step
from tests.walks.written import Written

TOLD_ON_THE_NEXT_PAGE = ("give_role", "take_role")
NOT_SAID = ("not-found", "bad-number")  # the field of a number is not shown to who may not decide
IN_OTHER_WORDS = {("claim_hours", "in-future"): "That is still to come"}
STATES = {
    "counted": "It counts!",
    "not-counted": "Noted, but not counted",
    "undone": "Taken back",
    "waiting": "Waits for whoever is on duty",
    "declined": "could not confirm it",
    "expired": "Nobody confirmed it",
}


class Clock:
    """Stands for the module `time` where the program asks what time it is."""

    def __init__(self, at_ms: int) -> None:
        self.at_ms = at_ms

    def time_ns(self) -> int:
        """Nanoseconds since 1970."""
        return self.at_ms * 1_000_000


class Walker:
    """Takes one step after the other in a book."""

    def __init__(self, app: Flask, cast: Cast, clock: Clock, model: Neighbourhood) -> None:
        self.clock, self.cast, self.model = clock, cast, model
        self.doors, self.written = Doors(app, cast), Written(cast)
        self.first: dict[str, Any] = {}  # the first answer of each booking at the kiosk

    def take(self, step: Step) -> None:
        """Takes a step, and compares."""
        self.clock.at_ms = step.at_ms
        expected = self.model.answer(step)
        reply = self.doors.ask(step)
        if expected.code:
            check_refusal(step, expected.code, reply)
        elif reply.to is None:
            self.check_answer(step, expected, reply)
        else:
            self.check_page(step, expected, reply)
        self.written.check(self.model)

    def end(self) -> None:
        """Nothing is wrong with either book when all is done."""
        self.written.check_elsewhere()
        for community in (self.cast.community, self.cast.other):
            assert audit(community.id) is None

    def check_answer(self, step: Step, expected: Expected, reply: Reply) -> None:
        """The kiosk's answer is that of the model, and the very same each time."""
        assert reply.status in (200, 204), reply
        assert matches(expected.content, plain(reply.content)), (expected.content, reply.content)
        if "happened_ms" in step.said:
            assert reply.content == self.first.setdefault(step.key, reply.content)

    def check_page(self, step: Step, expected: Expected, reply: Reply) -> None:
        """A form leads on."""
        assert reply.status == 303, reply
        if "result" in expected.content:
            result = reply.to.rpartition("/")[2]
            assert str(self.doors.ids.setdefault(expected.content["result"], UUID(result))) == result
            assert STATES[expected.content["state"]] in reply.text
        elif step.kind in TOLD_ON_THE_NEXT_PAGE:
            assert "Saved." in reply.text
        elif "to" in expected.content:
            assert reply.to == expected.content["to"]


def check_refusal(step: Step, code: str, reply: Reply) -> None:
    """The status and the code, or the sentence of the page, are those of the refusal."""
    told_later = step.kind in TOLD_ON_THE_NEXT_PAGE and code != "not-found"
    assert reply.status == (303 if told_later else status_of(code)), (code, reply)
    if reply.code is not None:
        assert reply.code == code
    elif code not in NOT_SAID:
        sentence = IN_OTHER_WORDS.get((step.kind, code), sentences()[code][1])
        words = max(re.split(r"%\(\w+\)s", sentence), key=len)
        assert words in reply.text, (code, reply)


class Whole(dict[str, Any]):
    """A list of amounts or offers by their codes, of which all have to be expected."""


def plain(content: Any) -> Any:
    """An answer with its lists as dicts."""
    if isinstance(content, dict):
        return {name: plain(value) for name, value in content.items()}
    if isinstance(content, list):
        return Whole((each.get("code") or each["asset"], plain_amount(each)) for each in content)
    return content


def plain_amount(each: dict[str, Any]) -> Any:
    """A number, or an offer."""
    return each["quantity"] if set(each) == {"asset", "quantity"} else plain(each)


def matches(expected: Any, found: Any) -> bool:
    """Whether all that is expected is found."""
    if not isinstance(found, dict):
        return bool(expected == found)
    if isinstance(found, Whole) and expected.keys() != found.keys():
        return False
    return all(name in found and matches(value, found[name]) for name, value in expected.items())
