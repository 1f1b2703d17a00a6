"""Write transactions that are made one: all of them stand or none, and nobody sees them before the end."""

import time
from contextlib import suppress

import apsw
import peewee
import pytest

from pointsapp.store.database import Spoilt, database, writing, writing_together
from pointsapp.store.households import stored_household
from pointsapp.store.statements import Statement
from pointsapp.store.troubles import trouble_of
from tests.cast import Cast, Member
from tests.support.at_once import at_once

_rename = Statement("UPDATE household SET name = :name WHERE community_id = :c AND id = :id")


def rename(member: Member, name: str) -> None:
    """A small write transaction."""
    with writing():
        _rename.run(c=member.community_id, id=member.household_id, name=name)


def name_of(member: Member) -> str:
    found = stored_household(member.community_id, member.household_id)
    assert found
    return found.name


def fail_after_renaming(member: Member) -> None:
    with writing():
        _rename.run(c=member.community_id, id=member.household_id, name="never")
        raise LookupError


def test_all_of_them_stand(cast: Cast) -> None:
    seen = []
    with writing_together():
        rename(cast.wang, "one")
        rename(cast.zhang, "two")
        seen += at_once(lambda: name_of(cast.wang))
    assert seen == ["王婆婆"]
    assert [name_of(each) for each in (cast.wang, cast.zhang)] == ["one", "two"]


def test_one_that_fails_spoils_all_of_them_wherever_that_is_met(cast: Cast) -> None:
    def together() -> None:
        with writing_together():
            rename(cast.wang, "one")
            with suppress(LookupError):
                fail_after_renaming(cast.li)
            rename(cast.zhang, "two")

    with pytest.raises(Spoilt):
        together()
    assert [name_of(each) for each in (cast.wang, cast.li, cast.zhang)] == ["王婆婆", "李阿姨", "张大爷"]
    rename(cast.wang, "afterwards")
    assert name_of(cast.wang) == "afterwards"


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_nobody_waits_long_for_a_row_with_others_in_hand(cast: Cast) -> None:
    def together() -> None:
        with writing_together():
            rename(cast.li, "one")
            rename(cast.wang, "two")

    def wait_for_it() -> float:
        began = time.monotonic()
        with pytest.raises(peewee.OperationalError):
            together()
        return time.monotonic() - began

    with writing():
        _rename.run(c=cast.wang.community_id, id=cast.wang.household_id, name="taken")
        (waited,) = at_once(wait_for_it)
    assert 0 < waited < 5
    assert (name_of(cast.wang), name_of(cast.li)) == ("taken", "李阿姨")


def test_one_inside_another_is_still_a_mistake(cast: Cast) -> None:
    def nested() -> None:
        with writing():
            rename(cast.wang, "inner")

    with pytest.raises(RuntimeError), writing_together():
        nested()
    with pytest.raises(RuntimeError):
        nested()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_trouble_that_ends_the_transaction_is_told_as_what_it_is(cast: Cast) -> None:
    def end_it() -> None:
        with writing():
            database.execute_sql("ROLLBACK")  # as SQLite does by itself where the disk is full
            raise peewee.OperationalError(apsw.FullError("full"))

    with pytest.raises(peewee.OperationalError) as raised, writing_together():
        end_it()
    assert trouble_of(raised.value)
    rename(cast.wang, "afterwards")
    assert name_of(cast.wang) == "afterwards"
