"""Whether somebody stands at the point: the turning code of a kiosk's screen, judged by the server's clock."""

from dataclasses import dataclass
from uuid import UUID

from pointsapp.actions.devices import key_context
from pointsapp.rules.kiosk_tokens import accepted_step
from pointsapp.rules.refusal import Refusal
from pointsapp.rules.tokens import is_handle
from pointsapp.secrets import Secrets
from pointsapp.store.communities import handle_of
from pointsapp.store.devices import StoredDevice, device_by_id


@dataclass(frozen=True, slots=True)
class KioskScan:
    """A turning code that was scanned while it held: at which kiosk and point, and which 15-second step it names."""

    community_id: int
    device_id: UUID
    point_id: UUID
    step: int


def kiosk_scan(handle: str, code: str, secrets: Secrets, at_ms: int) -> KioskScan:
    """Checks a scan of a kiosk's screen; nothing is written.

    Refuses with scan-code-old an unknown or revoked kiosk, a wrong code and an old one: they look alike.
    """
    found = _device(handle)
    if found is None:
        raise Refusal("scan-code-old")
    community_id, device = found
    if device.wrapped_key is None:
        raise Refusal("scan-code-old")
    key = secrets.unwrap(bytes(device.wrapped_key), key_context(community_id, device.id))
    step = accepted_step(key, device.point_id, code, at_ms)
    if step is None:
        raise Refusal("scan-code-old")
    return KioskScan(community_id, device.id, device.point_id, step)


def _device(handle: str) -> tuple[int, StoredDevice] | None:
    """The community and the kiosk of a handle."""
    plain = handle.upper() if handle.isascii() else ""
    owner = handle_of(plain) if is_handle(plain) else None
    if owner is None or owner[1] != "device" or owner[2] is None:
        return None
    device = device_by_id(owner[0], owner[2])
    return None if device is None else (owner[0], device)
