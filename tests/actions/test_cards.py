"""Printing a card issues it, and whom a scanned token names is told only where it belongs."""

from uuid import UUID, uuid4

import pytest

from pointsapp.actions.cards import IssuedCard, NewCard, card_holder, issue_cards, revoke_card
from pointsapp.actions.pins import START_BYTES, StartPin, new_start_pin
from pointsapp.actions.sessions import PHONE_MS
from pointsapp.actions.sign_in import NewPhone, sign_in, sign_out
from pointsapp.rules.pins import is_common_pin
from pointsapp.rules.refusal import Refusal
from pointsapp.store.cards import card_since
from pointsapp.store.households import pin_hash_of
from pointsapp.store.people import Card, Person
from tests.cast import ENROLLED_MS, Cast, Member, act_of, cheap_hash, new_id, random_of
from tests.support.at_once import at_once

LATER_MS = ENROLLED_MS + 86_400_000


def issued(
    cast: Cast, *households: UUID, key: UUID | None = None, starts: tuple[StartPin, ...] = ()
) -> list[IssuedCard]:
    cards = [NewCard(new_id(), household_id, random_of(16), starts) for household_id in households]
    return issue_cards(cast.act(key, LATER_MS), cards)


def code_of(community_id: int, text: str, at_ms: int = LATER_MS) -> str:
    with pytest.raises(Refusal) as refused:
        card_holder(community_id, text, at_ms)
    return refused.value.code


def valid_cards(household_id: UUID) -> int:
    return int(Card.select().where(Card.household_id == household_id, Card.revoked_ms.is_null()).count())


def test_a_card_names_its_household(cast: Cast) -> None:
    holder = card_holder(cast.community.id, cast.li.card, LATER_MS)
    assert (holder.household_id, holder.person_id) == (cast.li.household_id, None)
    assert card_holder(cast.community.id, cast.li.card.lower() + "\r\n", LATER_MS) == holder


def test_only_a_hash_is_kept(cast: Cast) -> None:
    (card,) = issued(cast, cast.li.household_id)
    rows = [repr(row.__data__) for row in Card.select()]
    assert not any(card.token in row or card.token[6:] in row for row in rows)
    assert card.token not in repr(card)


def test_printing_again_replaces(cast: Cast) -> None:
    (card,) = issued(cast, cast.li.household_id)
    assert code_of(cast.community.id, cast.li.card) == "card-revoked"
    assert card_holder(cast.community.id, card.token, LATER_MS).household_id == cast.li.household_id
    assert card_since(cast.community.id, cast.li.household_id) == LATER_MS


def test_the_same_key_prints_once(cast: Cast) -> None:
    key = new_id()
    (card,) = issued(cast, cast.li.household_id, key=key)
    with pytest.raises(Refusal, match="card-printed-already"):
        issued(cast, cast.li.household_id, key=key)
    with pytest.raises(Refusal, match="key-reused"):
        issued(cast, cast.wang.household_id, key=key)
    assert card_holder(cast.community.id, card.token, LATER_MS)


def test_at_once_one_card_is_left(cast: Cast) -> None:
    both = (cast.li.household_id, cast.wang.household_id)
    outcomes = at_once(*[lambda: issued(cast, *both), lambda: issued(cast, *reversed(both))] * 4)
    assert all(isinstance(outcome, list) for outcome in outcomes)
    assert [valid_cards(household_id) for household_id in both] == [1, 1]


def test_all_or_none(cast: Cast) -> None:
    for foreign in (cast.stranger.household_id, uuid4()):
        with pytest.raises(Refusal, match="not-found"):
            issued(cast, cast.li.household_id, foreign)
    assert card_holder(cast.community.id, cast.li.card, LATER_MS)
    with pytest.raises(Refusal, match="too-many-cards"):
        issued(cast, *[cast.li.household_id] * 101)


def test_a_revoked_card(cast: Cast) -> None:
    act = cast.act()
    for _ in range(2):
        revoke_card(act, cast.li.household_id)
    assert code_of(cast.community.id, cast.li.card) == "card-revoked"
    assert card_since(cast.community.id, cast.li.household_id) is None
    with pytest.raises(Refusal, match="not-found"):
        revoke_card(cast.act(), cast.stranger.household_id)


def test_a_card_from_elsewhere_says_nothing_else(cast: Cast) -> None:
    assert code_of(cast.community.id, cast.stranger.card) == "card-other-community"
    invented = cast.stranger.card[:6] + "A" * 26
    assert code_of(cast.community.id, invented) == "card-other-community"
    revoke_card(act_of(cast.he), cast.stranger.household_id)
    assert code_of(cast.community.id, cast.stranger.card) == "card-other-community"


def test_a_token_that_was_never_issued(cast: Cast) -> None:
    assert code_of(cast.community.id, cast.li.card[:6] + "A" * 26) == "card-unknown"
    assert code_of(cast.community.id, "P1" + cast.li.card[2:]) == "card-unknown"
    assert code_of(cast.community.id, "C1" + "7777" + "A" * 26) == "card-unknown"
    assert code_of(cast.community.id, "https://example.org/") == "card-unknown"


def on_phone(who: Member) -> tuple[UUID, str]:
    phone = NewPhone(new_id(), random_of(16), random_of(16))
    return phone.id, sign_in(who.community_id, who.id, who.pin, phone, LATER_MS).card_token


def test_a_phone_is_a_card_of_its_person(cast: Cast) -> None:
    session_id, token = on_phone(cast.zhang_son)
    holder = card_holder(cast.community.id, token, LATER_MS)
    assert (holder.household_id, holder.person_id) == (cast.zhang.household_id, cast.zhang_son.id)
    assert card_holder(cast.community.id, token, LATER_MS + PHONE_MS)
    assert code_of(cast.community.id, token, LATER_MS + PHONE_MS + 1) == "card-revoked"
    sign_out(cast.community.id, session_id, LATER_MS)
    assert code_of(cast.community.id, token) == "card-revoked"


def test_a_phone_from_elsewhere(cast: Cast) -> None:
    assert code_of(cast.community.id, on_phone(cast.stranger)[1]) == "card-other-community"


def test_start_pins_are_set_for_those_who_never_chose_one(cast: Cast) -> None:
    Person.update(pin_is_start=1).where(Person.id == cast.zhang_son.id).execute()
    starts = tuple(StartPin(member.id, "924681", cheap_hash("924681")) for member in (cast.zhang, cast.zhang_son))
    before = pin_hash_of(cast.community.id, cast.zhang.id)
    (card,) = issued(cast, cast.zhang.household_id, starts=starts)
    assert [start.person_id for start in card.start_pins] == [cast.zhang_son.id]
    assert pin_hash_of(cast.community.id, cast.zhang.id) == before
    assert pin_hash_of(cast.community.id, cast.zhang_son.id) == cheap_hash("924681")


@pytest.mark.parametrize("number", [0, 111_111, 123_456, 999_999, 42, 2**64 - 1])
def test_a_start_pin_is_not_easily_guessed(number: int) -> None:
    start = new_start_pin(UUID(int=2**128 - 1), number.to_bytes(8, "big").ljust(START_BYTES, b"s"))
    assert len(start.pin) == 6
    assert not is_common_pin(start.pin)
    assert start.pin_hash.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert start.pin not in repr(start)
