"""A network made in bulk is as if it had been booked, one drop-off after the other."""

import peewee
import pytest

from pointsapp.actions.acts import Act, Doer
from pointsapp.actions.audit import audit
from pointsapp.actions.drop_offs import record_drop_off
from pointsapp.actions.network import make_neighbourhood
from pointsapp.actions.network_plan import NetworkPlan
from pointsapp.cli_network import RULES
from pointsapp.rules.calendar import week_of
from pointsapp.store.communities import all_communities
from pointsapp.store.drop_offs import DropOff, HouseholdWeek
from pointsapp.store.households import household_count
from pointsapp.store.ledger import Balance, Entry, Posting
from pointsapp.store.overview import figures_of_week
from pointsapp.store.people import Household, Person
from tests.rules.shanghai import ms
from tests.support.force import alter

SUNDAY = ms("2026-03-08T12:00")
FILE = RULES.read_text("utf-8")
WRITTEN = (Entry, Posting, DropOff, HouseholdWeek, Balance)


def entries_by_household() -> dict[object, int]:
    return dict(Household.select(Household.id, Household.entries).tuples())


def plan(communities: int = 2, residents: int = 41, weeks: int = 2) -> NetworkPlan:
    return NetworkPlan(communities, residents, weeks, "Asia/Shanghai", SUNDAY)


def rows(community_id: int) -> dict[str, set[tuple[object, ...]]]:
    """Everything that booking writes, without the community, and but for households' number of entries."""
    found = {}
    for table in WRITTEN:
        columns = [field for field in table._meta.sorted_fields if field.name != "community_id"]
        chosen = table.select(*columns).where(table.community_id == community_id).tuples()
        found[table.__name__] = {tuple(bytes(v) if isinstance(v, memoryview) else v for v in row) for row in chosen}
    return found


def forget(community_id: int) -> None:
    """Takes from a community all that was booked."""
    for table in ("posting", "drop_off", "household_week", "balance", "entry"):
        alter(f"DELETE FROM {table} WHERE community_id = %s", community_id)
    alter("UPDATE household SET entries = 0 WHERE community_id = %s", community_id)


@pytest.fixture
def network(database: peewee.Database) -> NetworkPlan:
    wanted = plan()
    for number in range(wanted.communities):
        assert make_neighbourhood(wanted, number, FILE)
    return wanted


def test_it_has_everybody_and_its_book_is_right(network: NetworkPlan) -> None:
    communities = all_communities()
    assert [one.code for one in communities] == ["sample-0001", "sample-0002"]
    assert all(one.sample for one in communities)
    assert Person.select().count() == network.residents
    assert [audit(one.id) for one in communities] == [None, None]
    assert all(household_count(one.id) > 5 for one in communities)


def test_each_week_has_its_drop_offs(network: NetworkPlan) -> None:
    weeks = [week for week, _ in network.weeks_begun()]
    assert weeks == ["2026-W08", "2026-W09"]
    figures = [figures_of_week(1, week) for week in weeks]
    assert sum(one.counted for one in figures) == DropOff.select().where(DropOff.community_id == 1).count() > 20
    assert all(one.active_households <= household_count(1) for one in figures)
    assert figures_of_week(1, week_of(SUNDAY, network.timezone)).counted == 0


def test_booked_one_by_one_it_would_be_the_same(network: NetworkPlan) -> None:
    made, counters = rows(1), entries_by_household()
    booked = list(Entry.select().where(Entry.community_id == 1).order_by(Entry.happened_ms))
    forget(1)
    assert not rows(1)["Entry"]
    for one in booked:
        act = Act(1, one.id, Doer(point_id=one.point_id), one.happened_ms, one.received_ms)
        record_drop_off(act, one.household_id, "kitchen-waste")
    assert rows(1) == made
    assert entries_by_household() == counters


def test_made_again_it_only_goes_on(network: NetworkPlan) -> None:
    before = [rows(1), rows(2)]
    assert [make_neighbourhood(network, number, FILE) for number in range(2)] == [None, None]
    assert [rows(1), rows(2)] == before
