"""Group commit: what several threads have ready is one transaction, and none of them is the worse for the others."""

import threading
import time
from collections.abc import Callable
from pathlib import Path

import apsw
import peewee
import pytest

from pointsapp.store import group_commit
from pointsapp.store.database import database, turn, writing, writing_together
from pointsapp.store.group_commit import grouped
from pointsapp.store.households import stored_household
from pointsapp.store.statements import Statement
from tests.cast import Cast, Member
from tests.support.at_once import at_once

SECONDS = 20

_rename = Statement("UPDATE household SET name = :name WHERE community_id = :c AND id = :id")

on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@grouped
def rename(member: Member, name: str) -> int:
    """A small action; gives the thread that did it."""
    with writing():
        _rename.run(c=member.community_id, id=member.household_id, name=name)
        if name == "refused":
            raise LookupError(name)
    return threading.get_ident()


def name_of(member: Member) -> str:
    found = stored_household(member.community_id, member.household_id)
    assert found
    return found.name


def while_the_turn_is_taken(*deeds: Callable[[], object]) -> list[object]:
    """What came of the deeds, that were all ready when the turn came."""
    with turn():
        given: list[object] = []
        going = threading.Thread(target=lambda: given.extend(at_once(*deeds)))
        going.start()
        wait_until(lambda: len(group_commit._waiting) == len(deeds))
    going.join(SECONDS)
    assert not going.is_alive()
    return given


def wait_until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + SECONDS
    while not true():
        assert time.monotonic() < end
        time.sleep(0.001)


def commits_to(path: str, deed: Callable[[], object]) -> int:
    """How many times the file was committed to meanwhile; each writes its own frames' end into the log."""
    with apsw.Connection(path) as watching:
        frames: list[int] = []
        watching.pragma("wal_checkpoint(TRUNCATE)")
        deed()
        log = Path(f"{path}-wal").read_bytes()
        page = int.from_bytes(log[8:12], "big")
        for at in range(32, len(log), 24 + page):
            frames.append(int.from_bytes(log[at + 4 : at + 8], "big"))
    return sum(1 for frame in frames if frame)  # a commit's last frame names the file's size


@on_sqlite
def test_what_is_ready_is_one_transaction_of_one_thread(cast: Cast) -> None:
    given: list[object] = []
    deeds = [lambda who=who: rename(who, "anew") for who in (cast.wang, cast.zhang, cast.li)]
    assert commits_to(str(database.obj.database), lambda: given.extend(while_the_turn_is_taken(*deeds))) == 1
    assert len(set(given)) == 1
    assert [name_of(each) for each in (cast.wang, cast.zhang, cast.li)] == ["anew"] * 3


@on_sqlite
def test_one_that_is_refused_bars_no_other(cast: Cast) -> None:
    given = while_the_turn_is_taken(
        lambda: rename(cast.wang, "one"), lambda: rename(cast.zhang, "refused"), lambda: rename(cast.li, "three")
    )
    assert isinstance(given[1], LookupError)
    assert isinstance(given[0], int)
    assert isinstance(given[2], int)
    assert [name_of(each) for each in (cast.wang, cast.zhang, cast.li)] == ["one", "张大爷", "three"]


@on_sqlite
def test_a_turn_that_does_not_come_is_waited_for_by_each_in_its_own_time(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(group_commit, "BUSY_SECONDS", 0.5)
    began = time.monotonic()
    with turn():
        given = at_once(*[lambda: rename(cast.wang, "late")] * 4)
    assert [type(each) for each in given] == [peewee.OperationalError] * 4
    assert time.monotonic() - began < 4 * 0.5
    assert name_of(cast.wang) == "王婆婆"
    assert rename(cast.wang, "afterwards") == threading.get_ident()
    assert name_of(cast.wang) == "afterwards"


@on_sqlite
def test_more_than_one_transaction_holds_is_done_by_the_next(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(group_commit, "MOST", 2)
    given = while_the_turn_is_taken(*[lambda: rename(cast.wang, "many")] * 5)
    assert len(set(given)) == 3
    assert not group_commit._waiting


@on_sqlite
def test_a_leader_that_is_torn_away_leaves_the_others_to_themselves(cast: Cast) -> None:
    class TornAway(BaseException):
        pass

    torn: list[int] = []

    @grouped
    def be_torn_away_once() -> int:
        if not torn:
            torn.append(threading.get_ident())
            raise TornAway
        return threading.get_ident()

    def thread_or_none() -> int | None:
        try:
            return be_torn_away_once()
        except TornAway:
            return None

    given = while_the_turn_is_taken(thread_or_none, thread_or_none, thread_or_none)
    assert given.count(None) == 1
    assert len({*given, *torn}) == 4
    assert rename(cast.wang, "afterwards")


def test_inside_several_made_one_it_is_one_of_those(cast: Cast) -> None:
    with writing_together():
        rename(cast.wang, "one")
        rename(cast.zhang, "two")
        assert at_once(lambda: name_of(cast.wang)) == ["王婆婆"]
    assert [name_of(each) for each in (cast.wang, cast.zhang)] == ["one", "two"]


def test_many_at_once_are_each_done_once(cast: Cast) -> None:
    add = Statement("UPDATE household SET name = name || 'x' WHERE community_id = :c AND id = :id")

    @grouped
    def lengthen(refuse: bool) -> None:
        with writing():
            add.run(c=cast.wang.community_id, id=cast.wang.household_id)
            if refuse:
                raise LookupError

    given = at_once(*[lambda: [at_most_refused(lengthen, number % 5 == 0) for number in range(25)]] * 8)
    assert given == [[number % 5 == 0 for number in range(25)]] * 8
    assert name_of(cast.wang) == "王婆婆" + "x" * (8 * 20)


def at_most_refused(deed: Callable[[bool], None], refuse: bool) -> bool:
    """Whether it was refused."""
    try:
        deed(refuse)
    except LookupError:
        return True
    return False


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_on_postgresql_each_does_its_own(cast: Cast) -> None:
    given = at_once(*[lambda who=who: rename(who, "anew") for who in (cast.wang, cast.zhang, cast.li)])
    assert len(set(given)) == 3
