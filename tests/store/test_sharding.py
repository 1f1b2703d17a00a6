"""Tables and statements could be shared out by community as they are."""

import os
from collections.abc import Iterable, Iterator

import peewee
import psycopg
import pytest

from pointsapp.actions.audit import audit
from pointsapp.actions.drop_offs import record_drop_off
from pointsapp.actions.seals import seal_days
from pointsapp.store import households
from pointsapp.store.database import database as bound
from pointsapp.store.distribution import distribution
from pointsapp.store.fields import Table
from pointsapp.store.guards import missing_guard
from pointsapp.store.people import Card
from pointsapp.store.schema import FINAL, INSTALLATION_WIDE, OF_A_COMMUNITY
from pointsapp.store.statements import Statement
from pointsapp.store.under_way import StillUnderWay, wait_for_transactions
from tests.cast import Cast
from tests.rules.shanghai import ms
from tests.support.sharding import Careless, is_careless

ROLE = f"shard_test_{os.getpid()}"  # roles are the whole server's
WIDE = {model._meta.table_name for model in INSTALLATION_WIDE}
# Refuses what Citus refuses: triggers on a distributed table, a unique key without the column, and foreign keys to
# tables that are not there yet or don't have it. https://docs.citusdata.com/en/stable/develop/api_udf.html
LIKE_CITUS = """
CREATE TABLE shared_out (name TEXT PRIMARY KEY, by_column TEXT);
CREATE FUNCTION create_reference_table(wanted TEXT) RETURNS void LANGUAGE plpgsql AS $$
BEGIN INSERT INTO shared_out VALUES (wanted, NULL); END $$;
CREATE FUNCTION create_distributed_table(wanted TEXT, by_column TEXT, colocate_with TEXT DEFAULT NULL)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE found RECORD;
BEGIN
    IF EXISTS (SELECT FROM pg_trigger WHERE tgrelid = wanted::regclass AND NOT tgisinternal) THEN
        RAISE EXCEPTION 'triggers are not supported on distributed tables: %', wanted;
    END IF;
    FOR found IN SELECT i.indexrelid::regclass AS name FROM pg_index AS i WHERE i.indrelid = wanted::regclass
        AND i.indisunique AND NOT EXISTS (SELECT FROM pg_attribute AS a WHERE a.attrelid = i.indrelid
            AND a.attname = by_column AND a.attnum = ANY (i.indkey)) LOOP
        RAISE EXCEPTION 'a unique key without the distribution column: %', found.name;
    END LOOP;
    FOR found IN SELECT c.conname, t.relname FROM pg_constraint AS c JOIN pg_class AS t ON t.oid = c.confrelid
        WHERE c.contype = 'f' AND c.conrelid = wanted::regclass LOOP
        IF NOT EXISTS (SELECT FROM shared_out AS s WHERE s.name = found.relname) THEN
            RAISE EXCEPTION 'a foreign key to a local table: % %', found.conname, found.relname;
        END IF;
    END LOOP;
    IF colocate_with IS NULL AND EXISTS (SELECT FROM shared_out AS s WHERE s.by_column IS NOT NULL) THEN
        RAISE EXCEPTION 'not colocated with the others: %', wanted;
    END IF;
    INSERT INTO shared_out VALUES (wanted, by_column);
END $$;
"""


@pytest.mark.parametrize("model", OF_A_COMMUNITY, ids=lambda model: model._meta.table_name)
def test_every_key_begins_with_the_community(model: type[Table]) -> None:
    key = model._meta.primary_key
    assert (key.field_names[0] if isinstance(key, peewee.CompositeKey) else key.column_name) == "community_id"
    for index in model._meta.fields_to_index():
        assert index._expressions[0].column_name == "community_id"
    for constraint in model._meta.constraints or ():
        text = constraint.sql
        if text.startswith(("UNIQUE", "FOREIGN KEY")):
            assert text.partition("(")[2].startswith("community_id")


CAREFUL = (
    "SELECT name FROM person WHERE community_id = ? AND id = ?",
    'SELECT "t1"."name" FROM "person" AS "t1" WHERE (("t1"."community_id" = ?) AND ("t1"."id" = ?))',
    "SELECT d.id FROM drop_off AS d JOIN entry AS e ON e.community_id = d.community_id WHERE d.community_id = %s",
    "INSERT INTO team (community_id, id) VALUES (?, ?)",
    "SELECT community_id FROM handle WHERE handle = ?",
    "SELECT pg_advisory_xact_lock(%s, %s)",
)
CARELESS = (
    "SELECT name FROM person WHERE id = ?",
    'UPDATE "person" SET "name" = ? WHERE ("person"."id" = ?)',
    "DELETE FROM team WHERE id = %s",
    "SELECT d.id FROM drop_off AS d JOIN entry AS e ON e.id = d.id WHERE d.community_id = %s",
    "SELECT id FROM entry WHERE community_id = ? AND NOT EXISTS (SELECT 1 FROM reversal AS r WHERE r.entry_id = id)",
    "INSERT INTO team (id, name) VALUES (?, ?)",
    "SELECT COUNT(*) FROM public.entry",
    "SELECT p.amount FROM entry AS e, posting AS p WHERE e.community_id = ? AND p.entry_id = e.id",
    "UPDATE household SET community_id = ? WHERE id = ?",
)


