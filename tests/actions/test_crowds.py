"""Eight processes at once, as a server has them: nothing doubled or below zero, nobody turned away or kept waiting."""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from random import Random
from typing import Any
from uuid import UUID

import peewee
import pytest

from pointsapp.actions.acts import NOBODY, Act
from pointsapp.actions.audit import audit
from pointsapp.actions.drop_offs import record_deposit, record_drop_off
from pointsapp.actions.reversals import reverse
from pointsapp.actions.rewards import claim_weekly_reward, exchange, take_stock_in
from pointsapp.actions.services import book_service
from pointsapp.rules.refusal import Refusal
from pointsapp.store.engines import SQLite
from pointsapp.store.ledger import Entry, balances_of, quantity_of
from pointsapp.web.now import new_key
from tests.cast import Cast, new_id
from tests.rules.shanghai import ms
from tests.support.at_once import at_once
from tests.support.crowd import Crowd, together
from tests.support.jostling import UNQUEUED

PROCESSES, COPIES, KEYS = 8, 16, 10
ATTEMPTS, PAIRS = 100, 50
SECONDS, MANY_SECONDS, LONGEST_MS = 5, 60, 1000
SUNDAY, DAY_MS = ms("2026-03-08T20:00"), 86_400_000
RULE = "bottles-for-batteries"
Figure = Callable[[str], None]
Writer = Callable[[int, UUID, float], tuple[int, int]]
on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture(scope="module")
def crowd() -> Iterator[Crowd]:
    """Eight processes."""
    crowd = Crowd(PROCESSES)
    yield crowd
    crowd.close()


