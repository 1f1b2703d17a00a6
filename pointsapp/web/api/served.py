"""Who came to the kiosk when something happened there, and which operator served them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from pointsapp.actions.operators import Operator, operator_during
from pointsapp.actions.readings import Reading, check_fresh
from pointsapp.rules.refusal import Refusal
from pointsapp.rules.roles import check_operator
from pointsapp.store.ledger import Booked, booked
from pointsapp.web.api.doors import device_here, keep_operator_on, operator
from pointsapp.web.api.scan_passes import PREFIX, shown, signed_reading
from pointsapp.web.now import now_ms

Body = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Duty:
    """Who was on at an instant (ms), and what it means for who is on now that an operator's booking came."""

    during: Callable[[int], Operator | None]
    acted: Callable[[], None]


NOW = Duty(lambda happened_ms: operator_during(device_here(), happened_ms), keep_operator_on)


def first_answer(body: Body) -> Booked | None:
    """What this kiosk booked under the id before: a repeated request gets its first answer, however late it comes."""
    found = booked(device_here().community_id, body["id"])
    return found if found and found.device_id == device_here().device.id else None


def operator_then(body: Body, duty: Duty = NOW) -> Operator | None:
    """Who was on when it happened. Refuses with operator-needed, unless it was booked before."""
    who = duty.during(body["happened_ms"])
    if who is None and first_answer(body) is None:
        raise Refusal("operator-needed")
    duty.acted()
    return who


def who_came(body: Body, duty: Duty) -> tuple[UUID, Operator | None]:
    """Whose drop-off it is, and who was on. Refuses as `shown`, and with operator-needed what only operators mark."""
    who = operator_then(body, duty) if body["not_sorted"] else duty.during(body["happened_ms"])
    return household_shown(body), who


def household_shown(body: Body) -> UUID:
    """Whose card, or pass, was shown. Refuses as `shown`, unless it was booked before: a card may be revoked since."""
    try:
        return shown(body["card"], body["happened_ms"]).household_id
    except Refusal:
        before = first_answer(body)
        if before is None or before.household_id is None:
            raise
        return before.household_id


def served(body: Body, duty: Duty = NOW) -> tuple[Operator | None, Reading]:
    """The operator, and whom they serve: somebody whose card was read within the minute, not their own household."""
    who, reading = operator_then(body, duty), _reading_of(body)
    if who and first_answer(body) is None:
        check_fresh(reading, body["happened_ms"])
        check_operator(who.household_id, reading.household_id)
    return who, reading


def _reading_of(body: Body) -> Reading:
    """What the pass stands for; a kiosk without a network read a card when it happened, and got no pass."""
    if "card" not in body:
        return signed_reading(body["scan_pass"])
    if body["card"].startswith(PREFIX):
        raise Refusal("card-unknown")  # a pass holds for a minute here, and longer where a card may stand
    return Reading(household_shown(body), body["happened_ms"])


def handed_out_to(body: Body) -> tuple[Operator | None, Reading]:
    """The same for what goes over the counter, which is given when the server answers.

    The person is still there, and an operator on. Refuses with operator-needed, too.
    """
    who, reading = served(body)
    if first_answer(body) is None:
        check_fresh(reading, now_ms())
        check_operator(operator().household_id, reading.household_id)
    return who, reading
