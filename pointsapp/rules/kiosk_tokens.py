"""What a kiosk is known by, and the code that it turns every 15 seconds."""

import hmac
from hashlib import sha256
from uuid import UUID

from pointsapp.rules.tokens import ALPHABET, HANDLE_LENGTH, base32

STEP_MS = 15_000
NEIGHBOURS = (0, -1, 1)  # the current step and the ones beside it are accepted
CODE_LENGTH = 26
DEVICE_SECRET_BYTES = 32
DEVICE_KEY_BYTES = 32
PAIRING_SECRET_BYTES = 5  # eight characters to type; one use, 15 minutes, few tries
PAIRING_LENGTH = HANDLE_LENGTH + 8


def device_token(handle: str, secret: bytes) -> str:
    """The token by which a kiosk signs in to the API: D1, its handle, 32 random bytes."""
    return "D1" + handle + base32(secret)


def pairing_code(handle: str, secret: bytes) -> str:
    """A one-time code that pairs a device: the community's handle and 5 random bytes, 12 characters."""
    return handle + base32(secret)


def plain_pairing_code(typed: str) -> str:
    """A pairing code as it was made from what was typed: spaces and hyphens dropped, 0 and 1 read as O and I."""
    kept = "".join(character for character in typed.upper() if character.isalnum())
    return kept.replace("0", "O").replace("1", "I")[: PAIRING_LENGTH + 1]


def is_pairing_code(text: str) -> bool:
    """Whether a text has the form of a pairing code."""
    return len(text) == PAIRING_LENGTH and ALPHABET.issuperset(text)


def step_of(ms: int) -> int:
    """The 15-second step in which an instant lies."""
    return ms // STEP_MS


def turning_code(key: bytes, point_id: UUID, step: int) -> str:
    """The code that a kiosk shows in a step: HMAC-SHA-256 over point and step, 128 bits of it, in base32."""
    return base32(hmac.digest(key, f"{point_id.hex}:{step}".encode(), sha256)[:16])


def accepted_step(key: bytes, point_id: UUID, code: str, at_ms: int) -> int | None:
    """The step, current or beside it, whose code this is; None if it is of none of them."""
    asked = code.upper().encode("ascii", "replace")
    for offset in NEIGHBOURS:
        step = step_of(at_ms) + offset
        if hmac.compare_digest(turning_code(key, point_id, step).encode(), asked):
            return step
    return None
