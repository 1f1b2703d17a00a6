"""The operator at a kiosk: on by PIN, off after two idle minutes; what only an operator may do."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from uuid import UUID

from pointsapp.actions.devices import DeviceHere
from pointsapp.actions.pins import prove_pin
from pointsapp.rules.calendar import HOUR_MS
from pointsapp.rules.refusal import Refusal
from pointsapp.store.database import writing
from pointsapp.store.devices import (
    StoredOperatorSession,
    begin_operator_session,
    end_operator_session,
    operator_session_at,
    operator_session_of,
    operator_sessions_between,
    operators_of,
    touch_operator_session,
    write_told_session,
)
from pointsapp.store.households import stored_person

IDLE_MS = 2 * 60_000
CLOCK_SLACK_MS = 5_000  # a kiosk's clock is the server's, but for half a round trip
TOUCH_EVERY_MS = 5_000  # often enough for two minutes, rarely enough for the disk
LONGEST_MS = 12 * HOUR_MS  # nobody is on for longer without two idle minutes


@dataclass(frozen=True, slots=True)
class Operator:
    """Who is on at a kiosk, in which session, and when (ms) they last did something."""

    session_id: UUID
    person_id: UUID
    household_id: UUID
    name: str
    touched_ms: int

    @property
    def idle_until_ms(self) -> int:
        """Until when they are on if they do nothing more."""
        return self.touched_ms + IDLE_MS


def sign_on(here: DeviceHere, person_id: UUID, pin: str, session_id: UUID, at_ms: int) -> Operator:
    """Puts an operator on at a kiosk, in place of whoever was.

    Refuses with throttled (retry_seconds), pin-wrong (also for somebody who is no operator), pin-is-start.
    """
    if person_id not in dict(operators_of(here.community_id)):
        raise Refusal("pin-wrong")
    prove_pin(here.community_id, person_id, pin, at_ms)
    person = stored_person(here.community_id, person_id)
    if person is None or person.pin_is_start:
        raise Refusal("pin-is-start")
    with writing():
        begin_operator_session(here.community_id, session_id, here.device.id, person_id, at_ms)
    return Operator(session_id, person_id, person.household_id, person.name, at_ms)


def operator_at(here: DeviceHere, at_ms: int) -> Operator | None:
    """The operator who is on at a kiosk now."""
    found = operator_session_at(here.community_id, here.device.id, at_ms - IDLE_MS)
    return None if found is None else _operator(found)


def operator_during(here: DeviceHere, happened_ms: int) -> Operator | None:
    """The operator who was on at a kiosk when something happened, however late the server hears of it.

    Nobody, if they are no operator any more: what a kiosk still sends in their name is refused.
    """
    return operators_between(here, happened_ms, happened_ms)(happened_ms)


def operators_between(here: DeviceHere, from_ms: int, to_ms: int) -> Callable[[int], Operator | None]:
    """The same for any instant of a span of time, looked up once for all."""
    earliest_touch_ms, latest_since_ms = from_ms - IDLE_MS, to_ms + CLOCK_SLACK_MS
    found = operator_sessions_between(here.community_id, here.device.id, earliest_touch_ms, from_ms, latest_since_ms)
    return lambda happened_ms: next((_operator(each) for each in found if _was_on(each, happened_ms)), None)


def _was_on(session: StoredOperatorSession, at_ms: int) -> bool:
    here_by_then = session.since_ms <= at_ms + CLOCK_SLACK_MS and session.touched_ms >= at_ms - IDLE_MS
    return here_by_then and (session.ended_ms is None or session.ended_ms >= at_ms)


def active_operator(here: DeviceHere, at_ms: int) -> Operator:
    """The operator who does something now, which keeps them on. Refuses with operator-needed."""
    found = operator_session_at(here.community_id, here.device.id, at_ms - IDLE_MS)
    if found is None:
        raise Refusal("operator-needed")
    if at_ms - found.touched_ms > TOUCH_EVERY_MS:
        with writing():
            touch_operator_session(here.community_id, found.id, at_ms)
        return replace(_operator(found), touched_ms=at_ms)
    return _operator(found)


def sign_off(here: DeviceHere, at_ms: int) -> None:
    """Ends the operator's session at a kiosk, if there is one."""
    with writing():
        end_operator_session(here.community_id, here.device.id, at_ms)


def hear_session(here: DeviceHere, session_id: UUID, told: tuple[int, int | None], at_ms: int) -> None:
    """Takes in what a kiosk noted of a session while it had no network; heard again it changes nothing.

    So whoever served all morning without a network was on all morning, and whoever signed off has gone since. It makes
    nobody active later than now, than the session's end or 12 hours from its beginning, nor undoes what was known.

    Args:
        told: when the operator last did something there, and when they signed off, None if they didn't (ms).

    Refuses with not-found (no session of this kiosk).
    """
    touched_ms, left_ms = told
    with writing():
        found = operator_session_of(here.community_id, here.device.id, session_id)
        if found is None:
            raise Refusal("not-found")
        latest_ms = min(at_ms, found.since_ms + LONGEST_MS, at_ms if found.ended_ms is None else found.ended_ms)
        active_ms = max(found.touched_ms, min(touched_ms, latest_ms))
        ended_ms = None if left_ms is None else max(active_ms, min(left_ms, at_ms))
        write_told_session(here.community_id, found.id, active_ms, ended_ms)


def _operator(found: StoredOperatorSession) -> Operator:
    return Operator(found.id, found.person_id, found.household_id, found.name, found.touched_ms)
