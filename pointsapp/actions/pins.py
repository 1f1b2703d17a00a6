"""A person's PIN: the start PIN that is printed, the one they choose, and the check of what was typed."""

from dataclasses import dataclass, field
from uuid import UUID

from pointsapp.actions.acts import Act, content_hash
from pointsapp.actions.hashing import hash_secret, secret_matches
from pointsapp.actions.operations import begin_operation, was_done_under
from pointsapp.actions.people import check_person, end_sessions
from pointsapp.actions.throttles import take_try, try_succeeded
from pointsapp.rules.numbers import plain_digits
from pointsapp.rules.pins import check_pin, is_common_pin
from pointsapp.rules.refusal import Refusal
from pointsapp.store.database import writing
from pointsapp.store.households import pin_hash_of
from pointsapp.store.people import Person
from pointsapp.store.throttles import forget

PIN_BYTES = 8
SALT_BYTES = 16
START_BYTES = PIN_BYTES + SALT_BYTES


@dataclass(frozen=True, slots=True)
class StartPin:
    """A PIN for a person's first sign-in: it stands on paper once, and only its hash is kept."""

    person_id: UUID
    pin: str = field(repr=False)
    pin_hash: str = field(repr=False)


def new_start_pin(person_id: UUID, random: bytes) -> StartPin:
    """Makes a start PIN that is not easily guessed, from 24 random bytes. Slow: hashes, so before a transaction."""
    number = int.from_bytes(random[:PIN_BYTES], "big")
    while is_common_pin(pin := f"{number % 1_000_000:06d}"):
        number += 1
    return StartPin(person_id, pin, hash_secret(pin, random[PIN_BYTES:START_BYTES]))


def prove_pin(community_id: int, person_id: UUID, typed: str, at_ms: int) -> str:
    """Checks a person's PIN, and gives the hash that it fits; each try is counted before it is looked at.

    Somebody who does not exist is refused like a wrong PIN, and as slowly. Not within a transaction.
    Refuses with throttled (retry_seconds), pin-wrong.
    """
    subject = tries_of(person_id)
    take_try(subject, at_ms)
    stored = pin_hash_of(community_id, person_id)
    if not secret_matches(stored, plain_digits(typed)) or stored is None:
        raise Refusal("pin-wrong")
    try_succeeded(subject)
    return stored


def tries_of(person_id: UUID) -> str:
    """Under what a person's tries are counted."""
    return f"pin:{person_id.hex}"


def change_pin(act: Act, person_id: UUID, typed: str, salt: bytes, session_id: UUID) -> None:
    """Sets the PIN that a person chose, and signs them out everywhere but in their session of now.

    The door has asked for the old one (`prove_pin`), unless that was a start PIN just used.
    Refuses with pin-bad, pin-common, not-found, key-reused.
    """
    pin = plain_digits(typed)
    check_pin(pin)
    pin_hash = hash_secret(pin, salt)
    with writing():
        if begin_operation(act, "change-pin", content_hash(person_id), person_id):
            check_person(act.community_id, person_id)
            _set_pin(act.community_id, person_id, pin_hash, is_start=False)
            end_sessions(act, person_id, but=session_id)


def pin_was_changed(community_id: int, key: UUID) -> bool:
    """Whether a change of PIN was made under this key: a second sending has the same answer as the first."""
    return was_done_under(community_id, key, "change-pin")


def reset_pin(act: Act, start: StartPin) -> None:
    """Gives a person a new start PIN and signs them out everywhere; for one who forgot theirs.

    Refuses with not-found; pin-reset-already when the same is asked for again, since the PIN was shown once;
    key-reused.
    """
    with writing():
        if not begin_operation(act, "reset-pin", content_hash(start.person_id), start.person_id):
            raise Refusal("pin-reset-already")
        check_person(act.community_id, start.person_id)
        _set_pin(act.community_id, start.person_id, start.pin_hash, is_start=True)
        forget(tries_of(start.person_id))  # whoever forgot the old one has tried it often enough
        end_sessions(act, start.person_id)


def write_start_pin(community_id: int, start: StartPin) -> bool:
    """Sets a start PIN inside the caller's transaction, unless the person has chosen their own; says whether it did."""
    changed = (
        Person.update(pin_hash=start.pin_hash, pin_is_start=1)
        .where(
            Person.community_id == community_id,
            Person.id == start.person_id,
            Person.left_ms.is_null(),
            (Person.pin_is_start == 1) | Person.pin_hash.is_null(),
        )
        .execute()
    )
    if changed:
        forget(tries_of(start.person_id))
    return bool(changed)


def _set_pin(community_id: int, person_id: UUID, pin_hash: str, is_start: bool) -> None:
    Person.update(pin_hash=pin_hash, pin_is_start=int(is_start)).where(
        Person.community_id == community_id, Person.id == person_id
    ).execute()
