"""Residents sign in by PIN; tries are counted across workers; old phones make room for new ones."""

import time

import pytest

from pointsapp.actions.hashing import secret_matches
from pointsapp.actions.pins import START_BYTES, change_pin, new_start_pin, prove_pin, reset_pin
from pointsapp.actions.sessions import PHONE_MS, resident_of
from pointsapp.actions.sign_in import NewPhone, end_phone, persons_to_choose, sign_in, sign_out
from pointsapp.rules.cards import card_number
from pointsapp.rules.refusal import Refusal
from pointsapp.store.people import PhoneSession
from tests.cast import ENROLLED_MS, Cast, Member, new_id, random_of
from tests.support.at_once import at_once

NOW = ENROLLED_MS + 86_400_000
KEY = b"k" * 32


def signed_in(who: Member, at_ms: int = NOW, pin: str = "") -> str:
    phone = NewPhone(new_id(), random_of(16), random_of(16))
    return sign_in(who.community_id, who.id, pin or who.pin, phone, at_ms).token


def test_a_session_is_its_persons(cast: Cast) -> None:
    token = signed_in(cast.zhang)
    assert token.startswith("R1" + cast.community.handle)
    resident = resident_of(token, NOW)
    assert resident
    assert (resident.person_id, resident.household_id, resident.name) == (
        cast.zhang.id,
        cast.zhang.household_id,
        "张大爷",
    )
    assert (resident.roles, resident.pin_is_start) == ({"leader"}, False)


def test_a_session_holds_180_days(cast: Cast) -> None:
    token = signed_in(cast.li)
    assert resident_of(token, NOW + PHONE_MS)
    assert resident_of(token, NOW + PHONE_MS + 1) is None


def test_only_hashes_are_kept(cast: Cast) -> None:
    phone = NewPhone(new_id(), random_of(16), random_of(16))
    given = sign_in(cast.community.id, cast.li.id, cast.li.pin, phone, NOW)
    row = repr(PhoneSession.get().__data__)
    for secret in (given.token, given.card_token):
        assert secret not in row
        assert secret not in repr(given)


@pytest.mark.parametrize("token", ["", "R1", "A1" + "A" * 26, "R1" + "A" * 30, "x" * 5000, "R1张大爷"])
def test_a_token_of_nobody(cast: Cast, token: str) -> None:
    assert resident_of(token, NOW) is None


def test_three_phones_a_household(cast: Cast) -> None:
    tokens = [signed_in(who, NOW + step) for step, who in enumerate([cast.zhang, cast.zhang_son] * 2)]
    signed_in(cast.li, NOW)
    assert [resident_of(token, NOW + 9) is not None for token in tokens] == [False, True, True, True]


def test_three_phones_a_household_at_once(cast: Cast) -> None:
    outcomes = at_once(*[lambda: signed_in(cast.zhang), lambda: signed_in(cast.zhang_son)] * 4)
    assert all(isinstance(token, str) for token in outcomes)
    live = PhoneSession.select().where(PhoneSession.ended_ms.is_null())
    assert live.count() == 3


def test_a_wrong_pin(cast: Cast) -> None:
    with pytest.raises(Refusal, match="pin-wrong"):
        signed_in(cast.li, pin="924680")
    with pytest.raises(Refusal, match="pin-wrong"):
        signed_in(cast.li, pin=cast.zhang.pin)
    assert PhoneSession.select().count() == 0


def test_a_person_elsewhere_is_nobody(cast: Cast) -> None:
    phone = NewPhone(new_id(), random_of(16), random_of(16))
    with pytest.raises(Refusal, match="pin-wrong"):
        sign_in(cast.community.id, cast.stranger.id, cast.stranger.pin, phone, NOW)


def test_sixteen_wrong_pins_at_once_are_five(cast: Cast) -> None:
    outcomes = at_once(*[lambda: prove_pin(cast.community.id, cast.li.id, "924680", NOW)] * 16)
    assert sorted(outcome.code for outcome in outcomes) == ["pin-wrong"] * 5 + ["throttled"] * 11
    with pytest.raises(Refusal, match="throttled"):
        signed_in(cast.li)


def test_nobodys_pin_takes_as_long(cast: Cast) -> None:
    reset_pin(cast.act(), new_start_pin(cast.li.id, bytes(START_BYTES)))  # a hash with the parameters of real ones

    def seconds(person_id: object) -> float:
        before = time.thread_time()
        with pytest.raises(Refusal, match="pin-wrong"):
            prove_pin(cast.community.id, person_id, "924680", NOW)  # type: ignore[arg-type]
        return time.thread_time() - before

    known, unknown = (min(seconds(person) for _ in range(2)) for person in (cast.li.id, new_id()))
    assert 0.5 < unknown / known < 2


