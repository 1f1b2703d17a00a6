"""Walks through programs that are broken on purpose: each mistake is noticed, and made short enough to be seen."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from pointsapp.actions import cards, drop_offs, hours, ledger, reversals, undo
from pointsapp.rules import drop_offs as rules
from pointsapp.rules.calendar import day_bounds, local_day, week_of
from pointsapp.store.cards import StoredCard
from pointsapp.web.api import bookings, served
from pointsapp.web.now import new_key
from tests.walks.walks import FreshBook, first_wrong, shortened, taken_again

Break = Callable[[pytest.MonkeyPatch], None]
STEPS, WALKS, SHORT = 200, 13, 4


def without_the_key(patch: pytest.MonkeyPatch) -> None:
    """Each request makes an entry, whatever key it carries."""
    act = bookings.act
    patch.setattr(bookings, "act", lambda key, happened_ms, who: act(new_key(), happened_ms, who))


def any_content(patch: pytest.MonkeyPatch) -> None:
    """A key is enough; what else is asked for is not looked at."""
    patch.setattr(ledger, "content_hash", lambda *content: b"anything")


def week_in_utc(patch: pytest.MonkeyPatch) -> None:
    """Weeks begin at eight in the morning."""
    patch.setattr(drop_offs, "week_of", lambda ms, timezone: week_of(ms, "UTC"))


def day_in_utc(patch: pytest.MonkeyPatch) -> None:
    """So do days, of which only two drop-offs count."""
    patch.setattr(rules, "local_day", lambda ms, timezone: local_day(ms, "UTC"))
    patch.setattr(rules, "day_bounds", lambda day, timezone: day_bounds(day, "UTC"))


def undone_but_still_in_the_week(patch: pytest.MonkeyPatch) -> None:
    """The week's counter is not set back."""
    patch.setattr(reversals, "take_from_week", lambda *which: None)


def undone_but_still_claimed(patch: pytest.MonkeyPatch) -> None:
    """The week of a reward that came back stays claimed."""
    patch.setattr(reversals, "free_week", lambda *which: None)


def shelf_forgotten(patch: pytest.MonkeyPatch) -> None:
    """What is handed out stays on the shelf."""
    debit = ledger.debit_balance

    def careless(community_id: int, owner_id: UUID, asset: str, amount: int) -> bool:
        return asset == "battery-aa" or debit(community_id, owner_id, asset, amount)

    patch.setattr(ledger, "debit_balance", careless)


def own_household(patch: pytest.MonkeyPatch) -> None:
    """Operators serve their own."""
    patch.setattr(served, "check_operator", lambda *households: None)


def undone_by_anybody(patch: pytest.MonkeyPatch) -> None:
    """Whoever is on undoes whatever was booked."""
    patch.setattr(undo, "may_undo", lambda *how: True)


def own_hours(patch: pytest.MonkeyPatch) -> None:
    """Leaders approve what they did themselves."""
    patch.setattr(hours, "may_approve", lambda decider, served: True)


def lost_card(patch: pytest.MonkeyPatch) -> None:
    """A revoked card still works."""
    by_hash = cards.card_by_hash

    def still_good(*which: Any) -> StoredCard | None:
        found = by_hash(*which)
        return found and StoredCard(found.household_id, revoked=False)

    patch.setattr(cards, "card_by_hash", still_good)


MISTAKES: tuple[Break, ...] = (
    without_the_key,
    any_content,
    week_in_utc,
    day_in_utc,
    undone_but_still_in_the_week,
    undone_but_still_claimed,
    shelf_forgotten,
    own_household,
    undone_by_anybody,
    own_hours,
    lost_card,
)


on_sqlite = pytest.mark.parametrize("fresh_book", ["sqlite"], indirect=True)


@on_sqlite
@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.__name__)
def test_a_mistake_is_noticed(mistake: Break, fresh_book: FreshBook, monkeypatch: pytest.MonkeyPatch) -> None:
    mistake(monkeypatch)
    assert first_wrong(fresh_book, range(WALKS), STEPS)


@on_sqlite
def test_what_goes_wrong_is_made_short(fresh_book: FreshBook, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf_forgotten(monkeypatch)
    wrong = first_wrong(fresh_book, range(WALKS), STEPS)
    assert wrong
    short = shortened(fresh_book, wrong)
    assert len(short.walk.steps) <= SHORT < len(wrong.walk.steps)
    assert taken_again(fresh_book, short.walk) == short
    assert str(short).startswith(f"walk {wrong.walk.seed}, ")
    assert "what is written, and what should be" in str(short)
