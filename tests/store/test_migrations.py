"""Migrating: once and for all, one process at a time, whole or not at all, and never a newer version's book."""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import peewee
import pytest

from pointsapp.actions.acts import Act, Doer
from pointsapp.actions.installation import check_schema
from pointsapp.actions.tray import Refused, put_into_tray, settle
from pointsapp.config import ConfigRefused
from pointsapp.rules.refusal import Refusal
from pointsapp.store import migrations
from pointsapp.store.database import on_sqlite, open_database
from pointsapp.store.migrations import NewerSchema, applied, migrate, migration_files
from pointsapp.store.tray import open_refusals
from tests.cast import Cast
from tests.cast import cast as enrolled
from tests.support.databases import closed
from tests.support.schemas import drift

MIGRATE = """
import sys
from pointsapp.store.database import open_database
from pointsapp.store.migrations import migrate
print("ready", flush=True)
sys.stdin.readline()
print(*migrate(open_database(sys.argv[1])))
"""
SECOND = "CREATE TABLE second_step (id {integer} NOT NULL PRIMARY KEY){strict};\n"
TRAY_KINDS = "0005_tray_kinds.sql"
BROKEN = SECOND + "\nCREATE TABLE second_step (id {integer});\n"


@pytest.fixture
def empty_url(database: peewee.Database, database_url: str, tmp_path: Path) -> Iterator[str]:
    """The address of a database in which nothing is yet."""
    if on_sqlite():
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    database.execute_sql("DROP SCHEMA public CASCADE")
    database.execute_sql("CREATE SCHEMA public")
    yield database_url


@pytest.fixture
def empty(empty_url: str) -> Iterator[peewee.Database]:
    """The empty database, opened."""
    opened = open_database(empty_url)
    yield opened
    closed(opened)


def everything(database: peewee.Database) -> dict[str, set[str]]:
    """All rows of all tables."""
    return {
        table: {repr(row) for row in database.execute_sql(f"SELECT * FROM {table}").fetchall()}
        for table in database.get_tables()
    }


def test_migrating_twice_changes_nothing(cast: Cast, database: peewee.Database) -> None:
    before = everything(database)
    assert migrate(database) == []
    assert everything(database) == before
    assert drift(database) == set()
    assert len(before["entry"]) == 8


def test_an_empty_database_has_them_all(empty: peewee.Database) -> None:
    with pytest.raises(ConfigRefused, match="pointsapp migrate"):
        check_schema()
    assert migrate(empty) == list(migration_files()) == list(applied())
    check_schema()
    assert migrate(empty) == []


def test_processes_at_once_migrate_once(empty_url: str) -> None:
    command = [sys.executable, "-c", MIGRATE, empty_url]
    root = Path(__file__).parents[2]
    processes = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=root) for _ in range(3)
    ]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    said = [process.communicate()[0].strip() for process in processes]
    assert [process.returncode for process in processes] == [0, 0, 0]
    assert sorted(said) == ["", "", " ".join(migration_files())]
    opened = open_database(empty_url)
    opened.connect()
    assert drift(opened) == set()
    closed(opened)


def test_a_newer_programs_book_is_left_alone(cast: Cast, database: peewee.Database) -> None:
    database.execute_sql("INSERT INTO migration (name, digest, applied_ms) VALUES ('9999_later.sql', '', 0)")
    before = everything(database)
    with pytest.raises(NewerSchema, match="9999_later"):
        migrate(database)
    with pytest.raises(ConfigRefused, match="newer version"):
        check_schema()
    assert everything(database) == before


def test_a_book_prepared_in_other_words_is_left_alone(cast: Cast, database: peewee.Database) -> None:
    database.execute_sql("UPDATE migration SET digest = '00'")
    with pytest.raises(ConfigRefused, match=r"0001_first\.sql"):
        check_schema()


def test_a_migration_that_fails_leaves_nothing(database: peewee.Database, monkeypatch: pytest.MonkeyPatch) -> None:
    known, before = migration_files(), everything(database)
    monkeypatch.setattr(migrations, "migration_files", lambda: {**known, "0999_second.sql": BROKEN})
    with pytest.raises(peewee.DatabaseError, match="second_step"):
        migrate(database)
    assert everything(database) == before
    monkeypatch.setattr(migrations, "migration_files", lambda: {**known, "0999_second.sql": SECOND})
    assert migrate(database) == ["0999_second.sql"]
    assert database.table_exists("second_step")


def test_what_lay_in_the_tray_lies_there_after_it_took_in_more_kinds(
    empty: peewee.Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = migration_files()
    monkeypatch.setattr(migrations, "migration_files", lambda: {n: t for n, t in known.items() if n < TRAY_KINDS})
    migrate(empty)
    monkeypatch.undo()
    cast = enrolled()
    for kind in ("drop-off", "deposit"):
        refused = Refused(kind, cast.wang.household_id, {"category": "kitchen-waste"})
        put_into_tray(kiosk_act(cast), refused, Refusal("card-revoked"))
    settle(cast.act(), open_refusals(cast.community.id, 1)[0].id, "说清楚了")
    before = lying_in(empty)
    with pytest.raises(peewee.IntegrityError):
        put_into_tray(kiosk_act(cast), Refused("exchange", None, {"code": "bags"}), Refusal("too-late"))
    assert TRAY_KINDS in migrate(empty)
    assert lying_in(empty) == before
    assert [len(rows) for rows in before] == [2, 1]
    put_into_tray(kiosk_act(cast), Refused("exchange", None, {"code": "bags"}), Refusal("too-late"))
    assert [each.kind for each in open_refusals(cast.community.id, 9)].count("exchange") == 1
    with pytest.raises(peewee.DatabaseError, match="final"):
        empty.execute_sql("DELETE FROM refused_settling")
    assert drift(empty) == set()


def kiosk_act(cast: Cast) -> Act:
    """An act at the kiosk, by nobody in particular."""
    return replace(cast.act(), doer=Doer(device_id=cast.device_id, point_id=cast.community.point_id))


def lying_in(database: peewee.Database) -> list[set[str]]:
    """What lies in the tray, and how it was settled."""
    found = everything(database)
    return [found[table] for table in ("refused_booking", "refused_settling")]
