"""Questions about households and their persons."""

from dataclasses import dataclass
from uuid import UUID

from pointsapp.store.statements import Row, Statement, uuid_of

PAGE = 50  # households on a page of the register
_WORDS = ("one", "two", "three")  # a search has at most so many words; each has to be found


@dataclass(frozen=True, slots=True)
class StoredHousehold:
    """A household: whose it is, its address (unit and room may be ""), and the number of its card."""

    id: UUID
    name: str
    building: str
    unit: str
    room: str
    card_number: str
    enrolled_ms: int

    @property
    def address(self) -> str:
        """Building, unit and room in one line."""
        return " ".join(filter(None, (self.building, self.unit, self.room)))


@dataclass(frozen=True, slots=True)
class ListedHousehold:
    """A household in the register: how many persons it has, and whether it holds a valid card."""

    household: StoredHousehold
    persons: int
    has_card: bool


@dataclass(frozen=True, slots=True)
class StoredPerson:
    """A person of a household. `pin_is_start`: they never chose a PIN of their own; `has_pin`: or have none yet."""

    id: UUID
    household_id: UUID
    name: str
    phone: str
    has_pin: bool
    pin_is_start: bool
    left_ms: int | None


_HOUSEHOLD = "SELECT h.id, h.name, h.building, h.unit, h.room, h.card_number, h.enrolled_ms FROM household AS h"
_household = Statement(f"{_HOUSEHOLD} WHERE h.community_id = :community_id AND h.id = :id")
_by_number = Statement(f"{_HOUSEHOLD} WHERE h.community_id = :community_id AND h.card_number = :number")
_FOUND = " AND ".join(
    f"""(LOWER(h.name) LIKE :{word} OR h.card_number LIKE :{word}
        OR LOWER(h.building || ' ' || h.unit || ' ' || h.room) LIKE :{word}
        OR EXISTS (SELECT 1 FROM person AS p WHERE p.community_id = :community_id AND p.household_id = h.id
            AND p.left_ms IS NULL AND LOWER(p.name) LIKE :{word}))"""
    for word in _WORDS
)
# By length first, so that building 3 comes before building 10.
_ORDER = ", ".join(f"LENGTH(h.{column}), h.{column}" for column in ("building", "unit", "room", "name"))
_COUNTS = """
    (SELECT COUNT(*) FROM person AS p
        WHERE p.community_id = h.community_id AND p.household_id = h.id AND p.left_ms IS NULL) AS persons,
    (SELECT COUNT(*) FROM card AS c
        WHERE c.community_id = h.community_id AND c.household_id = h.id AND c.revoked_ms IS NULL) AS cards"""
_search = Statement(
    f"""{_HOUSEHOLD.replace(" FROM household", f", {_COUNTS} FROM household")}
    WHERE h.community_id = :community_id AND {_FOUND} ORDER BY {_ORDER} LIMIT :limit OFFSET :skip"""
)
_count = Statement("SELECT COUNT(*) FROM household WHERE community_id = :community_id")
_count_persons = Statement("SELECT COUNT(*) FROM person WHERE community_id = :community_id")
_PERSON = """SELECT id, household_id, name, phone, pin_hash IS NOT NULL, pin_is_start, left_ms FROM person"""
_person = Statement(f"{_PERSON} WHERE community_id = :community_id AND id = :id")
_persons = Statement(
    f"""{_PERSON} WHERE community_id = :community_id AND household_id = :household_id AND left_ms IS NULL
    ORDER BY enrolled_ms, id"""
)
_pin_hash = Statement("SELECT pin_hash FROM person WHERE community_id = :community_id AND id = :id AND left_ms IS NULL")
# An update that changes nothing takes the row's lock on PostgreSQL, as SELECT FOR UPDATE would; Citus knows it too.
_lock = Statement("UPDATE household SET entries = entries WHERE community_id = :community_id AND id = :id")


def lock_household(community_id: int, household_id: UUID) -> bool:
    """Takes the household's row until the transaction ends; False if there is none."""
    return _lock.run(community_id=community_id, id=household_id) == 1


def stored_household(community_id: int, household_id: UUID) -> StoredHousehold | None:
    """A household by its id."""
    return _household_of(_household.row(community_id=community_id, id=household_id))


def household_by_number(community_id: int, card_number: str) -> StoredHousehold | None:
    """The household whose card has this number."""
    return _household_of(_by_number.row(community_id=community_id, number=card_number))


def search_households(community_id: int, typed: str, page: int) -> tuple[list[ListedHousehold], bool]:
    """A page (from 1) of the households that a search by name, address or number finds, and whether more follow.

    The first three words count; an empty search finds all.
    """
    words = [*map(_pattern, typed.lower().split()[: len(_WORDS)]), "%", "%", "%"]
    rows = _search.rows(
        community_id=community_id,
        limit=PAGE + 1,
        skip=(page - 1) * PAGE,
        **dict(zip(_WORDS, words, strict=False)),
    )
    return [_listed(row) for row in rows[:PAGE]], len(rows) > PAGE


def household_count(community_id: int) -> int:
    """How many households are enrolled."""
    row = _count.row(community_id=community_id)
    return int(row[0]) if row else 0


def person_count(community_id: int) -> int:
    """How many persons were ever enrolled in a community."""
    row = _count_persons.row(community_id=community_id)
    return int(row[0]) if row else 0


def stored_person(community_id: int, person_id: UUID) -> StoredPerson | None:
    """A person by their id, also one who left."""
    return _person_of(_person.row(community_id=community_id, id=person_id))


def persons_of(community_id: int, household_id: UUID) -> list[StoredPerson]:
    """The persons of a household who did not leave, in the order of enrolment."""
    rows = _persons.rows(community_id=community_id, household_id=household_id)
    return [found for row in rows if (found := _person_of(row))]


def pin_hash_of(community_id: int, person_id: UUID) -> str | None:
    """The hash of a person's PIN; None if there is no such person, or they have none or left."""
    row = _pin_hash.row(community_id=community_id, id=person_id)
    return None if row is None else row[0]


def _pattern(word: str) -> str:
    """What LIKE takes to find a word anywhere; its own signs, which no name or address needs, are left out."""
    return "%" + word.replace("%", "").replace("_", "").replace("\\", "") + "%"


def _listed(row: Row) -> ListedHousehold:
    *household, persons, cards = row
    return ListedHousehold(StoredHousehold(uuid_of(household[0]), *household[1:]), int(persons), cards > 0)


def _household_of(row: Row | None) -> StoredHousehold | None:
    return None if row is None else StoredHousehold(uuid_of(row[0]), *row[1:])


def _person_of(row: Row | None) -> StoredPerson | None:
    if row is None:
        return None
    id, household_id, name, phone, has_pin, pin_is_start, left_ms = row
    return StoredPerson(uuid_of(id), uuid_of(household_id), name, phone, bool(has_pin), bool(pin_is_start), left_ms)
