"""Writes that are not bookings: a key stands for one of them, whatever else might be asked for under it."""

from collections.abc import Callable

import pytest

from pointsapp.actions.acts import Act
from pointsapp.actions.cards import NewCard, issue_cards, revoke_card
from pointsapp.actions.roles import grant_role, revoke_role
from pointsapp.rules.refusal import Refusal
from pointsapp.store.sessions import roles_of
from tests.cast import Cast, random_of


def test_the_key_of_a_grant_takes_no_role_away(cast: Cast) -> None:
    act = cast.act()
    grant_role(act, cast.wang.id, "operator")
    with pytest.raises(Refusal, match="key-reused"):
        revoke_role(act, cast.wang.id, "operator")
    assert roles_of(cast.community.id, cast.wang.id) == {"operator"}


@pytest.mark.parametrize("first", ["issue", "revoke"])
def test_the_key_of_a_card_neither_prints_nor_revokes_another_time(cast: Cast, first: str) -> None:
    home = cast.wang.household_id
    deeds: dict[str, Callable[[Act], object]] = {
        "issue": lambda act: issue_cards(act, [NewCard(cast.act().key, home, random_of(16))]),
        "revoke": lambda act: revoke_card(act, home),
    }
    act = cast.act()
    deeds.pop(first)(act)
    (other,) = deeds.values()
    with pytest.raises(Refusal, match="key-reused"):
        other(act)
