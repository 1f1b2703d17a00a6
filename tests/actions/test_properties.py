"""Random histories: the book ends as an independent model does, and what always holds holds after every event."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pointsapp.actions.audit import audit
from pointsapp.actions.simulate import COMMUNITY, Simulation
from pointsapp.rules.events import Event
from pointsapp.rules.ledger import HANDED_OUT, ISSUED, TAKEN
from pointsapp.store.database import database
from pointsapp.store.statements import Statement
from tests.actions.histories import WORLDS, histories
from tests.actions.model import Model
from tests.support.databases import PostgreSQLDatabases

BELOW_ZERO = Statement("SELECT COUNT(*) FROM balance WHERE community_id = :c AND quantity < 0")
# For every asset: what was issued, what is held, what was taken in exchanges, what was handed out.
FLOWS = Statement(
    """SELECT asset, SUM(issued), SUM(held), SUM(taken), SUM(handed) FROM (
        SELECT asset, amount AS issued, 0 AS held, 0 AS taken, 0 AS handed FROM posting
            WHERE community_id = :c AND from_account = :issued
        UNION ALL SELECT asset, -amount, 0, 0, 0 FROM posting WHERE community_id = :c AND to_account = :issued
        UNION ALL SELECT asset, 0, quantity, 0, 0 FROM balance WHERE community_id = :c
        UNION ALL SELECT asset, 0, 0, amount, 0 FROM posting WHERE community_id = :c AND to_account = :taken
        UNION ALL SELECT asset, 0, 0, -amount, 0 FROM posting WHERE community_id = :c AND from_account = :taken
        UNION ALL SELECT asset, 0, 0, 0, amount FROM posting WHERE community_id = :c AND to_account = :handed
        UNION ALL SELECT asset, 0, 0, 0, -amount FROM posting WHERE community_id = :c AND from_account = :handed
    ) AS flows GROUP BY asset"""
)
WRITTEN = """entry posting balance reversal drop_off household_week deposit exchange weekly_claim claimed_week
    stock_receipt service service_total hour_paid"""
every_world = pytest.mark.parametrize("world", sorted(WORLDS))
some_time = settings(max_examples=70, deadline=None)
less_time = settings(max_examples=25, deadline=None)


def played(world: str, events: Iterable[Event], url: str = "sqlite:///:memory:") -> Simulation:
    """A book in which the events were played."""
    simulation = Simulation(WORLDS[world].rules, url)
    simulation.play(events)
    return simulation


def modelled(world: str, events: Sequence[Event]) -> dict[str, Any]:
    """What the model makes of the events."""
    model = Model([file.rulebook for file in WORLDS[world].rules])
    model.play(events)
    return model.outcome()


def contents() -> dict[str, list[tuple[Any, ...]]]:
    """All that booking writes, but the households, who are enrolled whether or not their first event is refused."""
    return {
        table: sorted(database.execute_sql(f"SELECT * FROM {table}").fetchall(), key=repr) for table in WRITTEN.split()
    }


@every_world
@some_time
@given(data=st.data())
def test_the_book_ends_as_the_model_does(world: str, data: st.DataObject) -> None:
    events = data.draw(histories(world, 60))
    assert played(world, events).outcome() == modelled(world, events)
    assert audit(COMMUNITY) is None


@every_world
@less_time
@given(data=st.data())
def test_what_always_holds(world: str, data: st.DataObject) -> None:
    simulation = played(world, [])
    for event in data.draw(histories(world, 40)):
        before, refused = contents(), len(simulation.refused)
        simulation.play([event])
        if len(simulation.refused) > refused:
            assert contents() == before, "a refused event changes nothing"
        assert BELOW_ZERO.rows(c=COMMUNITY) == [(0,)]
        flows = FLOWS.rows(c=COMMUNITY, issued=ISSUED, taken=TAKEN, handed=HANDED_OUT)
        assert [asset for asset, issued, *ends in flows if issued != sum(ends)] == []
    assert audit(COMMUNITY) is None


def own_histories(world: str) -> st.SearchStrategy[list[list[Event]]]:
    """What three households do that know nothing of each other, and nothing of deliveries."""
    own = [histories(world, 30, household) for household in "ABC"]
    return st.tuples(*own).map(lambda all_: [[event for event in each if event.kind != "stock"] for each in all_])


def merged(own: Sequence[Sequence[Event]], seed: int) -> list[Event]:
    """All histories in one, each in its own order."""
    turns = [number for number, events in enumerate(own) for _ in events]
    Random(seed).shuffle(turns)
    following = [iter(events) for events in own]
    return [next(following[number]) for number in turns]


def ample_stock(world: str) -> list[Event]:
    """So much of every reward that none runs out."""
    at_ms = WORLDS[world].start_ms + WORLDS[world].days * 86_400_000
    rewards = {a.code for file in WORLDS[world].rules for a in file.rulebook.assets if a.kind == "reward"}
    return [Event(0, "", at_ms, at_ms, "stock", "", reward, 1_000_000, "") for reward in sorted(rewards)]


@every_world
@some_time
@given(data=st.data(), seeds=st.tuples(st.integers(0, 999), st.integers(0, 999)))
def test_independent_households_end_the_same_in_any_order(
    world: str, data: st.DataObject, seeds: tuple[int, int]
) -> None:
    own = data.draw(own_histories(world))
    first, second = (played(world, ample_stock(world) + merged(own, seed)).outcome() for seed in seeds)
    assert first["households"] == second["households"]
    assert first["stock"] == second["stock"]


@every_world
def test_histories_come_to_every_answer(world: str) -> None:
    """The random histories are no use unless they reach every refusal and every reason."""
    codes: set[str] = set()

    @settings(max_examples=300, deadline=None, derandomize=True)
    @given(events=histories(world, 60))
    def gather(events: list[Event]) -> None:
        outcome = modelled(world, events)
        codes.update(each["code"] for each in outcome["refused"] + outcome["not_counted"])
        codes.update(
            "claimed" for each in outcome["households"].values() for w in each["weeks"].values() if w["claimed"]
        )

    gather()
    never = {"no-rulebook", "unknown-category"} if world == "nanqiao" else set()
    assert set(EVERY_CODE.split()) - codes - never == set()


EVERY_CODE = """in-future no-rulebook too-late unknown-category unknown-asset bad-quantity limit-reached unknown-rule
    insufficient-balance insufficient-stock already-claimed not-reached claim-expired unknown-event not-reversible
    already-reversed category-not-counted not-sorted daily-limit too-soon claimed"""


@every_world
def test_postgresql_ends_as_the_model_does(
    world: str, postgresql_databases: PostgreSQLDatabases, tmp_path: Path
) -> None:
    @settings(max_examples=10, deadline=None)
    @given(events=histories(world, 60))
    def play(events: list[Event]) -> None:
        with postgresql_databases.fresh(tmp_path) as url:
            simulation = played(world, events, url)
            assert simulation.outcome() == modelled(world, events)
            assert audit(COMMUNITY) is None
            database.close()
            database.close_all()

    play()
