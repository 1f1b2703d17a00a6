"""Sealed days: chained, closed to bookings, and whatever is altered afterwards is named."""

import dataclasses
import threading
from uuid import UUID

import pytest

from pointsapp.actions import seals
from pointsapp.actions.acts import Act
from pointsapp.actions.audit import audit
from pointsapp.actions.drop_offs import record_drop_off, write_drop_off
from pointsapp.actions.ledger import booking
from pointsapp.actions.seals import seal_days
from pointsapp.rules.refusal import Refusal
from pointsapp.rules.seals import FIRST_PREVIOUS
from pointsapp.store.audit import Finding
from pointsapp.store.database import connect, database
from pointsapp.store.ledger import received_at
from pointsapp.store.seals import seals_before
from tests.cast import Cast, new_id
from tests.rules.shanghai import ms
from tests.support.force import alter

LATER = ms("2026-03-20T12:00")
DAYS = ("2026-03-05", "2026-03-05", "2026-03-07")  # two households' visits, nothing on the 6th


@dataclasses.dataclass(frozen=True)
class Sealed:
    """A book sealed up to 19 March, and three drop-offs in it: two of one day, and one two days later."""

    community_id: int
    first: UUID
    second: UUID
    third: UUID


@pytest.fixture
def sealed(cast: Cast) -> Sealed:
    keys = []
    for number, day in enumerate(DAYS):
        at_ms = ms(f"{day}T08:00") + number * 60_000
        keys.append(visit(cast, at_ms, who=(cast.wang, cast.li, cast.wang)[number].household_id))
    seal_days(cast.community.id, LATER, most=100)
    return Sealed(cast.community.id, *keys)


def visit(cast: Cast, at_ms: int, who: UUID) -> UUID:
    act = Act(cast.community.id, new_id(), cast.act().doer, at_ms, at_ms)
    record_drop_off(act, who, "kitchen-waste")
    return act.key


def test_days_are_sealed_in_a_chain_without_gaps(cast: Cast, sealed: Sealed) -> None:
    found = seals_before(sealed.community_id, seals.date.max, 100)[::-1]
    days = [one.sealed.day for one in found]
    assert days == [days[0] + seals.ONE_DAY * number for number in range(len(days))]
    assert (days[-1].isoformat(), found[0].previous) == ("2026-03-19", FIRST_PREVIOUS)
    assert [one.previous for one in found[1:]] == [one.hash for one in found[:-1]]
    counts = {one.sealed.day.isoformat(): one.entries for one in found}
    assert (counts["2026-03-05"], counts["2026-03-06"], counts["2026-03-07"]) == (2, 0, 1)
    assert seal_days(sealed.community_id, LATER, most=100) == []
    assert audit(sealed.community_id) is None


def test_a_community_without_entries_has_nothing_to_seal(cast: Cast) -> None:
    alter("DELETE FROM posting WHERE community_id = %s", cast.other.id)
    alter("DELETE FROM entry WHERE community_id = %s", cast.other.id)
    assert seal_days(cast.other.id, LATER, most=100) == []


def test_nothing_is_booked_into_a_sealed_day(cast: Cast, sealed: Sealed) -> None:
    at_ms = ms("2026-03-19T23:59")
    with pytest.raises(Refusal, match="day-sealed"):
        visit(cast, at_ms, cast.li.household_id)
    again = Act(sealed.community_id, sealed.third, cast.act().doer, ms("2026-03-07T08:02"), at_ms)
    assert record_drop_off(again, cast.wang.household_id, "kitchen-waste").counted  # the first answer stands
    assert visit(cast, ms("2026-03-20T00:00"), cast.li.household_id)


def test_an_entry_is_of_the_day_on_which_its_turn_came(cast: Cast) -> None:
    """A request that comes before midnight and waits past it belongs to the new day."""
    before, after = ms("2026-03-08T23:59"), ms("2026-03-09T00:01")
    act = Act(cast.community.id, new_id(), cast.act().doer, before, before, clock=lambda: after)
    record_drop_off(act, cast.wang.household_id, "kitchen-waste")
    assert received_at(cast.community.id, act.key) == after


ALTERED = {
    "altered": ("UPDATE entry SET happened_ms = happened_ms - 1 WHERE id = %s", "first", "another content"),
    "its household": ("UPDATE entry SET person_id = household_id WHERE id = %s", "third", "another content"),
    "its posting": ("UPDATE posting SET amount = 2 WHERE entry_id = %s", "second", "another content"),
    "moved to another day": ("UPDATE entry SET received_ms = received_ms + 86400000 WHERE id = %s", "first", "no row"),
}


@pytest.mark.parametrize(("sql", "whose", "says"), ALTERED.values(), ids=ALTERED)
def test_an_altered_entry_is_named(sealed: Sealed, sql: str, whose: str, says: str) -> None:
    alter(sql, getattr(sealed, whose))
    assert_named(audit(sealed.community_id), "entry", getattr(sealed, whose), says)


