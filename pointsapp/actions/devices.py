"""Kiosks: added and revoked by an admin, paired by a one-time code, known by their token afterwards."""

import hmac
from dataclasses import dataclass
from uuid import UUID

from pointsapp.actions.acts import Act, content_hash
from pointsapp.actions.communities import take_handle
from pointsapp.actions.operations import begin_operation
from pointsapp.rules.device_profiles import COUNTER
from pointsapp.rules.kiosk_tokens import device_token, is_pairing_code, pairing_code
from pointsapp.rules.refusal import Refusal
from pointsapp.rules.tokens import HANDLE_LENGTH, token_hash
from pointsapp.secrets import Secrets
from pointsapp.store.communities import StoredCommunity, handle_of, handle_of_community
from pointsapp.store.database import writing
from pointsapp.store.device_reports import StoredReport, write_report
from pointsapp.store.devices import (
    StoredDevice,
    device_at_home,
    device_by_id,
    insert_device,
    insert_pairing_code,
    mark_device_seen,
    pair_device,
    revoke_device,
    use_pairing_code,
)

PAIRING_MS = 15 * 60_000
SEEN_EVERY_MS = 60_000


@dataclass(frozen=True, slots=True)
class DeviceHere:
    """A kiosk that called, and its community."""

    device: StoredDevice
    community: StoredCommunity

    @property
    def community_id(self) -> int:
        """The number of its community."""
        return self.community.id


@dataclass(frozen=True, slots=True)
class Paired:
    """A kiosk that was just paired: its token for the cookie and its key, both told only now."""

    here: DeviceHere
    token: str
    key: bytes


def add_device(act: Act, point_id: UUID, name: str, random: bytes, profile: str = COUNTER) -> UUID:
    """Adds a kiosk at a collection point; it is paired afterwards. `random`: 16 bytes for its handle.

    Refuses with device-exists (name), key-reused.
    """
    with writing():
        if begin_operation(act, "add-device", content_hash(point_id, name, profile), act.key):
            handle = take_handle(act.community_id, "device", act.key, random)
            new = insert_device(
                community_id=act.community_id,
                id=act.key,
                point_id=point_id,
                name=name,
                handle=handle,
                profile=profile,
                created_ms=act.received_ms,
            )
            if not new:
                raise Refusal("device-exists", name=name)
    return act.key


def offer_pairing(act: Act, device_id: UUID, secret: bytes) -> str:
    """A new one-time code for a kiosk, good for 15 minutes; older ones are void. `secret`: 5 random bytes.

    Refuses with not-found, key-reused (a code is told once: a repeated request needs a new one).
    """
    with writing():
        if device_by_id(act.community_id, device_id) is None:
            raise Refusal("not-found")
        if not begin_operation(act, "offer-pairing", content_hash(device_id), device_id):
            raise Refusal("key-reused")
        code = pairing_code(handle_of_community(act.community_id), secret)
        expires_ms = act.received_ms + PAIRING_MS
        insert_pairing_code(act.community_id, token_hash(code), device_id, act.received_ms, expires_ms)
    return code


def pair(code: str, secrets: Secrets, random: tuple[bytes, bytes], at_ms: int) -> Paired:
    """Pairs the kiosk that shows this code; it gets a token and a key in place of those it may have had.

    `random`: 32 bytes for the token and 32 for the key. Refuses with pairing-code-wrong.
    """
    owner = handle_of(code[:HANDLE_LENGTH]) if is_pairing_code(code) else None
    if owner is None:
        raise Refusal("pairing-code-wrong")
    community_id = owner[0]
    with writing():
        device_id = use_pairing_code(community_id, token_hash(code), at_ms)
        found = device_at_home(community_id, device_id) if device_id else None
        if found is None:
            raise Refusal("pairing-code-wrong")
        device, community = found
        token, key = device_token(device.handle, random[0]), random[1]
        wrapped = secrets.wrap(key, key_context(community_id, device.id))
        pair_device(community_id, device.id, token_hash(token), wrapped, at_ms)
    return Paired(DeviceHere(device, community), token, key)


def key_context(community_id: int, device_id: UUID) -> bytes:
    """What a kiosk's encrypted key is bound to, so that it can't be put in another row."""
    return f"device:{community_id}:{device_id.hex}".encode()


def device_of(token: str, at_ms: int) -> DeviceHere:
    """The kiosk that a token names. Refuses with not-paired, device-revoked."""
    owner = handle_of(token[2 : 2 + HANDLE_LENGTH]) if token.startswith("D1") else None
    if owner is None or owner[1] != "device" or owner[2] is None:
        raise Refusal("not-paired")
    found = device_at_home(owner[0], owner[2])
    if found is None:
        raise Refusal("not-paired")
    device, community = found
    if device.token_hash is None or not hmac.compare_digest(bytes(device.token_hash), token_hash(token)):
        raise Refusal("device-revoked" if device.revoked_ms else "not-paired")
    return DeviceHere(device, community)


def note_seen(here: DeviceHere, at_ms: int) -> None:
    """Writes that a kiosk called, at most once a minute."""
    if at_ms - (here.device.seen_ms or 0) > SEEN_EVERY_MS:
        with writing():
            mark_device_seen(here.community_id, here.device.id, at_ms)


def note_report(here: DeviceHere, report: StoredReport) -> None:
    """Writes what a kiosk says of itself, and that it called."""
    with writing():
        write_report(here.community_id, here.device.id, report)
        mark_device_seen(here.community_id, here.device.id, report.reported_ms)


def revoke(act: Act, device_id: UUID) -> None:
    """Ends a kiosk's pairing at once, and the code that was to pair it. Refuses with not-found, key-reused."""
    with writing():
        if device_by_id(act.community_id, device_id) is None:
            raise Refusal("not-found")
        if begin_operation(act, "revoke-device", content_hash(device_id), device_id):
            revoke_device(act.community_id, device_id, act.received_ms)
