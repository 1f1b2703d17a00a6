"""No statement reads more the longer a book is kept: SQLite looks into an index by more than the community."""

import pkgutil
import re
from collections.abc import Iterator
from importlib import import_module

import peewee
import pytest

import pointsapp.actions
import pointsapp.store
from pointsapp.store import devices
from pointsapp.store.drop_offs import HouseholdWeek
from pointsapp.store.ledger import Balance
from pointsapp.store.rewards import ClaimedWeek
from pointsapp.store.schema import FINAL
from pointsapp.store.statements import Statement

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

GROWING = {model._meta.table_name for model in (*FINAL, Balance, ClaimedWeek, HouseholdWeek)}
# Some rows a year and community: they may be read whole.
GROWING -= {"certificate", "certificate_revocation", "hours_claim", "hours_decision", "rulebook_version", "seal"}
GROWING -= {"refused_booking", "refused_settling"}
READ_ALL = {
    "pointsapp.store.outcome": "how a whole community stands",
    "pointsapp.store.audit": "recomputes the whole book",
    "pointsapp.store.seals._first_received": "the first of an index",
    "pointsapp.actions.operations._of_kind": "asked once, at a start with sample data",
}
_STEP = re.compile(r"(SCAN|SEARCH) (\w+)(?: USING (?:COVERING )?(?:INDEX \w+|PRIMARY KEY) \((.*)\))?")


def statements() -> Iterator[tuple[str, Statement]]:
    """Every constant statement of the program, with where it stands."""
    for package in (pointsapp.store, pointsapp.actions):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            for name, value in vars(import_module(found.name)).items():
                yield from inside(f"{found.name}.{name}", value)


def inside(name: str, value: object) -> Iterator[tuple[str, Statement]]:
    if isinstance(value, Statement):
        yield name, value
    elif isinstance(value, dict):
        for key, each in value.items():
            yield from inside(f"{name}[{key!r}]", each)
    elif isinstance(value, tuple):
        for number, each in enumerate(value):
            yield from inside(f"{name}[{number}]", each)


def aliases(sql: str) -> dict[str, str]:
    """Which table a name in a plan stands for."""
    named = dict(re.findall(r"\b(?:FROM|JOIN|,) (\w+) AS (\w+)", sql))
    return {alias: table for table, alias in named.items()}


def slow_steps(database: peewee.Database, statement: Statement) -> list[str]:
    """The steps of a statement's plan that read all rows of a growing table, or all of a community's."""
    slow = []
    plan = database.execute_sql(f"EXPLAIN QUERY PLAN {statement.sqlite}", [None] * len(statement.names)).fetchall()
    for *_, step in plan:
        found = _STEP.match(step)
        reads_all = found and (found[1] == "SCAN" or found[3] == "community_id=?")
        if reads_all and aliases(statement.sqlite).get(found[2], found[2]) in GROWING:
            slow.append(step)
    return slow


def test_every_statement_looks_into_an_index(database: peewee.Database) -> None:
    assert len(list(statements())) > 60
    slow = {name: steps for name, statement in statements() if (steps := slow_steps(database, statement))}
    assert {name: steps for name, steps in slow.items() if not name.startswith(tuple(READ_ALL))} == {}


def test_a_statement_that_reads_all_is_found(database: peewee.Database) -> None:
    careless = Statement("SELECT COUNT(*) FROM deposit AS d WHERE d.community_id = :community_id AND d.quantity > 5")
    assert slow_steps(database, careless) == ["SEARCH d USING PRIMARY KEY (community_id=?)"]


def test_a_small_book_is_read_as_a_big_one(database: peewee.Database) -> None:
    """Without the pinned statistics the planner would take the key of a whole community for the better way."""
    household_day = Statement(
        "SELECT quantity FROM deposit WHERE community_id = :c AND household_id = :h AND asset = :a AND day = :d"
    )
    assert slow_steps(database, household_day) == []
    database.execute_sql("DELETE FROM sqlite_stat1")
    database.execute_sql("ANALYZE sqlite_schema")
    assert slow_steps(database, household_day) == ["SEARCH deposit USING PRIMARY KEY (community_id=?)"]


@pytest.mark.parametrize("statement", [devices._operator_on, devices._operators_between])
def test_who_is_on_is_found_without_those_of_years_ago(database: peewee.Database, statement: Statement) -> None:
    plan = database.connection().execute(f"EXPLAIN QUERY PLAN {statement.sqlite}", (0,) * len(statement.names))
    (step,) = [row[3] for row in plan if "SEARCH s " in row[3]]
    assert re.search(r"community_id=\? AND device_id=\? AND touched_ms>\?", step), step
