"""A kiosk's screen for tests: paired as a kiosk is, it turns its code as the kiosk's page does."""

from dataclasses import dataclass
from uuid import UUID

from pointsapp.actions.acts import Act
from pointsapp.actions.devices import offer_pairing, pair
from pointsapp.rules.kiosk_tokens import step_of, turning_code
from pointsapp.secrets import Secrets
from pointsapp.web.now import random_bytes


@dataclass(frozen=True)
class Screen:
    """A paired kiosk: its handle, its key, the point where it stands, and the token that it calls with."""

    handle: str
    key: bytes
    point_id: UUID
    token: str

    def code(self, at_ms: int, steps: int = 0) -> str:
        """The code that it shows at an instant, or so many steps of 15 seconds later (earlier: negative)."""
        return turning_code(self.key, self.point_id, step_of(at_ms) + steps)

    def path(self, at_ms: int, steps: int = 0) -> str:
        """The path in its QR code."""
        return f"/k/{self.handle}/{self.code(at_ms, steps)}"


def paired_screen(act: Act, device_id: UUID, secrets: Secrets) -> Screen:
    """Pairs a kiosk; `act` is an admin's, now."""
    code = offer_pairing(act, device_id, random_bytes(5))
    paired = pair(code, secrets, (random_bytes(32), random_bytes(32)), act.received_ms)
    return Screen(paired.here.device.handle, paired.key, paired.here.device.point_id, paired.token)
