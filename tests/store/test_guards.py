"""Whether final tables are still guarded: each trigger that is gone, asleep or another one is found."""

import peewee
import pytest

from pointsapp.store.database import on_sqlite
from pointsapp.store.guards import missing_guard
from pointsapp.store.migrations.final import triggers_of
from pointsapp.store.schema import FINAL

TABLES = [model._meta.table_name for model in FINAL]
ON_POSTGRESQL = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


def test_a_migrated_book_is_guarded(database: peewee.Database) -> None:
    assert missing_guard() is None


def guard_again(database: peewee.Database) -> str:
    """Does what the audit says of the first table that is open; its name."""
    found = missing_guard()
    assert found is not None
    said = found.should.removeprefix("guarded by ")
    connection = database.connection()
    connection.execute(said)  # as somebody does who copies it from the terminal
    return found.table


def test_each_trigger_that_is_gone_is_found_and_can_be_made_again(database: peewee.Database) -> None:
    for table in TABLES:
        for statement in triggers_of(table):
            name = statement.split()[2]
            database.execute_sql(f"DROP TRIGGER {name}" + ("" if on_sqlite() else f" ON {table}"))
            assert guard_again(database) == table
            assert missing_guard() is None


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_trigger_that_lets_some_changes_through_is_found_on_sqlite(database: peewee.Database) -> None:
    statement = triggers_of("posting")[0]
    database.execute_sql("DROP TRIGGER posting_final_update")
    database.execute_sql(statement.replace(" BEGIN ", " WHEN NEW.amount < 9 BEGIN "))
    assert guard_again(database) == "posting"
    assert missing_guard() is None


@ON_POSTGRESQL
@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE posting DISABLE TRIGGER posting_final",
        "ALTER TABLE posting ENABLE REPLICA TRIGGER posting_final",
        "DROP TRIGGER posting_final ON posting; CREATE TRIGGER posting_final BEFORE DELETE OR UPDATE OF line ON posting"
        " FOR EACH ROW EXECUTE FUNCTION refuse_change()",
    ],
)
def test_a_trigger_that_sleeps_or_lets_some_changes_through_is_found(database: peewee.Database, statement: str) -> None:
    for each in statement.split("; "):
        database.execute_sql(each)
    assert guard_again(database) == "posting"
    assert missing_guard() is None


@ON_POSTGRESQL
def test_triggers_that_do_nothing_are_found(database: peewee.Database) -> None:
    function = "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS"
    database.execute_sql(f"{function} $$BEGIN RETURN NEW; END$$")
    assert guard_again(database) == TABLES[0]
    assert missing_guard() is None