@pytest.mark.parametrize("sql", CAREFUL)
def test_a_statement_that_names_its_community_is_let_through(sql: str) -> None:
    assert not is_careless(sql)


@pytest.mark.parametrize("sql", CARELESS)
def test_a_statement_that_doesnt_is_found(sql: str) -> None:
    assert is_careless(sql)


def test_a_careless_action_fails_its_test(database: peewee.Database, monkeypatch: pytest.MonkeyPatch) -> None:
    careless = Statement("SELECT COUNT(*) FROM household WHERE name <> :community_id")
    monkeypatch.setattr(households, "_count", careless)
    with pytest.raises(Careless, match="FROM household"):
        households.household_count(1)
    assert Card.select().where(Card.last3 == "").count() == 0  # a test's own statements are not looked at


def run_all(database: peewee.Database, statements: Iterable[str]) -> None:
    for statement in statements:
        database.execute_sql(statement)


@pytest.fixture
def like_citus(database: peewee.Database) -> Iterator[peewee.Database]:
    """A database that can be distributed, as far as keys and triggers go."""
    for statement in LIKE_CITUS.split(";\nCREATE"):
        text = statement.strip().removesuffix(";").replace("%", "%%")
        database.execute_sql(text if text.startswith("CREATE") else f"CREATE {text}")
    database.execute_sql(f"CREATE ROLE {ROLE}")
    yield database
    database.execute_sql(f"DROP OWNED BY {ROLE}")
    database.execute_sql(f"DROP ROLE {ROLE}")


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_the_statements_share_out_every_table(like_citus: peewee.Database) -> None:
    run_all(like_citus, distribution(ROLE))
    shared = dict(like_citus.execute_sql("SELECT name, by_column FROM shared_out").fetchall())
    everything = set(like_citus.get_tables()) - {"migration", "shared_out"}
    assert set(shared) == everything
    assert {name for name, column in shared.items() if column is None} == WIDE
    allowed = f"SELECT has_table_privilege('{ROLE}', %s, %s)"
    for name in [model._meta.table_name for model in FINAL]:
        assert bound.execute_sql(allowed, (name, "INSERT")).fetchone() == (True,)
        for verb in ("UPDATE", "DELETE", "TRUNCATE"):
            assert bound.execute_sql(allowed, (name, verb)).fetchone() == (False,)


@pytest.fixture
def as_its_role(cast: Cast, like_citus: peewee.Database) -> Iterator[Cast]:
    """A book that was distributed, used by the role that may not change what is final."""
    run_all(like_citus, distribution(ROLE))
    like_citus.execute_sql(f"SET ROLE {ROLE}")
    yield cast
    like_citus.execute_sql("RESET ROLE")


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_its_role_books_seals_and_audits(as_its_role: Cast) -> None:
    assert record_drop_off(as_its_role.act(), as_its_role.wang.household_id, "kitchen-waste").counted
    assert seal_days(as_its_role.community.id, ms("2026-04-01T09:00"), most=100) != []
    assert audit(as_its_role.community.id) is None


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_what_is_final_is_guarded_by_what_its_role_may_not(as_its_role: Cast) -> None:
    assert missing_guard() is None
    bound.execute_sql("RESET ROLE")
    bound.execute_sql(f"GRANT UPDATE (amount) ON posting TO {ROLE}")
    bound.execute_sql(f"SET ROLE {ROLE}")
    found = missing_guard()
    assert found is not None
    assert found.table == "posting"


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_its_role_sees_whom_a_seal_has_to_wait_for(as_its_role: Cast, database_url: str) -> None:
    """A role that owns nothing is told little of others, but that they are in a transaction it is told."""
    with psycopg.connect(database_url) as other:
        other.execute("SELECT 1")
        with pytest.raises(StillUnderWay) as still:
            wait_for_transactions(0.1)
        assert still.value.pid == other.info.backend_pid
    wait_for_transactions(0.1)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_trigger_that_is_left_would_be_refused(like_citus: peewee.Database) -> None:
    statements = [each for each in distribution(ROLE) if "DROP TRIGGER entry_final " not in each]
    with pytest.raises(peewee.DatabaseError, match="triggers are not supported on distributed tables: entry"):
        run_all(like_citus, statements)
