"""Constant statements: the same answers, the same errors and the same transactions as peewee's own on both engines."""

from typing import Any
from uuid import UUID

import peewee
import pytest

from pointsapp.store.communities import CollectionPoint, Community
from pointsapp.store.database import database as bound
from pointsapp.store.database import on_sqlite, writing
from pointsapp.store.statements import Statement, uuid_of, uuid_or_none

POINT = UUID(int=7)
INSERT = Statement(
    """INSERT INTO collection_point (community_id, id, name, created_ms)
    VALUES (:community_id, :id, :name, :at) ON CONFLICT (community_id, id) DO NOTHING"""
)
MOVE = Statement(
    "UPDATE collection_point SET created_ms = :at WHERE community_id = :community_id AND created_ms <> :at"
)
POINTS = Statement("SELECT id, name FROM collection_point WHERE community_id = :community_id ORDER BY name")


@pytest.fixture(autouse=True)
def community(database: peewee.Database) -> None:
    """One community."""
    Community.insert_row(id=1, code="nanqiao", name="南桥", timezone="Asia/Shanghai", created_ms=0)


def insert(point_id: UUID = POINT, name: str = "A区", **values: Any) -> int:
    return INSERT.run(**{"community_id": 1, "id": point_id, "name": name, "at": 5, **values})


def names() -> list[str]:
    return [row[1] for row in POINTS.rows(community_id=1)]


def test_counts_the_rows_that_it_changed() -> None:
    assert insert() == 1
    assert insert() == 0
    assert insert(UUID(int=8), "B区") == 1
    assert MOVE.run(community_id=1, at=6) == 2
    assert MOVE.run(community_id=1, at=6) == 0


def test_gives_rows_and_none() -> None:
    assert POINTS.row(community_id=1) is None
    assert POINTS.rows(community_id=1) == []
    insert()
    found = POINTS.row(community_id=1)
    assert found is not None
    assert (uuid_of(found[0]), found[1]) == (POINT, "A区")
    assert uuid_or_none(None) is None


def test_one_name_may_stand_in_several_places_and_a_cast_is_no_name() -> None:
    cast = Statement("SELECT :a + :b + :a, '12:30'") if on_sqlite() else Statement("SELECT :a::int + :b::int + :a::int")
    row = cast.row(a=1, b=10)
    assert row is not None
    assert row[0] == 12


def test_a_missing_value_is_an_error() -> None:
    with pytest.raises(KeyError):
        POINTS.rows(community=1)


def test_errors_are_those_of_peewee() -> None:
    insert()
    with pytest.raises(peewee.IntegrityError):
        insert(UUID(int=8), community_id=2)
    with pytest.raises(peewee.IntegrityError):
        insert(UUID(int=8))  # the name is taken
    with pytest.raises((peewee.OperationalError, peewee.ProgrammingError)):
        Statement("SELECT nothing FROM nowhere").rows()


def insert_twice() -> None:
    with writing():
        insert()
        insert(UUID(int=8))


def insert_both_ways_and_fail() -> None:
    with writing():
        insert()
        CollectionPoint.insert_row(community_id=1, id=UUID(int=8), name="B区", created_ms=0)
        assert len(names()) == 2
        raise ZeroDivisionError


def test_what_fails_inside_a_transaction_is_rolled_back() -> None:
    with pytest.raises(peewee.IntegrityError):
        insert_twice()
    assert names() == []
    assert not bound.in_transaction()


def test_transactions_are_shared_with_the_builder() -> None:
    with pytest.raises(ZeroDivisionError):
        insert_both_ways_and_fail()
    assert names() == []
    with writing():
        insert()
    assert names() == ["A区"]


def test_a_transaction_inside_another_is_refused() -> None:
    with pytest.raises(RuntimeError, match="must not call"), writing(), writing():
        pass
    assert not bound.in_transaction()


def test_hooks_of_the_database_see_every_statement(database: peewee.Database) -> None:
    seen: list[str] = []
    database.query_hooks.append(lambda event: seen.append(event.sql))
    try:
        insert()
    finally:
        database.query_hooks.clear()
    assert any("INSERT INTO collection_point" in sql for sql in seen)
