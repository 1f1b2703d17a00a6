"""A server that keeps to time limits of its own: what it ends then is a trouble of the book, no mistake of ours."""

import time
from collections.abc import Iterator

import peewee
import pytest

from pointsapp.store.database import database, drop_connection, writing
from pointsapp.store.statements import Statement
from pointsapp.store.troubles import DATABASE_ERRORS, Trouble, trouble_of
from tests.cast import Cast
from tests.support.at_once import at_once

LIMIT_MS = 200

pytestmark = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)

_rename = Statement("UPDATE household SET name = :name WHERE community_id = :c AND id = :id")


@pytest.fixture
def limited(cast: Cast) -> Iterator[Cast]:
    """The cast on a connection that has the limits; it is dropped afterwards."""
    yield cast
    drop_connection()


def limit(setting: str) -> None:
    """Sets a limit for this thread's connection."""
    database.execute_sql(f"SET {setting} = {LIMIT_MS}")


def rename(cast: Cast) -> None:
    """A small write."""
    _rename.run(c=cast.community.id, id=cast.wang.household_id, name="anew")


def rename_twice(cast: Cast) -> None:
    """One transaction that does nothing for a while."""
    with writing():
        rename(cast)
        time.sleep(3 * LIMIT_MS / 1000)
        rename(cast)


def test_a_statement_that_waits_too_long(limited: Cast) -> None:
    def wait_for_it() -> Trouble | None:
        limit("statement_timeout")
        try:
            with writing():
                rename(limited)
        except DATABASE_ERRORS as error:
            return trouble_of(error)
        finally:
            drop_connection()
        return None

    with writing():
        rename(limited)
        assert at_once(wait_for_it) == [Trouble.BUSY]


def test_a_transaction_that_is_idle_too_long(limited: Cast) -> None:
    limit("idle_in_transaction_session_timeout")
    with pytest.raises(peewee.DatabaseError) as raised:
        rename_twice(limited)
    assert trouble_of(raised.value) is Trouble.UNREACHABLE
