"""Pairing a kiosk, and what it asks about itself: its day, the time, the rules in force."""

import base64
from typing import Any

from flask import Response, current_app, jsonify

from pointsapp.actions.devices import note_report, pair
from pointsapp.actions.pending import waiting
from pointsapp.actions.throttles import take_turn
from pointsapp.rules.calendar import day_bounds, local_day
from pointsapp.rules.kiosk_tokens import DEVICE_KEY_BYTES, DEVICE_SECRET_BYTES, plain_pairing_code
from pointsapp.store.device_reports import StoredReport
from pointsapp.store.devices import drop_offs_received
from pointsapp.store.installations import restored_at
from pointsapp.web.addresses import coarse_address
from pointsapp.web.api.answers import Answer, device_answer, operator_answer, rules_answer
from pointsapp.web.api.bodies import Blueprint
from pointsapp.web.api.doors import (
    device_here,
    note_call,
    operator_if_on,
    remember,
    require_device,
    require_header,
    secrets,
)
from pointsapp.web.api.schemas import ClockAnswer, DeviceState, PairingAnswer, PairingBody, ReportBody, RulesAnswer
from pointsapp.web.here import community, enter, rulebook_here
from pointsapp.web.now import now_ms, random_bytes

pairing = Blueprint("api_pairing", __name__, url_prefix="/api/v1", description="Becoming a kiosk")
pairing.before_request(require_header)
device = Blueprint("api_device", __name__, url_prefix="/api/v1", description="The kiosk itself")
device.before_request(require_device)


@pairing.post("/pairing")
@pairing.arguments(PairingBody())
@pairing.response(200, PairingAnswer)
def pair_kiosk(body: dict[str, str]) -> Response:
    """Pair this browser with a one-time code: it gets its cookie, and its key this once."""
    at_ms = now_ms()
    take_turn(f"pair:{coarse_address()}", at_ms)
    random = (random_bytes(DEVICE_SECRET_BYTES), random_bytes(DEVICE_KEY_BYTES))
    paired = pair(plain_pairing_code(body["code"]), secrets(), random, at_ms)
    content = device_answer(paired.here, enter(paired.here.community_id), public_url(), now_ms())
    content["key"] = base64.b64encode(paired.key).decode()
    answer = jsonify(content)
    remember(answer, paired.token)
    return answer


@device.get("/device")
@device.response(200, DeviceState)
def own_state() -> Answer:
    """The kiosk as the server knows it, and how its day stands."""
    note_call()
    here, at_ms = device_here(), now_ms()
    zone = community().timezone
    today = day_bounds(local_day(at_ms, zone), zone)
    return {
        **device_answer(here, community(), public_url(), at_ms),
        "drop_offs_today": drop_offs_received(here.community_id, here.device.point_id, today),
        "operator": operator_answer(operator_if_on()),
        "pending": len(waiting(here.community_id, at_ms)),
        "restored_ms": restored_at(),
    }


@device.put("/device/report")
@device.arguments(ReportBody())
@device.response(204)
def report(body: dict[str, Any]) -> None:
    """What the kiosk says of itself, for the admin's list."""
    note_report(device_here(), StoredReport(**body, reported_ms=now_ms()))


@device.get("/clock")
@device.response(200, ClockAnswer)
def clock() -> Answer:
    """The server's time: half the round trip later it was this."""
    return {"now_ms": now_ms()}


@device.get("/rules")
@device.response(200, RulesAnswer)
def rules() -> Answer:
    """The rules in force now."""
    return rules_answer(rulebook_here())


def public_url() -> str:
    """The only source of addresses in QR codes."""
    return str(current_app.extensions["settings"].public_url)
