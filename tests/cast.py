"""The people of every test, enrolled as an admin would: six households in 南桥社区, and a stranger elsewhere."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import count
from pathlib import Path
from uuid import UUID

from argon2 import PasswordHasher

from pointsapp.actions.acts import Act, Doer
from pointsapp.actions.cards import NewCard, issue_cards
from pointsapp.actions.communities import MadeCommunity, NewCommunity, add_point, make_community
from pointsapp.actions.devices import add_device
from pointsapp.actions.people import Home, NewPerson, enrol_household
from pointsapp.actions.pins import StartPin
from pointsapp.actions.rewards import take_stock_in
from pointsapp.actions.roles import grant_role
from pointsapp.actions.rulebooks import publish
from pointsapp.actions.staff import CheckedAdmin, write_admin
from pointsapp.actions.teams import make_team, put_in_team
from pointsapp.store.database import writing
from pointsapp.store.households import stored_household
from pointsapp.store.people import Person

NANQIAO = Path(__file__).parent.parent / "rulebooks" / "nanqiao.toml"
ENROLLED_MS = 1_772_409_600_000  # 2026-03-02 08:00 in Shanghai, a Monday; the rules hold since 2020
PASSWORD = "a quiet lane in spring"  # of both admins
SHELF = {"battery-aa": 100, "egg-tray": 20, "garbage-bag": 400, "bin": 5}

# Real Argon2id hashes, but cheap ones: the parameters stand in the hash, and a test has many people.
_CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@dataclass(frozen=True)
class Member:
    """A resident of the cast, with their household, its card, and the PIN that they chose."""

    community_id: int
    id: UUID
    household_id: UUID
    name: str
    building: str
    card_number: str
    card: str
    pin: str


@dataclass(frozen=True)
class StaffPerson:
    """A member of staff of the cast; signs in by name and PASSWORD."""

    id: UUID
    name: str
    community_id: int


@dataclass(frozen=True)
class Cast:
    """Everybody, with the places they know. In 华兴社区 (`other`) all is as in 南桥社区, but theirs."""

    community: MadeCommunity
    other: MadeCommunity
    point_id: UUID  # where the kiosk stands, and the stock
    second_point_id: UUID  # nothing is there yet
    device_id: UUID  # not paired yet
    team_id: UUID
    chen: StaffPerson  # 陈, the social worker: admin
    he: StaffPerson  # 何, admin of the other community
    zhang: Member  # 张大爷 leads 绿色先锋
    li: Member  # 李阿姨 volunteers in it
    wang: Member  # 王婆婆 has a paper card and no phone
    zhao: Member  # 小赵 runs the kiosk: operator
    zhang_son: Member  # 张小明 lives with 张大爷, and has no role
    stranger: Member  # 外人 belongs to the other community

    def act(self, key: UUID | None = None, at_ms: int = ENROLLED_MS, happened_ms: int | None = None) -> Act:
        """An act of the social worker at `at_ms`, under a new key unless one is given."""
        return act_of(self.chen, key, at_ms, happened_ms)


_ids = count(1)


def new_id() -> UUID:
    """An id that no other test row has; a valid UUIDv7, one after the other."""
    return UUID(int=(ENROLLED_MS << 80) | (7 << 76) | (2 << 62) | next(_ids))


def random_of(count: int) -> bytes:
    """Bytes that differ each time, and are the same in each run of a test."""
    return next(_ids).to_bytes(8, "big").rjust(count, b"r")


def cast(at_ms: int = ENROLLED_MS) -> Cast:
    """Enrols everybody in the bound database and publishes the rules of Nanqiao."""
    nanqiao = make_community(
        NewCommunity("nanqiao", "南桥社区", "Asia/Shanghai", "南桥A区投放点"), new_id(), random_of(16), at_ms
    )
    huaxing = make_community(
        NewCommunity("huaxing", "华兴社区", "Asia/Shanghai", "华兴投放点"), new_id(), random_of(16), at_ms
    )
    chen, he = _admin("陈", nanqiao.id, at_ms), _admin("何", huaxing.id, at_ms)
    zhang, zhang_son = _household(chen, at_ms, "张大爷", "3栋", ["张大爷", "张小明"])
    (li,) = _household(chen, at_ms, "李阿姨", "5栋", ["李阿姨"])
    (wang,) = _household(chen, at_ms, "王婆婆", "12栋", ["王婆婆"])
    (zhao,) = _household(chen, at_ms, "小赵", "1栋", ["小赵"])
    (stranger,) = _household(he, at_ms, "外人", "9栋", ["外人"])
    team_id = make_team(act_of(chen, at_ms=at_ms), "绿色先锋")
    put_in_team(act_of(chen, at_ms=at_ms), team_id, zhang.id, "leader")
    put_in_team(act_of(chen, at_ms=at_ms), team_id, li.id, "volunteer")
    grant_role(act_of(chen, at_ms=at_ms), zhao.id, "operator")
    for staff, made in ((chen, nanqiao), (he, huaxing)):
        publish(act_of(staff, at_ms=at_ms), rules_of(staff))
        for asset, quantity in SHELF.items():
            take_stock_in(act_of(staff, at_ms=at_ms), made.point_id, asset, quantity)
    return Cast(
        community=nanqiao,
        other=huaxing,
        point_id=nanqiao.point_id,
        second_point_id=add_point(act_of(chen, at_ms=at_ms), "南桥B区投放点"),
        device_id=add_device(act_of(chen, at_ms=at_ms), nanqiao.point_id, "A区一号机", random_of(16)),
        team_id=team_id,
        chen=chen,
        he=he,
        zhang=zhang,
        li=li,
        wang=wang,
        zhao=zhao,
        zhang_son=zhang_son,
        stranger=stranger,
    )


def act_of(
    staff: StaffPerson, key: UUID | None = None, at_ms: int = ENROLLED_MS, happened_ms: int | None = None
) -> Act:
    """An act of a member of staff in their community."""
    happened_ms = at_ms if happened_ms is None else happened_ms
    return Act(staff.community_id, key or new_id(), Doer(staff_id=staff.id), happened_ms, at_ms)


def rules_of(staff: StaffPerson) -> str:
    """The rules of Nanqiao, or the same for the other community."""
    text = NANQIAO.read_text("utf-8")
    return text if staff.name == "陈" else text.replace('"nanqiao"', '"huaxing"')


def _admin(name: str, community_id: int, at_ms: int) -> StaffPerson:
    staff_id = new_id()
    with writing():
        admin = CheckedAdmin(name, cheap_hash(PASSWORD))
        write_admin(act_of(StaffPerson(staff_id, name, community_id), staff_id, at_ms), admin)
    return StaffPerson(staff_id, name, community_id)


def _household(staff: StaffPerson, at_ms: int, name: str, building: str, names: list[str]) -> Iterator[Member]:
    """Enrols a household and prints its card; then each person has chosen a PIN of their own."""
    persons = [NewPerson(new_id(), person) for person in names]
    seven = next(_ids)
    household_id = enrol_household(act_of(staff, at_ms=at_ms), Home(name, building, "1单元", "101"), persons, seven)
    pins = {person.id: f"48{seven % 100:02d}{position}7" for position, person in enumerate(persons)}
    starts = [StartPin(person_id, pin, cheap_hash(pin)) for person_id, pin in pins.items()]
    new_card = NewCard(new_id(), household_id, random_of(16), starts)
    (card,) = issue_cards(act_of(staff, at_ms=at_ms), [new_card])
    Person.update(pin_is_start=0).where(Person.community_id == staff.community_id).execute()
    household = stored_household(staff.community_id, household_id)
    assert household is not None
    for person in persons:
        at = (staff.community_id, person.id, household_id, person.name, building)
        yield Member(*at, household.card_number, card.token, pins[person.id])


@cache
def cheap_hash(secret: str) -> str:
    """An Argon2id hash with the smallest parameters."""
    return _CHEAP.hash(secret)
