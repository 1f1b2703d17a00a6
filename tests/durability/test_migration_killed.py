"""A migration that dies at any of its statements leaves nothing half-done, and the next one brings it to its end."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import count
from pathlib import Path
from typing import Any

import peewee
import pytest

from pointsapp.actions import installation
from pointsapp.cli import main
from pointsapp.store import migrations
from pointsapp.store.database import close_database, connect, on_sqlite, open_database
from pointsapp.store.database import database as bound
from pointsapp.store.migrations import migrate, migration_files
from tests.cast import Cast
from tests.durability.disk import Disk
from tests.durability.migrating import dies_migrating, piecemeal
from tests.durability.recording import recording
from tests.support.catalogs import postgresql_facts, sqlite_facts
from tests.support.long_runs import chance
from tests.support.schemas import drift

FURTHER = """CREATE TABLE household_note (
    community_id {integer} NOT NULL,
    household_id {uuid} NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (community_id, household_id),
    FOREIGN KEY (community_id, household_id) REFERENCES household (community_id, id)
){strict};

INSERT INTO household_note (community_id, household_id, body) SELECT community_id, id, building FROM household;

ALTER TABLE household ADD COLUMN language TEXT NOT NULL DEFAULT '';

UPDATE household SET language = 'zh';

CREATE INDEX household_language ON household (community_id, language);
-- final: household_note
"""
CUTS = 40

State = tuple[set[str], dict[str, set[str]]]
only_on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture(autouse=True)
def told(environment: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """The commands know the database."""
    for name, value in environment.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def further(monkeypatch: pytest.MonkeyPatch) -> Mapping[str, str]:
    """The migrations of a version that has one more."""
    files = {**migration_files(), "0999_further.sql": FURTHER}
    for module in (migrations, installation):
        monkeypatch.setattr(module, "migration_files", lambda: files)
    return files


def empty(url: str) -> None:
    """Takes away everything that a database holds."""
    open_database(url)
    if on_sqlite():
        for path in Path(url.removeprefix("sqlite:///")).parent.glob("pointsapp.db*"):
            path.unlink()
    else:
        bound.execute_sql("DROP SCHEMA public CASCADE")
        bound.execute_sql("CREATE SCHEMA public")
    close_database()


def state(url: str) -> State:
    """All that a database shows to whoever opens it now: its tables and rules, and every row."""
    open_database(url)
    connect()
    try:
        facts = set(sqlite_facts(bound) if on_sqlite() else postgresql_facts(bound))
        tables = [table for table in bound.get_tables() if table != "migration" and not table.startswith("sqlite_")]
        return facts, {table: set(map(repr, bound.execute_sql(f"SELECT * FROM {table}"))) for table in tables}
    finally:
        close_database()


def deaths(
    url: str, files: Mapping[str, str], statements: Iterable[int], way: Callable[[Any], object] = migrate
) -> Iterator[State]:
    """Lets a migration die at these statements in turn, until it needs no more of them; gives what each death left."""
    for statement in statements:
        if not dies_migrating(url, files, statement, way):
            return
        yield state(url)


def completed(url: str) -> set[str]:
    """`pointsapp migrate` ends well; gives in what the tables are not those of the models then."""
    assert main(["migrate"]) == 0
    found = drift(bound)
    close_database()
    return found


def steps(url: str, monkeypatch: pytest.MonkeyPatch) -> list[set[str]]:
    """The tables and rules of an empty database, and after each of the migrations."""
    names, found = list(migration_files()), []
    for done in range(len(names) + 1):
        empty(url)
        with monkeypatch.context() as patch:
            files = {name: migration_files()[name] for name in names[:done]}
            patch.setattr(migrations, "migration_files", lambda files=files: files)
            migrate(open_database(url))
            close_database()
        found.append(state(url)[0])
    empty(url)
    return found


def dies_and_is_completed(url: str, monkeypatch: pytest.MonkeyPatch, statements: Iterable[int], every: int) -> None:
    """An empty database's migrations die at these statements; after so many deaths, and at the end, they complete."""
    whole, left = steps(url, monkeypatch), []
    for facts, _ in deaths(url, migration_files(), statements):
        left.append(facts)
        if len(left) % every == 0 and facts != whole[-1]:
            assert completed(url) == set()
            empty(url)
    assert completed(url) == set()
    assert len(left) > 30
    assert [facts for facts in left if facts not in whole] == []


def test_a_first_migration_that_dies_at_each_statement_leaves_nothing(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    dies_and_is_completed(database_url, monkeypatch, count(1), every=20)


@pytest.mark.long
@pytest.mark.whole
def test_a_first_migration_that_dies_at_each_statement_is_completed_each_time(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    dies_and_is_completed(database_url, monkeypatch, count(1), every=1)


def test_a_migration_that_commits_each_statement_is_found_out(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = steps(database_url, monkeypatch)
    facts, _ = next(deaths(database_url, migration_files(), [10], piecemeal))
    assert facts not in whole


def is_further(before: State, after: State, drifted: set[str]) -> bool:
    """Whether the further migration, all of it and nothing else, came to the book."""
    noted = after[1].pop("household_note")
    spoken = after[1].pop("household")
    assert len(noted) == len(spoken) == len(before[1].pop("household"))
    assert all("'zh'" in row for row in spoken)
    assert before[1] == after[1]
    assert {fact for fact in drifted if not fact.startswith("database: household")} == set()
    return before[0] < after[0]


def test_a_further_migration_that_dies_changes_nothing(
    cast: Cast, database: peewee.Database, database_url: str, further: Mapping[str, str]
) -> None:
    database.close()
    before = state(database_url)
    found = list(deaths(database_url, further, (*range(1, 20), *range(20, 1000, 12))))  # of statistics, every twelfth
    drifted = completed(database_url)
    after = state(database_url)
    after[1]["installation"] = set()  # the command made the secrets
    assert len(found) > 8
    assert [left for left in found if left not in (before, after)] == []
    assert found[0] == before
    assert is_further(before, after, drifted)


@only_on_sqlite
@pytest.mark.parametrize("sector", [512, 4096])
def test_a_migration_whose_power_goes_is_completed_afterwards(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sector: int
) -> None:
    """The first statements make the file what it is, and the last one is a commit: both are on the disk or not."""
    empty(database_url)
    folder = tmp_path / "disk"
    folder.mkdir()
    monkeypatch.setenv("DATABASE_URL", url := f"sqlite:///{folder / 'pointsapp.db'}")
    with chance("migrating", sector) as random, recording(folder, sector) as record:
        migrate(open_database(url))
        close_database()
    disk, cuts = Disk({}, sector), sorted(random.choices(range(len(record.events)), k=CUTS))
    for number, event in enumerate(record.events):
        for _ in range(cuts.count(number)):
            lay_out(folder, disk.survivors(random))
            assert completed(url) == set()
        disk.do(event)


def lay_out(folder: Path, files: Mapping[str, bytes]) -> None:
    """Puts into a folder what survived."""
    for path in folder.iterdir():
        path.unlink()
    for name, content in files.items():
        (folder / name).write_bytes(content)