def test_a_secret_that_nobody_has_never_matches() -> None:
    assert not secret_matches(None, "")
    assert not secret_matches(None, "nobody's")
    assert not secret_matches("no hash", "no hash")


def test_changing_the_pin_ends_the_other_sessions(cast: Cast) -> None:
    here, there, others = signed_in(cast.zhang), signed_in(cast.zhang), signed_in(cast.zhang_son)
    session = resident_of(here, NOW)
    assert session
    change_pin(cast.act(at_ms=NOW), cast.zhang.id, "730518", random_of(16), session.session_id)
    assert [resident_of(token, NOW) is not None for token in (here, there, others)] == [True, False, True]
    with pytest.raises(Refusal, match="pin-wrong"):
        signed_in(cast.zhang)
    assert signed_in(cast.zhang, pin="730518")


@pytest.mark.parametrize(("pin", "code"), [("12345", "pin-bad"), ("abcdef", "pin-bad"), ("111111", "pin-common")])
def test_a_pin_that_does_not_do(cast: Cast, pin: str, code: str) -> None:
    with pytest.raises(Refusal, match=code):
        change_pin(cast.act(), cast.li.id, pin, random_of(16), new_id())


def test_a_reset_ends_all_sessions_and_is_done_once(cast: Cast) -> None:
    token, act = signed_in(cast.li), cast.act(at_ms=NOW)
    start = new_start_pin(cast.li.id, bytes(START_BYTES))
    reset_pin(act, start)
    assert resident_of(token, NOW) is None
    with pytest.raises(Refusal, match="pin-reset-already"):
        reset_pin(act, start)
    resident = resident_of(signed_in(cast.li, pin=start.pin), NOW)
    assert resident
    assert resident.pin_is_start


def test_a_new_pin_forgives_the_tries_of_whoever_forgot_theirs(cast: Cast) -> None:
    for _ in range(5):
        with pytest.raises(Refusal, match="pin-wrong"):
            signed_in(cast.li, pin="924680")
    start = new_start_pin(cast.li.id, bytes(START_BYTES))
    with pytest.raises(Refusal, match="throttled"):
        signed_in(cast.li, pin=start.pin)
    reset_pin(cast.act(), start)
    assert signed_in(cast.li, pin=start.pin)


def test_a_phone_is_ended_from_afar(cast: Cast) -> None:
    token = signed_in(cast.li)
    session = resident_of(token, NOW)
    assert session
    with pytest.raises(Refusal, match="not-found"):
        end_phone(cast.act(), cast.wang.household_id, session.session_id)
    end_phone(cast.act(), cast.li.household_id, session.session_id)
    assert resident_of(token, NOW) is None


def test_signing_out_ends_only_that_session(cast: Cast) -> None:
    one, other = signed_in(cast.li), signed_in(cast.li)
    session = resident_of(one, NOW)
    assert session
    sign_out(cast.other.id, session.session_id, NOW)  # of another community: nothing happens
    assert resident_of(one, NOW)
    sign_out(cast.community.id, session.session_id, NOW)
    assert resident_of(one, NOW) is None
    assert resident_of(other, NOW)


def test_whom_a_number_names(cast: Cast) -> None:
    shown = persons_to_choose(cast.community.id, cast.zhang.card_number, KEY)
    assert [(one.person_id, one.label) for one in shown] == [(cast.zhang.id, "张* (1)"), (cast.zhang_son.id, "张* (2)")]


def test_a_number_that_nobody_has_names_somebody_too(cast: Cast) -> None:
    here = cast.community.id
    numbers = [card_number(seven) for seven in range(5_000_000, 5_000_300)]
    shown = [persons_to_choose(here, number, KEY) for number in numbers]
    assert {len(persons) for persons in shown} == {1, 2, 3}
    assert shown == [persons_to_choose(here, number, KEY) for number in numbers]
    assert shown != [persons_to_choose(here, number, b"another") for number in numbers]
    assert all(len({one.label for one in persons}) == len(persons) for persons in shown)
    stranger = persons_to_choose(here, cast.stranger.card_number, KEY)
    assert cast.stranger.id not in [one.person_id for one in stranger]
