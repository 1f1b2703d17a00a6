"""An entry: who, when and under which version; once by its key; nothing of it if it is refused."""

from collections.abc import Callable
from uuid import UUID

import peewee
import pytest

from pointsapp.actions.acts import Act, Doer
from pointsapp.actions.drop_offs import record_deposit, record_drop_off
from pointsapp.actions.ledger import booking
from pointsapp.actions.reversals import reverse
from pointsapp.actions.rewards import claim_weekly_reward, exchange, take_stock_in
from pointsapp.actions.rulebooks import publish
from pointsapp.actions.services import book_service
from pointsapp.rules.refusal import Refusal
from pointsapp.store.database import writing
from pointsapp.store.ledger import Balance, Entry, Posting, balances_of, credit_balance, debit_balance
from pointsapp.store.people import Household
from tests.cast import Cast, new_id, rules_of
from tests.rules.shanghai import ms

pytestmark = pytest.mark.usefixtures("clean_book")

NOON = ms("2026-03-04T12:00")
WEEK_MS = 7 * 86_400_000

Deed = Callable[[Cast, Act, int], object]


def drop_off(cast: Cast, act: Act, which: int) -> object:
    return record_drop_off(act, cast.li.household_id, ("kitchen-waste", "recyclable")[which])


def deposit(cast: Cast, act: Act, which: int) -> object:
    return record_deposit(act, cast.li.household_id, "bottle-550ml", (20, 21)[which])


def hand_out(cast: Cast, act: Act, which: int) -> object:
    return exchange(act, cast.zhang.household_id, cast.point_id, "bottles-for-batteries", (1, 2)[which])


def weekly(cast: Cast, act: Act, which: int) -> object:
    return claim_weekly_reward(act, cast.zhang.household_id, cast.point_id, "bags", (None, "2026-W10")[which])


def service(cast: Cast, act: Act, which: int) -> object:
    return book_service(act, cast.li.id, cast.li.household_id, (60, 90)[which])


def stock(cast: Cast, act: Act, which: int) -> object:
    return take_stock_in(act, cast.point_id, "bin", 5, ("", "a donor")[which])


DEEDS = pytest.mark.parametrize("deed", [drop_off, deposit, hand_out, weekly, service, stock])


@pytest.fixture(autouse=True)
def ready(cast: Cast) -> None:
    """张大爷's household has bottles and a week with three drop-offs."""
    home = cast.zhang.household_id
    record_deposit(cast.act(at_ms=NOON), home, "bottle-550ml", 100)
    for day in ("02", "03", "04"):
        record_drop_off(cast.act(at_ms=NOON, happened_ms=ms(f"2026-03-{day}T08:00")), home, "kitchen-waste")


def by(cast: Cast, key: UUID, at_ms: int = NOON, received_ms: int = NOON) -> Act:
    """An act of 小赵's at the kiosk."""
    doer = Doer(person_id=cast.zhao.id, device_id=cast.device_id, point_id=cast.point_id)
    return Act(cast.community.id, key, doer, at_ms, received_ms)


def everything() -> list[list[tuple[object, ...]]]:
    """What bookings write, row by row."""
    return [sorted(table.select().tuples(), key=repr) for table in (Entry, Posting, Balance, Household)]


def test_an_entry_says_who_did_it_when_and_by_which_version(cast: Cast) -> None:
    act = by(cast, new_id(), NOON - 60_000)
    record_deposit(act, cast.li.household_id, "bottle-550ml", 20)
    entry = Entry.get((Entry.community_id == cast.community.id) & (Entry.id == act.key))
    assert (entry.kind, entry.household_id, entry.rulebook_version) == ("deposit", cast.li.household_id, 1)
    assert (entry.person_id, entry.staff_id) == (cast.zhao.id, None)
    assert (entry.device_id, entry.point_id) == (cast.device_id, cast.point_id)
    assert (entry.happened_ms, entry.received_ms) == (NOON - 60_000, NOON)


@DEEDS
def test_the_same_again_gives_the_first_answer_and_books_nothing(cast: Cast, deed: Deed) -> None:
    key = new_id()
    first = deed(cast, by(cast, key), 0)
    before = everything()
    assert deed(cast, by(cast, key), 0) == first
    assert deed(cast, by(cast, key, received_ms=NOON + 1000), 0) == first
    assert everything() == before


@DEEDS
def test_the_first_answer_stands_when_it_would_be_too_late_by_now(cast: Cast, deed: Deed) -> None:
    key = new_id()
    first = deed(cast, by(cast, key), 0)
    assert deed(cast, by(cast, key, received_ms=NOON + 2 * WEEK_MS), 0) == first
    assert deed(cast, by(cast, key, received_ms=NOON - WEEK_MS), 0) == first
    with pytest.raises(Refusal, match="too-late"):
        deed(cast, by(cast, new_id(), received_ms=NOON + 2 * WEEK_MS), 0)


@DEEDS
def test_a_key_that_was_used_for_something_else_is_refused(cast: Cast, deed: Deed) -> None:
    key = new_id()
    deed(cast, by(cast, key), 0)
    before = everything()
    with pytest.raises(Refusal, match="key-reused"):
        deed(cast, by(cast, key), 1)
    with pytest.raises(Refusal, match="key-reused"):
        deed(cast, by(cast, key, NOON - 1), 0)
    with pytest.raises(Refusal, match="key-reused"):
        record_deposit(by(cast, key), cast.wang.household_id, "bottle-550ml", 1)
    assert everything() == before


