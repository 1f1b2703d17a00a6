"""Nobody decides on their own: who may approve, operate and undo."""

import pytest

from pointsapp.rules.refusal import Refusal
from pointsapp.rules.roles import Decider, Served, check_operator, may_approve, may_undo

LI = Served(person_id="li", household_id="B", team_id="green", leader_household_ids=("A",))
ZHANG = Served(person_id="zhang", household_id="A", team_id="green", leader_household_ids=("A",))
ZHANGS_WIFE = Served(person_id="wife", household_id="A", team_id="green", leader_household_ids=("A",))
LEADER = Decider("zhang", "A", leads=("green",))
OTHER_LEADER = Decider("wu", "C", leads=("blue",))
ADMIN = Decider(is_admin=True)


@pytest.mark.parametrize(
    ("decider", "served", "may"),
    [
        (LEADER, LI, True),
        (LEADER, ZHANG, False),
        (LEADER, ZHANGS_WIFE, False),
        (OTHER_LEADER, LI, False),
        (OTHER_LEADER, ZHANG, True),
        (OTHER_LEADER, ZHANGS_WIFE, True),
        (Decider("wang", "D"), ZHANG, False),
        (ADMIN, LI, True),
        (ADMIN, ZHANG, True),
        (Decider("li", "B", is_admin=True), LI, False),
        (Decider("son", "B", is_admin=True), LI, False),
    ],
)
def test_who_may_approve(decider, served, may):
    assert may_approve(decider, served) is may


def test_an_operator_never_serves_their_own_household():
    assert check_operator("A", "B") is None
    with pytest.raises(Refusal, match="operator-own-household"):
        check_operator("A", "A")


@pytest.mark.parametrize(
    ("same", "after_ms", "may"), [(True, 600_000, True), (True, 600_001, False), (False, 0, False)]
)
def test_an_operator_undoes_their_own_within_ten_minutes(same, after_ms, may):
    assert may_undo(same, 5, 5 + after_ms) is may
