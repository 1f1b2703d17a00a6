"""Households and persons are enrolled once, changed, and leave; each write stands in the record."""

from uuid import uuid4

import pytest

from pointsapp.actions.acts import Act
from pointsapp.actions.people import (
    Home,
    NewPerson,
    add_person,
    change_household,
    change_person,
    enrol_household,
    person_leaves,
)
from pointsapp.rules.cards import card_number
from pointsapp.rules.refusal import Refusal
from pointsapp.store.communities import Operation
from pointsapp.store.households import (
    PAGE,
    household_by_number,
    household_count,
    persons_of,
    search_households,
    stored_household,
)
from tests.cast import Cast, new_id
from tests.support.at_once import at_once

LU = Home("陆家", "7栋", "2单元", "302")
SEVEN = 1_234_567


def enrolled(cast: Cast, home: Home = LU, act: Act | None = None, seven: int = SEVEN):
    return enrol_household(act or cast.act(), home, [NewPerson(new_id(), home.name)], seven)


def test_a_household_gets_a_number_and_its_persons(cast: Cast) -> None:
    household = stored_household(cast.community.id, enrolled(cast))
    assert household
    assert (household.address, household.card_number) == ("7栋 2单元 302", card_number(SEVEN))
    assert [person.name for person in persons_of(cast.community.id, household.id)] == ["陆家"]


def test_a_number_that_is_taken_gives_the_next(cast: Cast) -> None:
    enrolled(cast)
    second = stored_household(cast.community.id, enrolled(cast, Home("陆家", "8栋")))
    assert second
    assert second.card_number == card_number(SEVEN + 1)
    last = stored_household(cast.community.id, enrolled(cast, Home("陆家", "9栋"), seven=9_999_999))
    after = stored_household(cast.community.id, enrolled(cast, Home("陆家", "10栋"), seven=9_999_999))
    assert last
    assert after
    assert (last.card_number, after.card_number) == (card_number(9_999_999), card_number(0))


def test_numbers_are_each_communitys_own(cast: Cast) -> None:
    number = cast.stranger.card_number
    enrolled(cast, seven=int(number[:7]))
    found = household_by_number(cast.community.id, number)
    assert found
    assert found.name == "陆家"


def test_the_same_key_enrols_once(cast: Cast) -> None:
    act, before = cast.act(), household_count(cast.community.id)
    assert enrolled(cast, act=act) == enrolled(cast, act=act) == act.key
    assert household_count(cast.community.id) == before + 1
    assert len(persons_of(cast.community.id, act.key)) == 1
    with pytest.raises(Refusal, match="key-reused"):
        enrolled(cast, Home("陆家", "8栋"), act)


def test_the_same_key_at_once_enrols_once(cast: Cast) -> None:
    act, before = cast.act(), household_count(cast.community.id)
    persons = [NewPerson(new_id(), "陆家")]
    outcomes = at_once(*[lambda: enrol_household(act, LU, persons, SEVEN)] * 8)
    assert set(outcomes) == {act.key}
    assert household_count(cast.community.id) == before + 1


def test_the_same_household_under_another_key_is_refused(cast: Cast) -> None:
    enrolled(cast)
    with pytest.raises(Refusal, match="household-exists"):
        enrolled(cast)
    assert Operation.select().where(Operation.kind == "enrol-household", Operation.subject_id.is_null()).count() == 0


def test_many_at_once_get_numbers_of_their_own(cast: Cast) -> None:
    homes = [Home("陆家", f"{number}栋") for number in range(20, 28)]
    outcomes = at_once(*[lambda home=home: enrolled(cast, home) for home in homes])
    numbers = {stored_household(cast.community.id, found).card_number for found in outcomes}  # type: ignore[union-attr]
    assert numbers == {card_number(SEVEN + step) for step in range(8)}


@pytest.mark.parametrize(("persons", "code"), [(0, "no-person"), (21, "too-many-persons")])
def test_how_many_persons(cast: Cast, persons: int, code: str) -> None:
    with pytest.raises(Refusal, match=code):
        enrol_household(cast.act(), LU, [NewPerson(new_id(), "陆")] * persons, SEVEN)


def test_a_household_is_full_at_twenty(cast: Cast) -> None:
    for _ in range(19):
        add_person(cast.act(), cast.li.household_id, "李")
    with pytest.raises(Refusal, match="too-many-persons"):
        add_person(cast.act(), cast.li.household_id, "李")


def test_the_record_says_who_did_what(cast: Cast) -> None:
    act = cast.act()
    change_person(act, cast.li.id, "李阿姨", "028")
    done = Operation.get(Operation.id == act.key)
    assert (done.kind, done.subject_id, done.staff_id) == ("change-person", cast.li.id, cast.chen.id)


def test_what_is_elsewhere_or_nowhere_is_not_found(cast: Cast) -> None:
    for household in (cast.stranger.household_id, uuid4()):
        for write in (
            lambda household=household: change_household(cast.act(), household, LU),
            lambda household=household: add_person(cast.act(), household, "陆"),
        ):
            with pytest.raises(Refusal, match="not-found"):
                write()
    for person in (cast.stranger.id, uuid4()):
        for write in (
            lambda person=person: change_person(cast.act(), person, "陆", ""),
            lambda person=person: person_leaves(cast.act(), person),
        ):
            with pytest.raises(Refusal, match="not-found"):
                write()


def test_who_left_is_not_found(cast: Cast) -> None:
    act = cast.act()
    person_leaves(act, cast.zhang_son.id)
    person_leaves(act, cast.zhang_son.id)  # the same again is no mistake
    with pytest.raises(Refusal, match="not-found"):
        change_person(cast.act(), cast.zhang_son.id, "张", "")


def test_two_who_leave_at_once_leave_somebody(cast: Cast) -> None:
    outcomes = at_once(
        *[lambda person=person: person_leaves(cast.act(), person.id) for person in (cast.zhang, cast.zhang_son)]
    )
    assert [getattr(outcome, "code", None) for outcome in outcomes].count("last-person") == 1
    assert len(persons_of(cast.community.id, cast.zhang.household_id)) == 1


def test_pages_of_the_register(cast: Cast) -> None:
    for number in range(PAGE - 4):
        enrolled(cast, Home("陆家", "7栋", room=str(number)))
    found, more = search_households(cast.community.id, "", 1)
    assert (len(found), more) == (PAGE, False)
    assert [one.household.room for one in found if one.household.name == "陆家"] == [str(n) for n in range(PAGE - 4)]
    enrolled(cast, Home("陆家", "7栋", room="一"))
    found, more = search_households(cast.community.id, "", 1)
    assert (len(found), more) == (PAGE, True)
    assert len(search_households(cast.community.id, "", 2)[0]) == 1