def send_copies(acts: list[Act], household_id: UUID) -> list[list[Any]]:
    """Sends each act twice at once, when everybody else sends it too; gives the answers by act."""
    answers = []
    for act in acts:
        together()
        twice = [lambda act=act: record_drop_off(act, household_id, "kitchen-waste")] * (COPIES // PROCESSES)
        answers.append(at_once(*twice))
    return answers


def test_copies_of_a_key_are_one_entry_and_sixteen_equal_answers(crowd: Crowd, cast: Cast, database_url: str) -> None:
    home = cast.li.household_id
    acts = [Act(cast.community.id, new_id(), NOBODY, SUNDAY - number * DAY_MS // 2, SUNDAY) for number in range(KEYS)]
    said = crowd.do(database_url, send_copies, [(acts, home)] * PROCESSES)
    for number, act in enumerate(acts):
        answers = [answer for process in said for answer in process[number]]
        assert answers == [answers[0]] * COPIES
        assert answers[0].id == act.key
    booked = [entry.id for entry in Entry.select().where(Entry.household_id == home)]
    assert sorted(booked) == sorted(act.key for act in acts)
    assert balances_of(cast.community.id, home) == {"point": KEYS}
    assert audit(cast.community.id) is None


def ask_for_batteries(acts: list[Act], homes: list[UUID], shelf_id: UUID) -> Counter[str]:
    """Asks for two batteries again and again, for one household after the other."""
    said: Counter[str] = Counter()
    for number, act in enumerate(acts):
        try:
            exchange(act, homes[number % len(homes)], shelf_id, RULE, 1)
            said["handed out"] += 1
        except Refusal as refusal:
            said[refusal.code] += 1
    return said


def test_fifty_are_handed_out_to_a_hundred_who_ask(crowd: Crowd, cast: Cast, database_url: str) -> None:
    homes = [each.household_id for each in (cast.zhang, cast.li, cast.wang, cast.zhao)]
    for home in homes * 2:
        record_deposit(cast.act(at_ms=SUNDAY), home, "bottle-550ml", 200)
    take_stock_in(cast.act(at_ms=SUNDAY), cast.second_point_id, "battery-aa", 2 * PAIRS)
    acts = [cast.act(at_ms=SUNDAY) for _ in range(ATTEMPTS)]
    shares = [(acts[first::PROCESSES], homes, cast.second_point_id) for first in range(PROCESSES)]
    said = sum(crowd.do(database_url, ask_for_batteries, shares), Counter[str]())
    assert said == {"handed out": PAIRS, "insufficient-stock": ATTEMPTS - PAIRS}
    assert quantity_of(cast.community.id, cast.second_point_id, "battery-aa") == 0
    assert audit(cast.community.id) is None


def ask_without_the_lock(acts: list[Act], homes: list[UUID], shelf_id: UUID) -> Counter[str]:
    """The same by transactions that take SQLite's write lock only when they come to write."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SQLite, "begin", lambda self, lock_type="": self.execute_sql("BEGIN DEFERRED"))
        for module, name, instead in UNQUEUED:
            patch.setattr(module, name, instead)
        try:
            return ask_for_batteries(acts, homes, shelf_id)
        except peewee.OperationalError:
            return Counter(["turned away"])


@on_sqlite
def test_without_the_lock_at_the_beginning_some_are_turned_away(crowd: Crowd, cast: Cast, database_url: str) -> None:
    acts = [cast.act(at_ms=SUNDAY) for _ in range(ATTEMPTS)]
    shares = [(acts[first::PROCESSES], [cast.li.household_id], cast.point_id) for first in range(PROCESSES)]
    said = sum(crowd.do(database_url, ask_without_the_lock, shares), Counter[str]())
    assert said["turned away"] > 0


def do_anything(cast: Cast, seed: int, keys: list[UUID]) -> Counter[str]:
    """Does this and that for the same few households as everybody else; a refusal is an answer, an error is not."""
    random, said = Random(seed), Counter[str]()
    for number, key in enumerate(keys):
        happened_ms = SUNDAY - random.randrange(6 * 24) * 3_600_000
        act = Act(cast.community.id, key, NOBODY, happened_ms, SUNDAY)
        who = random.choice([cast.zhang, cast.li, cast.wang])
        shelf = random.choice([cast.point_id, cast.second_point_id])
        deeds = [
            lambda act=act, who=who: record_drop_off(act, who.household_id, "kitchen-waste"),
            lambda act=act, who=who: record_deposit(act, who.household_id, "bottle-550ml", 30),
            lambda act=act, who=who, shelf=shelf: exchange(act, who.household_id, shelf, RULE, 1),
            lambda act=act, who=who, shelf=shelf: claim_weekly_reward(act, who.household_id, shelf, "bags"),
            lambda act=act, who=who: book_service(act, who.id, who.household_id, 45),
            lambda act=act, shelf=shelf: take_stock_in(act, shelf, "battery-aa", 4),
            lambda act=act, number=number: reverse(act, keys[random.randrange(number + 1)]),
        ]
        try:
            random.choice(deeds)()
            said["done"] += 1
        except Refusal as refusal:
            said[refusal.code] += 1
    return said


def test_anything_at_once_leaves_the_book_right(crowd: Crowd, cast: Cast, database_url: str) -> None:
    shares = [(cast, seed, [new_id() for _ in range(30)]) for seed in range(PROCESSES)]
    said = sum(crowd.do(database_url, do_anything, shares), Counter[str]())
    assert said["done"] > 100
    assert audit(cast.community.id) is None


def write_for(community_id: int, household_id: UUID, seconds: float) -> tuple[int, int]:
    """Writes one drop-off after the other; gives how many they were, and the longest that one took, in ms."""
    waits, end = [], time.monotonic() + seconds
    while time.monotonic() < end:
        began = time.perf_counter()
        record_drop_off(Act(community_id, new_key(), NOBODY, SUNDAY, SUNDAY), household_id, "kitchen-waste")
        waits.append(time.perf_counter() - began)
    return len(waits), round(1000 * max(waits))


def write_as_sqlite_lets(community_id: int, household_id: UUID, seconds: float) -> tuple[int, int]:
    """The same by writers who do not queue, but wait for SQLite's own lock."""
    with pytest.MonkeyPatch.context() as patch:
        for module, name, instead in UNQUEUED:
            patch.setattr(module, name, instead)
        return write_for(community_id, household_id, seconds)


def longest_waits(crowd: Crowd, cast: Cast, url: str, writer: Writer, seconds: float) -> tuple[list[int], str]:
    """How long each of eight writers waited at most, in ms; and the same in words."""
    homes = [each.household_id for each in (cast.zhang, cast.li, cast.wang, cast.zhao)] * 2
    wrote = crowd.do(url, writer, [(cast.community.id, home, seconds) for home in homes])
    waits = [wait for _, wait in wrote]
    rate = round(sum(count for count, _ in wrote) / seconds)
    return waits, f"eight writers for {seconds} s, {rate} a second; the longest wait of each: {sorted(waits)} ms"


def test_no_writer_waits_long(crowd: Crowd, cast: Cast, database_url: str, figure: Figure) -> None:
    waits, words = longest_waits(crowd, cast, database_url, write_for, SECONDS)
    figure(words)
    assert max(waits) <= LONGEST_MS


@pytest.mark.long
@pytest.mark.whole
def test_no_writer_ever_waits_long(crowd: Crowd, cast: Cast, database_url: str, figure: Figure) -> None:
    waits, words = longest_waits(crowd, cast, database_url, write_for, MANY_SECONDS)
    figure(words)
    assert max(waits) <= LONGEST_MS


@on_sqlite
def test_without_a_queue_some_writer_waits_long(crowd: Crowd, cast: Cast, database_url: str) -> None:
    waits, words = longest_waits(crowd, cast, database_url, write_as_sqlite_lets, 2 * SECONDS)
    assert max(waits) > LONGEST_MS, words
