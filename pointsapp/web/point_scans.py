"""The scan of a point's code, kept in a signed cookie until the tap: time enough to sign in unhurried."""

import hashlib
from dataclasses import dataclass
from functools import cache
from uuid import UUID

from flask import current_app, request
from itsdangerous import BadData, URLSafeSerializer
from werkzeug.wrappers import Response

COOKIE = "pointsapp_scan"
GOOD_MS = 10 * 60_000
KEPT_SECONDS = 3600  # longer than it is good, so that an old scan can be told from none


@dataclass(frozen=True, slots=True)
class PointScan:
    """Where and when somebody scanned, and the id of the one drop-off that may come of it.

    `device_id` and `step` are None for a poster, whose static code proves less.
    """

    community_id: int
    point_id: UUID
    device_id: UUID | None
    step: int | None
    scanned_ms: int
    entry_id: UUID

    @property
    def by_poster(self) -> bool:
        """Whether it was the poster's code, so that somebody has to confirm the drop-off."""
        return self.device_id is None

    def is_good(self, at_ms: int) -> bool:
        """Whether a drop-off may still be booked for it."""
        return at_ms - self.scanned_ms <= GOOD_MS

    def same_code(self, other: "PointScan") -> bool:
        """Whether both are of one code: the same address opened again on this phone is the same scan."""
        mine, theirs = ((scan.community_id, scan.point_id, scan.device_id, scan.step) for scan in (self, other))
        return mine == theirs


def kept_scan() -> PointScan | None:
    """The scan that this browser holds; None if there is none, or the cookie was tampered with."""
    try:
        community_id, point, device, step, scanned_ms, entry = _signer(_key()).loads(request.cookies.get(COOKIE, ""))
    except (BadData, ValueError, TypeError):
        return None
    return PointScan(community_id, UUID(point), UUID(device) if device else None, step, scanned_ms, UUID(entry))


def keep_scan(answer: Response, scan: PointScan) -> None:
    """Gives the browser its scan; one of the same code that it holds already stays, so that it is one drop-off."""
    held = kept_scan()
    if held and held.same_code(scan) and held.is_good(scan.scanned_ms):
        return
    secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
    answer.set_cookie(COOKIE, signed(scan), max_age=KEPT_SECONDS, secure=secure, httponly=True, samesite="Lax")


def signed(scan: PointScan) -> str:
    """The cookie's text."""
    device = scan.device_id.hex if scan.device_id else None
    content = [scan.community_id, scan.point_id.hex, device, scan.step, scan.scanned_ms, scan.entry_id.hex]
    text: str = _signer(_key()).dumps(content)
    return text


def _key() -> bytes:
    key: bytes = current_app.extensions["secrets"].scan_key
    return key


@cache
def _signer(key: bytes) -> URLSafeSerializer:
    return URLSafeSerializer(key, salt="point-scan", signer_kwargs={"digest_method": hashlib.sha256})
