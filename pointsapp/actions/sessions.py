"""Who a browser's token signs in, and for how long: 180 days on a phone; staff 12 hours, 30 minutes idle."""

from dataclasses import dataclass
from uuid import UUID

from pointsapp.rules.tokens import token_hash
from pointsapp.store.communities import handle_of
from pointsapp.store.database import writing
from pointsapp.store.sessions import (
    mark_phone_seen,
    mark_staff_seen,
    phone_session,
    roles_of,
    staff_session,
)

MINUTE_MS = 60_000
PHONE_MS = 180 * 24 * 60 * MINUTE_MS
STAFF_MS = 12 * 60 * MINUTE_MS
STAFF_IDLE_MS = 30 * MINUTE_MS
SEEN_EVERY_MS = MINUTE_MS  # staff; a phone's is written once a day
PHONE_SEEN_EVERY_MS = 24 * 60 * MINUTE_MS


@dataclass(frozen=True, slots=True)
class Resident:
    """A resident signed in on a phone. With `pin_is_start` they have to choose a PIN of their own first."""

    community_id: int
    person_id: UUID
    household_id: UUID
    name: str
    roles: frozenset[str]
    session_id: UUID
    pin_is_start: bool


@dataclass(frozen=True, slots=True)
class StaffMember:
    """A member of staff who is signed in."""

    id: UUID
    name: str


def resident_of(token: str, at_ms: int) -> Resident | None:
    """The resident whom a phone's session token (R1 + handle + 26 base32) signs in at `at_ms`; None if nobody."""
    owner = handle_of(token[2:6])
    if owner is None or not token.startswith("R1"):
        return None
    community_id = owner[0]
    found = phone_session(community_id, token_hash(token))
    if found is None or at_ms - found.created_ms > PHONE_MS:
        return None
    if at_ms - found.seen_ms > PHONE_SEEN_EVERY_MS:
        with writing():
            mark_phone_seen(community_id, found.id, at_ms)
    roles = roles_of(community_id, found.person_id)
    return Resident(community_id, found.person_id, found.household_id, found.name, roles, found.id, found.pin_is_start)


def staff_of(token: str, at_ms: int) -> StaffMember | None:
    """The member of staff whom a session token (A1 + 26 base32) signs in at `at_ms`; None if nobody."""
    digest = token_hash(token)
    found = staff_session(digest) if token.startswith("A1") else None
    if found is None or at_ms - found.created_ms > STAFF_MS or at_ms - found.seen_ms > STAFF_IDLE_MS:
        return None
    if at_ms - found.seen_ms > SEEN_EVERY_MS:
        with writing():
            mark_staff_seen(digest, at_ms)
    return StaffMember(found.staff_id, found.name)
