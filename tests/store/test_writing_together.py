"""Write transactions that are flushed together: each is undone alone, and nothing of them is seen before the end."""

from contextlib import suppress

import apsw
import peewee
import pytest

from pointsapp.store.database import database, on_sqlite, writing, writing_together
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


def test_one_is_undone_and_the_others_stand(cast: Cast) -> None:
    with writing_together():
        rename(cast.wang, "one")
        with suppress(LookupError):
            fail_after_renaming(cast.li)
        rename(cast.zhang, "two")
    assert [name_of(each) for each in (cast.wang, cast.li, cast.zhang)] == ["one", "李阿姨", "two"]


def test_on_sqlite_nobody_sees_what_is_not_flushed_yet_and_all_of_it_is_undone(cast: Cast) -> None:
    seen = []
    with suppress(LookupError), writing_together():
        rename(cast.wang, "one")
        seen += at_once(lambda: name_of(cast.wang))
        raise LookupError
    assert seen == ["王婆婆" if on_sqlite() else "one"]
    assert name_of(cast.wang) == seen[0]
    rename(cast.wang, "afterwards")
    assert name_of(cast.wang) == "afterwards"


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
