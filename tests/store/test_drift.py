"""The migrated tables are those of the models, to the last CHECK and trigger, and a difference would be seen."""

from collections.abc import Iterator
from pathlib import Path

import peewee
import pytest

from pointsapp.store import migrations
from pointsapp.store.database import on_sqlite, open_database
from pointsapp.store.migrations import migrate
from pointsapp.store.schema import FINAL, TABLES
from tests.support.databases import closed
from tests.support.schemas import drift, of_models

# What a migration could get wrong: written so, instead of so, and what then has to be named of which table.
PLANTED = [
    ("    donor TEXT NOT NULL,\n", "", "stock_receipt", "models: {}: column donor"),
    ("    password_hash TEXT", "    colour TEXT,\n    password_hash TEXT", "staff", "database: {}: column colour"),
    ("from_account {uuid} NOT NULL", "from_account {uuid}", "posting", "models: {}: column from_account"),
    ("    tries {integer} NOT NULL", "    tries TEXT NOT NULL", "throttle", "models: {}: column tries"),
    ("timezone TEXT NOT NULL", "timezone TEXT NOT NULL DEFAULT 'UTC'", "community", "default 'UTC'"),
    (" DEFAULT 'counter'", " DEFAULT 'self-service'", "device", "default 'self-service'"),
    ("(community_id, entry_id, hour)", "(community_id, hour, entry_id)", "hour_paid", "(community_id, hour, entry_id)"),
    ("UNIQUE (community_id, number),\n", "", "certificate", "models: {}: unique (community_id, number)"),
    ("CREATE UNIQUE INDEX reversal_entry_id", "CREATE INDEX reversal_entry_id", "reversal", "database: {}: index"),
    (
        "CREATE INDEX entry_received_ms ON entry (community_id, received_ms);\n",
        "",
        "entry",
        "models: {}: index (community_id, received_ms)",
    ),
    (" WHERE counted = 1", "", "drop_off", "models: {}: index (community_id, household_id, happened_ms) where"),
    (
        "pending_drop_off (community_id, id),",
        "pending_drop_off (community_id, id) ON DELETE CASCADE,",
        "pending_decision",
        "CASCADE",
    ),
    (
        "    FOREIGN KEY (community_id, claim_id) REFERENCES hours_claim (community_id, id),\n",
        "",
        "hours_decision",
        "models: {}: foreign key (community_id, claim_id) to hours_claim (community_id, id)",
    ),
    ("    CONSTRAINT deposit_quantity CHECK (quantity > 0)\n", "    CHECK (1 = 1)\n", "deposit", "deposit_quantity ("),
    ("balance_quantity CHECK (quantity >= 0)", "balance_quantity CHECK (quantity >= -1)", "balance", "-1"),
    (" hours_claim hours_decision", " team hours_decision", "hours_claim", "models: {}: trigger"),
    (" hours_claim hours_decision", " team hours_decision", "team", "database: {}: trigger"),
    ("CREATE TABLE handle", "CREATE TABLE stray (id TEXT NOT NULL PRIMARY KEY);\n\nCREATE TABLE handle", "stray", ""),
]
ON_SQLITE_ONLY = [
    (
        "    FOREIGN KEY (community_id, certificate_id) REFERENCES certificate (community_id, id)\n){strict}",
        "    FOREIGN KEY (community_id, certificate_id) REFERENCES certificate (community_id, id)\n)",
        "certificate_revocation",
        "database: {}: neither strict",
    ),
    (
        "    CONSTRAINT household_week_drop_offs CHECK (drop_offs >= 0)\n){strict}",
        "    CONSTRAINT household_week_drop_offs CHECK (drop_offs >= 0)\n){strict_wide}",
        "household_week",
        "models: {}: strict, without rowid",
    ),
]


@pytest.fixture
def empty(database: peewee.Database, tmp_path: Path) -> Iterator[peewee.Database]:
    """A database in which nothing is yet, opened."""
    if not on_sqlite():
        database.execute_sql("DROP SCHEMA public CASCADE")
        database.execute_sql("CREATE SCHEMA public")
        yield database
        return
    opened = open_database(f"sqlite:///{tmp_path / 'empty.db'}")
    yield opened
    closed(opened)


def rewritten(changes: set[tuple[str, str]]) -> dict[str, str]:
    """The migrations with something written otherwise, each of it once."""
    files = migrations.migration_files()
    for before, after in changes:
        assert sum(source.count(before) for source in files.values()) == 1, before
        files = {name: source.replace(before, after) for name, source in files.items()}
    return files


def test_the_tables_are_those_of_the_models(database: peewee.Database) -> None:
    assert drift(database) == set()


def test_what_is_compared(database: peewee.Database) -> None:
    facts = list(of_models(database))
    assert {fact.partition(":")[0] for fact in facts} == {model._meta.table_name for model in TABLES}
    for kind, least in (("column", 200), ("primary key", 40), ("unique", 12), ("index", 12), ("foreign key", 40)):
        assert sum(f": {kind} " in fact for fact in facts) >= least, kind
    assert sum(": check " in fact for fact in facts) >= 25
    assert sum(": trigger " in fact for fact in facts) == 2 * len(FINAL)


def test_every_difference_is_named(empty: peewee.Database, monkeypatch: pytest.MonkeyPatch) -> None:
    planted = PLANTED + (ON_SQLITE_ONLY if on_sqlite() else [])
    files = rewritten({(before, after) for before, after, _, _ in planted})
    monkeypatch.setattr(migrations, "migration_files", lambda: files)
    migrate(empty)
    found = drift(empty)
    for _, _, table, words in planted:
        assert any(f": {table}: " in fact and words.format(table) in fact for fact in found), words.format(table)
    assert {fact.split(": ")[1] for fact in found} == {table for _, _, table, _ in planted}


def test_a_table_that_is_missing_is_named(database: peewee.Database) -> None:
    database.execute_sql("DROP TABLE throttle")
    assert {fact.partition(": column")[0] for fact in drift(database) if ": column" in fact} == {"models: throttle"}


def test_a_sleeping_trigger_is_named(database: peewee.Database) -> None:
    if on_sqlite():
        database.execute_sql("DROP TRIGGER entry_final_delete")
    else:
        database.execute_sql("ALTER TABLE entry DISABLE TRIGGER entry_final")
    assert any("models: entry: trigger" in fact for fact in drift(database))
