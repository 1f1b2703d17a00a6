"""The API's door: a kiosk's own cookie and a header that no form or link can send; people's sessions don't count."""

from uuid import UUID

from flask import abort, current_app, g
from werkzeug.wrappers import Response

from pointsapp.actions.acts import Act, Doer
from pointsapp.actions.devices import DeviceHere, device_of, note_seen
from pointsapp.actions.operators import Operator, active_operator, operator_at
from pointsapp.rules.refusal import Refusal
from pointsapp.secrets import Secrets
from pointsapp.web import here
from pointsapp.web.api.profiles import ROUTES
from pointsapp.web.asked import asked
from pointsapp.web.now import now_ms

COOKIE = "pointsapp_device"
HEADER = "X-Pointsapp"  # another site can't set it without asking us first, and we don't allow that
COOKIE_SECONDS = 400 * 24 * 3600  # as long as browsers keep any


def require_header() -> None:
    """Refuses (403) what was not sent by a program of ours, and (415) bodies that are no JSON."""
    sent = asked()
    if not sent.headers.get(HEADER):
        raise Refusal("header-missing")
    if sent.method in ("POST", "PUT") and not sent.is_json:
        abort(415)


def require_device() -> None:
    """Lets paired kiosks through to what their profile names.

    Refuses with header-missing, not-paired, device-revoked, not-for-this-kiosk.
    """
    require_header()
    sent = asked()
    found = device_of(sent.cookies.get(COOKIE, ""), now_ms())
    here.enter_known(found.community)
    if sent.endpoint not in ROUTES[found.device.profile]:
        raise Refusal("not-for-this-kiosk")
    g.device_here = found


def device_here() -> DeviceHere:
    """The kiosk that calls."""
    found: DeviceHere = g.device_here
    return found


def remember(answer: Response, token: str) -> None:
    """Gives a kiosk its cookie."""
    answer.set_cookie(
        COOKIE,
        token,
        max_age=COOKIE_SECONDS,
        httponly=True,
        secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
        samesite="Strict",
        path="/api/",
    )


def note_call() -> None:
    """Writes when the kiosk was last seen, outside of any booking."""
    note_seen(device_here(), now_ms())


def operator() -> Operator:
    """The operator who does this. Refuses with operator-needed."""
    return active_operator(device_here(), now_ms())


def keep_operator_on() -> None:
    """Whoever is on did something, so their two minutes begin anew."""
    if operator_if_on():
        operator()


def operator_if_on() -> Operator | None:
    """The operator who is on, if somebody is."""
    return operator_at(device_here(), now_ms())


def act(key: UUID, happened_ms: int, who: Operator | None) -> Act:
    """One act at this kiosk, by its operator if there is one."""
    kiosk = device_here()
    device = kiosk.device
    doer = Doer(person_id=who.person_id if who else None, device_id=device.id, point_id=device.point_id)
    return Act(kiosk.community_id, key, doer, happened_ms, now_ms(), clock=now_ms)


def secrets() -> Secrets:
    """This installation's secrets."""
    found: Secrets = current_app.extensions["secrets"]
    return found
