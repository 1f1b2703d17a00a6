"""Sealed days: chained, closed to bookings, and whatever is altered afterwards is named."""

import dataclasses
from uuid import UUID

import pytest

from pointsapp.actions import seals
from pointsapp.actions.acts import Act
from pointsapp.actions.audit import audit
from pointsapp.actions.drop_offs import record_drop_off
from pointsapp.actions.seals import missed_days, seal_days
from pointsapp.rules.refusal import Refusal
from pointsapp.rules.seals import FIRST_PREVIOUS, days_due
from pointsapp.store.audit import Finding
from pointsapp.store.ledger import Booked, booked
from pointsapp.store.seals import sealed_contents, seals_before
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


def entered(community_id: int, key: UUID) -> Booked:
    """The entry under a key."""
    found = booked(community_id, key)
    assert found
    return found


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
    assert entered(cast.community.id, act.key).received_ms == after


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


def test_an_entry_before_the_first_sealed_day_is_named(cast: Cast, sealed: Sealed) -> None:
    """There no seal covers it, and nothing else is wrong with it."""
    first = seals_before(sealed.community_id, seals.date.max, 100)[-1]
    added = visit(cast, ms("2026-03-20T10:00"), cast.li.household_id)
    alter("UPDATE entry SET received_ms = %s WHERE id = %s", first.sealed.from_ms, added)
    assert_named(audit(sealed.community_id), "entry", added, "an entry")
    alter("UPDATE entry SET received_ms = %s WHERE id = %s", first.sealed.from_ms - 1, added)
    assert_named(audit(sealed.community_id), "entry", added, f"received_ms {first.sealed.from_ms - 1}")


def test_two_swapped_entries_are_named(sealed: Sealed) -> None:
    """Their times are exchanged, so that each stands where the other stood."""
    first, second = (entered(sealed.community_id, key).received_ms for key in (sealed.first, sealed.second))
    alter("UPDATE entry SET received_ms = %s WHERE id = %s", second, sealed.first)
    alter("UPDATE entry SET received_ms = %s WHERE id = %s", first, sealed.second)
    assert_named(audit(sealed.community_id), "entry", sealed.first, "another content")


FORGED = {
    "its hash": ("UPDATE seal SET hash = previous WHERE day = '2026-03-06'", "2026-03-06"),
    "its contents": ("UPDATE seal SET contents = hash WHERE day = '2026-03-05'", "2026-03-05"),
    "its count": ("UPDATE seal SET entries = 7 WHERE day = '2026-03-06'", "2026-03-06"),
    "its format": ("UPDATE seal SET format = 2 WHERE day = '2026-03-06'", "2026-03-06"),
    "the one before": ("UPDATE seal SET previous = hash WHERE day = '2026-03-07'", "2026-03-07"),
    "removed": ("DELETE FROM seal WHERE day = '2026-03-06'", "2026-03-06"),
}


@pytest.mark.parametrize(("sql", "day"), FORGED.values(), ids=FORGED)
def test_a_forged_seal_is_named(sealed: Sealed, sql: str, day: str) -> None:
    alter(sql)
    found = audit(sealed.community_id)
    assert found is not None
    assert (found.table, found.key) == ("seal", day)


# One hour further west, a day begins an hour later than the last one ended; further east, an hour earlier.
@pytest.mark.parametrize("timezone", ["Asia/Bangkok", "Asia/Tokyo"])
def test_no_moment_falls_between_two_days_though_the_zone_changed(cast: Cast, sealed: Sealed, timezone: str) -> None:
    early, late = (visit(cast, ms(f"2026-03-20T{time}"), cast.li.household_id) for time in ("00:30", "23:30"))
    alter("UPDATE community SET timezone = %s WHERE id = %s", timezone, sealed.community_id)
    made = seal_days(sealed.community_id, ms("2026-03-23T12:00"), most=100)
    assert [one.sealed.day.day for one in made] == [20, 21, 22]
    covered = {key for one in made for key in sealed_contents(sealed.community_id, one.sealed.day)}
    assert covered == {str(early), str(late)}
    assert audit(sealed.community_id) is None


def test_a_gap_between_two_days_is_named(sealed: Sealed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seals, "days_due_after", lambda last, now, zone: days_due(last.day + seals.ONE_DAY, now, zone))
    alter("UPDATE community SET timezone = 'Asia/Bangkok' WHERE id = %s", sealed.community_id)
    seal_days(sealed.community_id, ms("2026-03-23T12:00"), most=100)
    found = audit(sealed.community_id)
    assert found is not None
    assert (found.table, found.key) == ("seal", "2026-03-20")
    assert found.says == f"from_ms {ms('2026-03-20T01:00')}"


def missed_finding(community_id: int, at: str) -> Finding | None:
    missed = missed_days(community_id, ms(at))
    return missed and missed.finding


def test_a_day_that_nobody_sealed_is_named_when_the_next_is_due(sealed: Sealed) -> None:
    assert missed_days(sealed.community_id, ms("2026-03-22T00:29")) is None
    found = missed_finding(sealed.community_id, "2026-03-22T00:30")
    assert found == Finding("seal", "2026-03-20", "no row", "a day's seal")


def test_an_end_of_the_chain_that_is_cut_off_is_named(sealed: Sealed) -> None:
    alter("DELETE FROM seal WHERE day >= '2026-03-17' AND community_id = %s", sealed.community_id)
    assert audit(sealed.community_id) is None
    found = missed_finding(sealed.community_id, "2026-03-20T12:00")
    assert found == Finding("seal", "2026-03-17", "no row", "a day's seal")


def test_a_book_that_was_never_sealed_is_no_mistake(cast: Cast, sealed: Sealed) -> None:
    alter("DELETE FROM seal WHERE community_id = %s", sealed.community_id)
    missed = missed_days(sealed.community_id, LATER)
    assert missed is not None
    assert (missed.begun, missed.finding) == (False, None)


def test_another_communitys_chain_is_its_own(cast: Cast, sealed: Sealed) -> None:
    assert seal_days(cast.other.id, LATER, most=1) != []
    assert audit(cast.other.id) is None


def assert_named(found: Finding | None, table: str, key: UUID, says: str) -> None:
    assert found is not None
    assert (found.table, found.key) == (table, str(key))
    assert found.says.startswith(says)
