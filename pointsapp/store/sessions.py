"""Who is signed in, by the hash of the token that their browser holds."""

from dataclasses import dataclass
from uuid import UUID

from pointsapp.store.statements import Statement, uuid_of


@dataclass(frozen=True, slots=True)
class StoredPhoneSession:
    """A person signed in on a phone."""

    id: UUID
    person_id: UUID
    household_id: UUID
    name: str
    pin_is_start: bool
    created_ms: int
    seen_ms: int


@dataclass(frozen=True, slots=True)
class StoredStaffSession:
    """A member of staff signed in."""

    staff_id: UUID
    name: str
    created_ms: int
    seen_ms: int


_phone = Statement(
    """SELECT s.id, s.person_id, s.household_id, p.name, p.pin_is_start, s.created_ms, s.seen_ms
    FROM phone_session AS s JOIN person AS p ON p.community_id = s.community_id AND p.id = s.person_id
    WHERE s.community_id = :community_id AND s.token_hash = :token_hash AND s.ended_ms IS NULL
        AND p.left_ms IS NULL"""
)
_roles = Statement("SELECT role FROM person_role WHERE community_id = :community_id AND person_id = :person_id")
_staff = Statement(
    """SELECT s.staff_id, p.name, s.created_ms, s.seen_ms FROM staff_session AS s JOIN staff AS p ON p.id = s.staff_id
    WHERE s.token_hash = :token_hash AND s.ended_ms IS NULL"""
)
_staff_role = Statement(
    """SELECT 1 FROM staff_role
    WHERE staff_id = :staff_id AND community_id = :community_id AND role = :role"""
)
_staff_seen = Statement("UPDATE staff_session SET seen_ms = :seen_ms WHERE token_hash = :token_hash")
_phone_seen = Statement("UPDATE phone_session SET seen_ms = :seen_ms WHERE community_id = :community_id AND id = :id")

_end_staff = Statement("UPDATE staff_session SET ended_ms = :ended_ms WHERE ended_ms IS NULL")
_end_phones = Statement(
    "UPDATE phone_session SET ended_ms = :ended_ms WHERE community_id = :community_id AND ended_ms IS NULL"
)


def phone_session(community_id: int, token_hash: bytes) -> StoredPhoneSession | None:
    """A session that was not ended; its age is for the caller to judge."""
    row = _phone.row(community_id=community_id, token_hash=token_hash)
    if row is None:
        return None
    id, person_id, household_id, name, pin_is_start, created_ms, seen_ms = row
    return StoredPhoneSession(
        uuid_of(id), uuid_of(person_id), uuid_of(household_id), name, bool(pin_is_start), created_ms, seen_ms
    )


def roles_of(community_id: int, person_id: UUID) -> frozenset[str]:
    """The roles a person was given: volunteer, leader, operator."""
    return frozenset(row[0] for row in _roles.rows(community_id=community_id, person_id=person_id))


def staff_session(token_hash: bytes) -> StoredStaffSession | None:
    """A session of staff that was not ended; its age is for the caller to judge."""
    row = _staff.row(token_hash=token_hash)
    return None if row is None else StoredStaffSession(uuid_of(row[0]), *row[1:])


def staff_has_role(staff_id: UUID, community_id: int, role: str) -> bool:
    """Whether a member of staff has a role ("admin", "auditor") in a community."""
    return _staff_role.row(staff_id=staff_id, community_id=community_id, role=role) is not None


def mark_staff_seen(token_hash: bytes, seen_ms: int) -> None:
    """Writes when a member of staff was last active."""
    _staff_seen.run(token_hash=token_hash, seen_ms=seen_ms)


def mark_phone_seen(community_id: int, session_id: UUID, seen_ms: int) -> None:
    """Writes when a phone was last used."""
    _phone_seen.run(community_id=community_id, id=session_id, seen_ms=seen_ms)


def end_all_staff_sessions(ended_ms: int) -> None:
    """Signs all staff out."""
    _end_staff.run(ended_ms=ended_ms)


def end_all_phone_sessions(community_id: int, ended_ms: int) -> None:
    """Signs all phones of a community out."""
    _end_phones.run(community_id=community_id, ended_ms=ended_ms)
