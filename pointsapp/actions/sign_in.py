"""Residents signing in on a phone: card number, which person, PIN; then that phone is a card, too."""

import hmac
from dataclasses import dataclass, field
from uuid import UUID

from pointsapp.actions.acts import Act, content_hash
from pointsapp.actions.operations import begin_operation
from pointsapp.actions.people import check_person, take_turn_of
from pointsapp.actions.pins import prove_pin
from pointsapp.actions.sessions import PHONE_MS
from pointsapp.rules.name_labels import masked_labels
from pointsapp.rules.refusal import Refusal
from pointsapp.rules.tokens import card_token, resident_token, token_hash
from pointsapp.store.cards import phones_of
from pointsapp.store.communities import handle_of_community
from pointsapp.store.database import writing
from pointsapp.store.households import household_by_number, persons_of, pin_hash_of
from pointsapp.store.people import PhoneSession

MOST_PHONES = 3  # of a household; a fourth ends the one that signed in first

# The commonest surnames: what a number that nobody has seems to belong to.
_SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗"


@dataclass(frozen=True, slots=True)
class PersonToChoose:
    """A person of the household whose number was typed: the masked name, numbered where two look alike."""

    person_id: UUID
    label: str


@dataclass(frozen=True, slots=True)
class NewPhone:
    """What a phone is given at the door: an id, and 16 random bytes for each of its two tokens."""

    id: UUID
    session_secret: bytes = field(repr=False)
    card_secret: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The two tokens of a phone that was signed in: that of the session and that which it shows as a card."""

    session_id: UUID
    token: str = field(repr=False)
    card_token: str = field(repr=False)


def persons_to_choose(community_id: int, card_number: str, decoy_key: bytes) -> list[PersonToChoose]:
    """The persons of the household with this card number.

    A number that nobody has gets persons, too, always the same ones, whose PIN is never right: so nobody learns
    which numbers exist.

    Args:
        decoy_key: a secret, so that nobody can compute who does not exist.
    """
    household = household_by_number(community_id, card_number)
    if household is None:
        return _decoys(community_id, card_number, decoy_key)
    persons = persons_of(community_id, household.id)
    labels = masked_labels([person.name for person in persons])
    return [PersonToChoose(person.id, label) for person, label in zip(persons, labels, strict=True)]


def sign_in(community_id: int, person_id: UUID, pin: str, phone: NewPhone, at_ms: int) -> SignedIn:
    """Signs a person in on a phone for 180 days. Refuses with throttled (retry_seconds), pin-wrong."""
    proved = prove_pin(community_id, person_id, pin, at_ms)
    with writing():
        try:
            household_id = check_person(community_id, person_id).household_id
        except Refusal:
            raise Refusal("pin-wrong") from None  # they left while the PIN was looked at
        take_turn_of(community_id, household_id)
        if pin_hash_of(community_id, person_id) != proved:
            raise Refusal("pin-wrong")  # it was changed, or they left, while it was looked at
        signed_in = _insert(community_id, household_id, person_id, phone, at_ms)
        _end(community_id, _too_many(community_id, household_id, at_ms), at_ms)
    return signed_in


def sign_out(community_id: int, session_id: UUID, at_ms: int) -> None:
    """Ends a phone's session, and with it the phone's use as a card."""
    with writing():
        _end(community_id, [session_id], at_ms)


def end_phone(act: Act, household_id: UUID, session_id: UUID) -> None:
    """Ends the session of a household's phone from afar, as when it was lost. Refuses with not-found, key-reused."""
    with writing():
        if begin_operation(act, "end-phone", content_hash(household_id, session_id), household_id):
            known = phones_of(act.community_id, household_id, 0)
            if session_id not in [phone.id for phone in known]:
                raise Refusal("not-found")
            _end(act.community_id, [session_id], act.received_ms)


def _insert(community_id: int, household_id: UUID, person_id: UUID, phone: NewPhone, at_ms: int) -> SignedIn:
    handle = handle_of_community(community_id)
    token = resident_token(handle, phone.session_secret)
    shown = card_token("phone", handle, phone.card_secret)
    PhoneSession.insert_row(
        community_id=community_id,
        id=phone.id,
        person_id=person_id,
        household_id=household_id,
        token_hash=token_hash(token),
        card_hash=token_hash(shown),
        created_ms=at_ms,
        seen_ms=at_ms,
    )
    return SignedIn(phone.id, token, shown)


def _too_many(community_id: int, household_id: UUID, at_ms: int) -> list[UUID]:
    """The phones of a household beyond the latest three."""
    return [phone.id for phone in phones_of(community_id, household_id, at_ms - PHONE_MS)[MOST_PHONES:]]


def _end(community_id: int, session_ids: list[UUID], at_ms: int) -> None:
    PhoneSession.update(ended_ms=at_ms).where(
        PhoneSession.community_id == community_id,
        PhoneSession.id.in_(session_ids),
        PhoneSession.ended_ms.is_null(),
    ).execute()


def _decoys(community_id: int, card_number: str, decoy_key: bytes) -> list[PersonToChoose]:
    """One to three persons who don't exist, made from the number and a secret."""
    digest = hmac.digest(decoy_key, f"decoy:{community_id}:{card_number}".encode(), "sha512")
    count = (1, 1, 2, 2, 2, 3, 3, 1)[digest[0] % 8]
    names = [_SURNAMES[byte % len(_SURNAMES)] + "某" for byte in digest[1 : 1 + count]]
    ids = [UUID(bytes=digest[16 * n : 16 * n + 16]) for n in range(1, 1 + count)]
    return [PersonToChoose(*pair) for pair in zip(ids, masked_labels(names), strict=True)]