def test_a_form_sent_twice_is_the_same_although_the_clock_went_on(cast: Cast) -> None:
    first = Act(cast.community.id, new_id(), Doer(), NOON, NOON, server_time=True)
    again = Act(cast.community.id, first.key, Doer(), NOON + 5000, NOON + 5000, server_time=True)
    answer = record_drop_off(first, cast.li.household_id, "kitchen-waste")
    assert record_drop_off(again, cast.li.household_id, "kitchen-waste") == answer


@DEEDS
def test_what_is_refused_leaves_nothing_and_its_key_free(cast: Cast, deed: Deed) -> None:
    key = new_id()
    before = everything()
    with pytest.raises(Refusal, match="in-future"):
        deed(cast, by(cast, key, NOON, NOON - 300_001), 0)
    assert everything() == before
    deed(cast, by(cast, key), 0)
    assert everything() != before


def test_a_refusal_in_the_middle_leaves_nothing(cast: Cast) -> None:
    """The postings are written and the bottles taken when the shelf turns out to be empty."""
    before = everything()
    with pytest.raises(Refusal) as refused:
        exchange(by(cast, new_id()), cast.zhang.household_id, cast.second_point_id, "bottles-for-batteries", 1)
    assert (refused.value.code, refused.value.facts) == (
        "insufficient-stock",
        {"asset": "battery-aa", "have": 0, "need": 2},
    )
    assert everything() == before


def test_want_of_balance_is_told_before_want_of_stock(cast: Cast) -> None:
    with pytest.raises(Refusal) as refused:
        exchange(by(cast, new_id()), cast.li.household_id, cast.second_point_id, "bottles-for-batteries", 3)
    assert (refused.value.code, refused.value.facts) == (
        "insufficient-balance",
        {"asset": "bottle-550ml", "have": 0, "need": 30},
    )


def test_an_event_is_booked_under_the_version_of_its_day(cast: Cast) -> None:
    second = rules_of(cast.chen).replace("version = 1", "version = 2").replace("2020-08-01", "2026-03-09")
    publish(cast.act(at_ms=NOON), second.replace("give = { point = 1 }", "give = { point = 3 }"))
    late = by(cast, new_id(), ms("2026-03-08T23:59"), ms("2026-03-09T00:01"))
    assert record_drop_off(late, cast.li.household_id, "kitchen-waste").earned == {"point": 1}
    monday = by(cast, new_id(), ms("2026-03-09T08:00"), ms("2026-03-09T08:00"))
    assert record_drop_off(monday, cast.li.household_id, "kitchen-waste").earned == {"point": 3}
    versions = {entry.id: entry.rulebook_version for entry in Entry.select()}
    assert (versions[late.key], versions[monday.key]) == (1, 2)


def test_a_household_counts_its_entries(cast: Cast) -> None:
    before = Household.get(Household.id == cast.li.household_id).entries
    record_deposit(by(cast, new_id()), cast.li.household_id, "bottle-550ml", 20)
    assert Household.get(Household.id == cast.li.household_id).entries == before + 1


def test_the_database_itself_keeps_balances_from_falling_below_zero(cast: Cast) -> None:
    home = cast.zhang.household_id
    with writing():
        assert not debit_balance(cast.community.id, home, "point", 4)
        assert debit_balance(cast.community.id, home, "point", 3)
        assert "point" not in balances_of(cast.community.id, home)
        credit_balance(cast.community.id, home, "point", 3)
    with pytest.raises(peewee.IntegrityError):
        Balance.update(quantity=-1).where(Balance.owner_id == home).execute()


def test_another_communitys_entry_is_unknown(cast: Cast) -> None:
    deposit_there = Act(cast.other.id, new_id(), Doer(), NOON, NOON)
    record_deposit(deposit_there, cast.stranger.household_id, "bottle-550ml", 20)
    with pytest.raises(Refusal, match="unknown-event"):
        reverse(by(cast, new_id()), deposit_there.key)
    with pytest.raises(peewee.IntegrityError):
        record_deposit(by(cast, new_id()), cast.stranger.household_id, "bottle-550ml", 20)


def test_the_same_key_may_be_used_in_two_communities(cast: Cast) -> None:
    key = new_id()
    record_deposit(by(cast, key), cast.li.household_id, "bottle-550ml", 20)
    record_deposit(Act(cast.other.id, key, Doer(), NOON, NOON), cast.stranger.household_id, "bottle-550ml", 30)
    assert balances_of(cast.other.id, cast.stranger.household_id) == {"bottle-550ml": 30}


def test_a_booking_inside_another_is_a_mistake_of_ours(cast: Cast) -> None:
    with pytest.raises(RuntimeError), booking(by(cast, new_id()), "deposit", cast.li.household_id):
        record_deposit(by(cast, new_id()), cast.li.household_id, "bottle-550ml", 20)


def statements_sent(database: peewee.Database, deed: Callable[[], object]) -> list[str]:
    """The SQL that something sends."""
    sent: list[str] = []
    database.query_hooks.append(lambda event: sent.append(event.sql))
    try:
        deed()
    finally:
        database.query_hooks.clear()
    return sent


def test_a_drop_off_sends_eight_statements_however_long_the_book(cast: Cast, database: peewee.Database) -> None:
    """Rules, key, the household's turn, what is near, the week, a posting, a balance, the drop-off."""
    acts = [cast.act(at_ms=NOON, happened_ms=NOON - day * 86_400_000) for day in range(7)]
    for act in acts:
        sent = statements_sent(database, lambda act=act: drop_off(cast, act, 0))
        assert len(sent) == 8, sent
        assert all("community_id" in sql for sql in sent)
