"""The scan pass: a reading, signed, which the kiosk shows again with each booking of the visit."""

from functools import cache
from uuid import UUID

from itsdangerous import BadData, URLSafeSerializer

from pointsapp.actions.cards import household_named
from pointsapp.actions.readings import Reading, check_fresh, read_card
from pointsapp.rules.refusal import Refusal
from pointsapp.web.api.doors import device_here, secrets
from pointsapp.web.now import now_ms

PREFIX = "S1"
GOOD_MS = 15 * 60_000  # a visit ends long before


@cache
def _signer(key: bytes) -> URLSafeSerializer:
    return URLSafeSerializer(key, salt="scan-pass")


def scan_pass(reading: Reading) -> str:
    """The pass of a reading at this kiosk."""
    device = device_here().device.id
    return PREFIX + _signer(secrets().scan_key).dumps([reading.household_id.hex, device.hex, reading.scanned_ms])


def read_scan_pass(text: str) -> Reading:
    """The reading that a pass stands for, if it was made not long ago. Refuses with scan-expired."""
    reading = signed_reading(text)
    check_fresh(reading, now_ms(), GOOD_MS)
    return reading


def signed_reading(text: str) -> Reading:
    """The reading that a pass of this kiosk stands for, however old. Refuses with scan-expired any other text."""
    try:
        household, device, scanned_ms = _signer(secrets().scan_key).loads(text.removeprefix(PREFIX))
    except (BadData, ValueError, TypeError) as problem:
        raise Refusal("scan-expired") from problem
    if device != device_here().device.id.hex:
        raise Refusal("scan-expired")
    return Reading(UUID(household), scanned_ms)


def named(text: str) -> UUID | None:
    """The household of a card's token or of a pass, whether it still holds or not; None if it names nobody here."""
    if not text.startswith(PREFIX):
        return household_named(device_here().community_id, text)
    try:
        return signed_reading(text).household_id
    except Refusal:
        return None


def shown(text: str, happened_ms: int) -> Reading:
    """Whoever showed this then: a card's token, or the pass of a reading.

    Refuses as `read_card`, and with scan-expired a pass that did not hold when it happened.
    """
    if not text.startswith(PREFIX):
        return read_card(device_here().community_id, text, now_ms())
    reading = signed_reading(text)
    check_fresh(reading, happened_ms, GOOD_MS)
    return reading
