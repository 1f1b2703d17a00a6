"""Enrolling households and their persons, changing what is known of them, and persons who leave."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from peewee import IntegrityError

from pointsapp.actions.acts import Act, content_hash
from pointsapp.actions.operations import begin_operation, was_done_under
from pointsapp.rules.cards import card_number
from pointsapp.rules.refusal import Refusal
from pointsapp.store.database import writing
from pointsapp.store.hours import TeamMember
from pointsapp.store.households import (
    StoredPerson,
    household_by_number,
    lock_household,
    stored_household,
    stored_person,
)
from pointsapp.store.people import Household, OperatorSession, Person, PersonRole, PhoneSession

MOST_PERSONS = 20
NUMBERS = 10_000_000  # card numbers have seven free digits


@dataclass(frozen=True, slots=True)
class Home:
    """A household as it is registered: whose it is and where; unit and room may be ""."""

    name: str
    building: str
    unit: str = ""
    room: str = ""


@dataclass(frozen=True, slots=True)
class NewPerson:
    """A person to enrol; the id is made at the door."""

    id: UUID
    name: str
    phone: str = ""


def enrol_household(act: Act, home: Home, persons: Sequence[NewPerson], seven: int) -> UUID:
    """Enrols a household with its persons; its id is the act's key.

    Args:
        persons: 1 to 20.
        seven: random, 0 to 9,999,999: the card number begins with it, or with the next free one.

    Refuses with no-person, too-many-persons (most), household-exists, key-reused.
    """
    if not persons:
        raise Refusal("no-person")
    if len(persons) > MOST_PERSONS:
        raise Refusal("too-many-persons", most=MOST_PERSONS)
    who = [(person.name, person.phone) for person in persons]
    with writing():
        if begin_operation(act, "enrol-household", content_hash(home, who), act.key):
            _insert_household(act, home, seven)
            for person in persons:
                _insert_person(act, act.key, person)
    return act.key


def change_household(act: Act, household_id: UUID, home: Home) -> None:
    """Corrects a household's name or address. Refuses with not-found, household-exists, key-reused."""
    with writing():
        if begin_operation(act, "change-household", content_hash(household_id, home), household_id):
            check_household(act.community_id, household_id)
            changes = {"name": home.name, "building": home.building, "unit": home.unit, "room": home.room}
            here = (Household.community_id == act.community_id) & (Household.id == household_id)
            try:
                Household.update(changes).where(here).execute()
            except IntegrityError:  # another household stands at this address under this name
                raise Refusal("household-exists") from None


def add_person(act: Act, household_id: UUID, name: str, phone: str = "") -> UUID:
    """Adds a person to a household; their id is the act's key.

    Refuses with not-found, too-many-persons (most), key-reused.
    """
    with writing():
        if begin_operation(act, "add-person", content_hash(household_id, name, phone), act.key):
            take_turn_of(act.community_id, household_id)
            if _persons_in(act.community_id, household_id) >= MOST_PERSONS:
                raise Refusal("too-many-persons", most=MOST_PERSONS)
            _insert_person(act, household_id, NewPerson(act.key, name, phone))
    return act.key


def change_person(act: Act, person_id: UUID, name: str, phone: str) -> None:
    """Corrects a person's name or telephone number. Refuses with not-found, key-reused."""
    with writing():
        if begin_operation(act, "change-person", content_hash(person_id, name, phone), person_id):
            check_person(act.community_id, person_id)
            Person.update(name=name, phone=phone).where(
                Person.community_id == act.community_id, Person.id == person_id
            ).execute()


def person_leaves(act: Act, person_id: UUID) -> None:
    """A person leaves the household: their roles, teams, phones and PIN end; what they did stays in the book.

    Refuses with not-found, last-person where nobody would be left, key-reused.
    """
    with writing():
        if begin_operation(act, "person-leaves", content_hash(person_id), person_id):
            household_id = check_person(act.community_id, person_id).household_id
            take_turn_of(act.community_id, household_id)
            if _persons_in(act.community_id, household_id) < 2:
                raise Refusal("last-person")
            _end_everything(act, person_id)


def person_leaving(community_id: int, key: UUID, person_id: UUID) -> StoredPerson:
    """The person who is to leave, or left under this key: a second sending has the same answer as the first.

    Refuses with not-found.
    """
    if was_done_under(community_id, key, "person-leaves"):
        person = stored_person(community_id, person_id)
        if person is not None:
            return person
    return check_person(community_id, person_id)


def check_household(community_id: int, household_id: UUID) -> None:
    """Refuses with not-found what is no household of the community."""
    if stored_household(community_id, household_id) is None:
        raise Refusal("not-found")


def take_turn_of(community_id: int, household_id: UUID) -> None:
    """Makes others who change the household wait until the transaction ends. Refuses with not-found."""
    if not lock_household(community_id, household_id):
        raise Refusal("not-found")


def check_person(community_id: int, person_id: UUID) -> StoredPerson:
    """A person of the community who did not leave; else refuses with not-found."""
    person = stored_person(community_id, person_id)
    if person is None or person.left_ms is not None:
        raise Refusal("not-found")
    return person


def person_in_turn(community_id: int, person_id: UUID) -> StoredPerson:
    """A person who is here and can't leave until the transaction ends. Refuses with not-found."""
    take_turn_of(community_id, check_person(community_id, person_id).household_id)
    return check_person(community_id, person_id)


def end_sessions(act: Act, person_id: UUID, but: UUID | None = None) -> None:
    """Signs a person out on all phones (but one) and kiosks, inside the caller's transaction."""
    for sessions in (PhoneSession, OperatorSession):
        sessions.update(ended_ms=act.received_ms).where(
            sessions.community_id == act.community_id,
            sessions.person_id == person_id,
            sessions.ended_ms.is_null(),
            sessions.id != (but or act.key),
        ).execute()


def _end_everything(act: Act, person_id: UUID) -> None:
    end_sessions(act, person_id)
    for memberships in (PersonRole, TeamMember):
        memberships.delete().where(
            memberships.community_id == act.community_id, memberships.person_id == person_id
        ).execute()
    Person.update(left_ms=act.received_ms, pin_hash=None).where(
        Person.community_id == act.community_id, Person.id == person_id
    ).execute()


def _insert_household(act: Act, home: Home, seven: int) -> None:
    columns = {"name": home.name, "building": home.building, "unit": home.unit, "room": home.room}
    while True:
        number = card_number(seven % NUMBERS)
        row = Household.insert(
            community_id=act.community_id,
            id=act.key,
            card_number=number,
            enrolled_ms=act.received_ms,
            **columns,
        )
        if row.on_conflict_ignore().as_rowcount().execute():
            return
        if household_by_number(act.community_id, number) is None:
            raise Refusal("household-exists")
        seven += 1


def _insert_person(act: Act, household_id: UUID, person: NewPerson) -> None:
    Person.insert_row(
        community_id=act.community_id,
        id=person.id,
        household_id=household_id,
        name=person.name,
        phone=person.phone,
        enrolled_ms=act.received_ms,
    )


def _persons_in(community_id: int, household_id: UUID) -> int:
    here = Person.select().where(
        Person.community_id == community_id, Person.household_id == household_id, Person.left_ms.is_null()
    )
    return int(here.count())