def test_a_removed_entry_is_named_though_nothing_else_shows_it(cast: Cast, sealed: Sealed) -> None:
    """All that belongs to the entry is removed with it, and what was counted from it is put right."""
    household = cast.wang.household_id
    alter("DELETE FROM drop_off WHERE id = %s", sealed.third)
    alter("DELETE FROM posting WHERE entry_id = %s", sealed.third)
    alter("DELETE FROM entry WHERE id = %s", sealed.third)
    alter("UPDATE balance SET quantity = quantity - 1 WHERE owner_id = %s AND asset = 'point'", household)
    alter("UPDATE household SET entries = entries - 1 WHERE id = %s", household)
    alter("UPDATE household_week SET drop_offs = drop_offs - 1 WHERE household_id = %s", household)
    assert_named(audit(sealed.community_id), "entry", sealed.third, "no row")


def test_an_added_entry_is_named(cast: Cast, sealed: Sealed) -> None:
    """One that was really booked today, and then dated back."""
    added = visit(cast, ms("2026-03-20T10:00"), cast.li.household_id)
    assert audit(sealed.community_id) is None
    alter("UPDATE entry SET received_ms = %s WHERE id = %s", ms("2026-03-06T10:00"), added)
    assert_named(audit(sealed.community_id), "entry", added, "an entry")


def test_two_swapped_entries_are_named(sealed: Sealed) -> None:
    """Their times are exchanged, so that each stands where the other stood."""
    first, second = (received_at(sealed.community_id, key) for key in (sealed.first, sealed.second))
    alter("UPDATE entry SET received_ms = %s WHERE id = %s", second, sealed.first)
    alter("UPDATE entry SET received_ms = %s WHERE id = %s", first, sealed.second)
    assert_named(audit(sealed.community_id), "entry", sealed.first, "another content")


FORGED = {
    "its hash": ("UPDATE seal SET hash = previous WHERE day = '2026-03-06'", "2026-03-06"),
    "its contents": ("UPDATE seal SET contents = hash WHERE day = '2026-03-05'", "2026-03-05"),
    "its count": ("UPDATE seal SET entries = 7 WHERE day = '2026-03-06'", "2026-03-06"),
    "the one before": ("UPDATE seal SET previous = hash WHERE day = '2026-03-07'", "2026-03-07"),
    "removed": ("DELETE FROM seal WHERE day = '2026-03-06'", "2026-03-06"),
}


@pytest.mark.parametrize(("sql", "day"), FORGED.values(), ids=FORGED)
def test_a_forged_seal_is_named(sealed: Sealed, sql: str, day: str) -> None:
    alter(sql)
    found = audit(sealed.community_id)
    assert found is not None
    assert (found.table, found.key) == ("seal", day)


def test_another_communitys_chain_is_its_own(cast: Cast, sealed: Sealed) -> None:
    assert seal_days(cast.other.id, LATER, most=1) != []
    assert audit(cast.other.id) is None


def test_sealing_waits_for_a_booking_that_is_under_way(cast: Cast) -> None:
    late = Late(cast)
    late.begin()
    sealing = threading.Thread(target=late.seal)
    sealing.start()
    sealing.join(0.3)
    assert sealing.is_alive()
    late.end()
    sealing.join(30)
    assert late.sealed_entries == 1
    assert audit(cast.community.id) is None


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_seal_that_does_not_wait_is_found_out(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seals, "wait_for_bookings", lambda: None)
    late = Late(cast)
    late.begin()
    late.seal()
    late.end()
    assert late.sealed_entries == 0
    assert_named(audit(cast.community.id), "entry", late.act.key, "an entry")
    alter("DELETE FROM seal WHERE community_id = %s", cast.community.id)  # the book itself is right


class Late:
    """A booking of 1 April that has not ended when that day is to be sealed."""

    def __init__(self, cast: Cast) -> None:
        at_ms = ms("2026-04-01T23:59")
        self.act = Act(cast.community.id, new_id(), cast.act().doer, at_ms, at_ms)
        self.cast, self.sealed_entries = cast, -1
        self.written, self.may_end = threading.Event(), threading.Event()
        self.thread = threading.Thread(target=self.book)

    def begin(self) -> None:
        self.thread.start()
        assert self.written.wait(30)

    def book(self) -> None:
        connect()
        household = self.cast.wang.household_id
        with booking(self.act, "drop-off", household, "kitchen-waste", False) as entry:
            write_drop_off(entry, household, "kitchen-waste", False)
            self.written.set()
            self.may_end.wait(30)
        database.close()

    def seal(self) -> None:
        connect()
        made = seal_days(self.cast.community.id, ms("2026-04-02T00:30"), most=400)
        self.sealed_entries = made[-1].entries
        database.close()

    def end(self) -> None:
        self.may_end.set()
        self.thread.join(30)


def assert_named(found: Finding | None, table: str, key: UUID, says: str) -> None:
    assert found is not None
    assert (found.table, found.key) == (table, str(key))
    assert found.says.startswith(says)
