"""Staff: who they are, how they sign in, by name and password, and changing the password."""

import unicodedata
from dataclasses import dataclass, field
from uuid import UUID

from pointsapp.actions.acts import Act, content_hash
from pointsapp.actions.hashing import hash_secret, secret_matches
from pointsapp.actions.operations import begin_operation
from pointsapp.actions.throttles import forget_old_tries, take_try, try_succeeded
from pointsapp.rules.passwords import check_password
from pointsapp.rules.refusal import Refusal
from pointsapp.rules.tokens import staff_token, token_hash
from pointsapp.store.database import writing
from pointsapp.store.people import Staff, StaffRole, StaffSession
from pointsapp.store.staff import staff_by_id, staff_by_name

LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class CheckedAdmin:
    """Somebody who is to be an admin; `known_id` if they are staff already and gave their password."""

    name: str
    password_hash: str = field(repr=False)
    known_id: UUID | None = None


def make_admin(act: Act, name: str, password: str, salt: bytes) -> UUID:
    """Makes somebody an admin of the act's community; returns their id as a member of staff.

    Who is staff already, of another community, gives their name and password once more and gets the role here.
    Refuses with bad-staff-name (most), password-bad (least, most), password-common, staff-name-taken, key-reused.
    """
    admin = checked_admin(name, password, salt, act.received_ms)
    with writing():
        return write_admin(act, admin)


def checked_admin(name: str, password: str, salt: bytes, at_ms: int) -> CheckedAdmin:
    """Checks and hashes; slow, so before a transaction. Refuses as `make_admin` does, and with throttled."""
    plain = check_admin_name(name)
    check_password(password)
    known = staff_by_name(plain)
    if known is None:
        return CheckedAdmin(plain, hash_secret(password, salt))
    take_try(tries_of(plain), at_ms)
    if not secret_matches(known.password_hash, password):
        raise Refusal("staff-name-taken")
    try_succeeded(tries_of(plain))
    return CheckedAdmin(plain, known.password_hash, known.id)


def check_admin_name(name: str) -> str:
    """The name as it is kept. Refuses with bad-staff-name (most)."""
    plain = plain_name(name)
    if not 0 < len(plain) <= LONGEST_NAME:
        raise Refusal("bad-staff-name", most=LONGEST_NAME)
    return plain


def write_admin(act: Act, admin: CheckedAdmin) -> UUID:
    """Writes an admin inside the caller's transaction. Refuses with staff-name-taken, key-reused."""
    staff_id = admin.known_id or act.key
    if begin_operation(act, "make-admin", content_hash(admin.name), staff_id):
        if admin.known_id is None:
            _insert(staff_id, admin, act.received_ms)
        StaffRole.insert(
            staff_id=staff_id, community_id=act.community_id, role="admin", granted_ms=act.received_ms
        ).on_conflict_ignore().as_rowcount().execute()
    return staff_id


def sign_in_staff(name: str, password: str, secret: bytes, at_ms: int) -> str:
    """Signs a member of staff in for 12 hours; returns the session's token.

    Args:
        secret: 16 random bytes.

    An unknown name is refused like a wrong password, and as slowly. Refuses with throttled (retry_seconds),
    password-wrong.
    """
    plain = plain_name(name)
    subject = tries_of(plain)
    take_try(subject, at_ms)
    known = staff_by_name(plain)
    if not secret_matches(known.password_hash if known else None, password) or known is None:
        raise Refusal("password-wrong")
    try_succeeded(subject)
    forget_old_tries(at_ms)  # a few times a day is often enough, and staff sign in so often
    token = staff_token(secret)
    with writing():
        StaffSession.insert_row(token_hash=token_hash(token), staff_id=known.id, created_ms=at_ms, seen_ms=at_ms)
    return token


def prove_password(staff_id: UUID, typed: str, at_ms: int) -> None:
    """Checks the password of somebody who is signed in. Refuses with throttled (retry_seconds), old-password-wrong."""
    known = staff_by_id(staff_id)
    take_try(tries_of(known.name if known else ""), at_ms)
    if not secret_matches(known.password_hash if known else None, typed) or known is None:
        raise Refusal("old-password-wrong")
    try_succeeded(tries_of(known.name))


def change_password(act: Act, password: str, salt: bytes, token: str) -> None:
    """Sets the acting member's own password, and signs them out everywhere but in the session of `token`.

    The door has asked for the old one (`prove_password`). Slow: hashes before its transaction.
    Refuses with password-bad (least, most), password-common, key-reused.
    """
    check_password(password)
    password_hash, staff_id = hash_secret(password, salt), act.doer.staff_id
    with writing():
        if begin_operation(act, "change-password", content_hash(staff_id), staff_id):
            Staff.update(password_hash=password_hash).where(Staff.id == staff_id).execute()
            StaffSession.update(ended_ms=act.received_ms).where(
                StaffSession.staff_id == staff_id,
                StaffSession.token_hash != token_hash(token),
                StaffSession.ended_ms.is_null(),
            ).execute()


def tries_of(plain: str) -> str:
    """Under what the tries of a name are counted, wherever its password is asked for."""
    return f"staff:{plain}"


def sign_out_staff(token: str, at_ms: int) -> None:
    """Ends a session of staff."""
    with writing():
        StaffSession.update(ended_ms=at_ms).where(
            StaffSession.token_hash == token_hash(token), StaffSession.ended_ms.is_null()
        ).execute()


def plain_name(name: str) -> str:
    """A name as it is kept and looked up: composed (NFC), single spaces, nothing around it."""
    return " ".join(unicodedata.normalize("NFC", name).split())


def _insert(staff_id: UUID, admin: CheckedAdmin, at_ms: int) -> None:
    row = Staff.insert(id=staff_id, name=admin.name, password_hash=admin.password_hash, created_ms=at_ms)
    if not row.on_conflict_ignore().as_rowcount().execute():
        raise Refusal("staff-name-taken")
