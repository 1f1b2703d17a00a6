"""Admins are made once, and sign in by name and password."""

import pytest

from pointsapp.actions.sessions import STAFF_IDLE_MS, staff_of
from pointsapp.actions.staff import make_admin, sign_in_staff, sign_out_staff
from pointsapp.rules.refusal import Refusal
from pointsapp.store.people import StaffSession
from pointsapp.store.sessions import staff_has_role
from pointsapp.store.staff import communities_of_staff, staff_by_name
from tests.cast import ENROLLED_MS, PASSWORD, Cast, act_of, random_of
from tests.support.at_once import at_once

NOW = ENROLLED_MS + 86_400_000
NEW = "a louder street in autumn"


def signed_in(name: str = "陈", password: str = PASSWORD, at_ms: int = NOW) -> str:
    return sign_in_staff(name, password, random_of(16), at_ms)


def test_an_admin_of_one_community(cast: Cast) -> None:
    staff_id = make_admin(cast.act(), "  周  红 ", NEW, random_of(16))
    assert communities_of_staff(staff_id) == [cast.community.id]
    found = staff_of(signed_in("周 红", NEW), NOW)
    assert found
    assert (found.id, found.name) == (staff_id, "周 红")


def test_the_same_key_makes_one(cast: Cast) -> None:
    act = cast.act()
    assert make_admin(act, "周红", NEW, random_of(16)) == make_admin(act, "周红", NEW, random_of(16))


def test_the_same_name_at_once_is_one_admin(cast: Cast) -> None:
    acts = [cast.act() for _ in range(2)]
    outcomes = at_once(*[lambda act=act: make_admin(act, "周红", NEW, random_of(16)) for act in acts])
    assert [getattr(outcome, "code", "made") for outcome in outcomes].count("made") == 1


def test_who_is_staff_elsewhere_gives_their_password(cast: Cast) -> None:
    with pytest.raises(Refusal, match="staff-name-taken"):
        make_admin(cast.act(), "何", NEW, random_of(16))
    assert not staff_has_role(cast.he.id, cast.community.id, "admin")
    assert make_admin(cast.act(), "何", PASSWORD, random_of(16)) == cast.he.id
    assert staff_has_role(cast.he.id, cast.community.id, "admin")
    assert communities_of_staff(cast.he.id) == [cast.community.id, cast.other.id]


@pytest.mark.parametrize(
    ("name", "password", "code"),
    [
        ("周红", "short", "password-bad"),
        ("周红", "x" * 201, "password-bad"),
        ("周红", "password1234", "password-common"),
        ("", NEW, "bad-staff-name"),
        ("  ", NEW, "bad-staff-name"),
        ("周" * 81, NEW, "bad-staff-name"),
    ],
)
def test_who_cannot_be_one(cast: Cast, name: str, password: str, code: str) -> None:
    with pytest.raises(Refusal, match=code):
        make_admin(cast.act(), name, password, random_of(16))
    assert staff_by_name("周红") is None


def test_only_hashes_are_kept(cast: Cast) -> None:
    make_admin(act_of(cast.he), "周红", NEW, random_of(16))
    found = staff_by_name("周红")
    assert found
    assert found.password_hash.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert found.password_hash not in repr(found)
    token = signed_in("周红", NEW)
    assert token not in repr(StaffSession.get().__data__)


def test_wrong_and_unknown(cast: Cast) -> None:
    for name, password in (("陈", "wrong"), ("谁", PASSWORD), ("陈", PASSWORD + " "), ("", "")):
        with pytest.raises(Refusal, match="password-wrong"):
            signed_in(name, password)


def test_sixteen_wrong_ones_at_once_are_five(cast: Cast) -> None:
    outcomes = at_once(*[lambda: signed_in(password="wrong")] * 16)
    assert sorted(outcome.code for outcome in outcomes) == ["password-wrong"] * 5 + ["throttled"] * 11


def test_idle_and_signed_out(cast: Cast) -> None:
    token = signed_in()
    assert staff_of(token, NOW + STAFF_IDLE_MS)
    assert staff_of(token, NOW + 2 * STAFF_IDLE_MS + 1) is None
    token = signed_in()
    sign_out_staff(token, NOW)
    assert staff_of(token, NOW) is None


@pytest.mark.parametrize("token", ["", "A1", "A1" + "A" * 26, "R1" + "A" * 30])
def test_a_token_of_nobody(cast: Cast, token: str) -> None:
    assert staff_of(token, NOW) is None
