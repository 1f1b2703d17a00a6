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
    ("decider", "served", "admin_only", "may"),
    [
        (LEADER, LI, False, True),
        (LEADER, LI, True, False),
        (LEADER, ZHANG, False, False),
        (LEADER, ZHANGS_WIFE, False, False),
        (OTHER_LEADER, LI, False, False),
        (OTHER_LEADER, ZHANG, False, True),
        (OTHER_LEADER, ZHANGS_WIFE, False, True),
        (OTHER_LEADER, ZHANG, True, False),
        (Decider("wang", "D"), ZHANG, False, False),
        (ADMIN, LI, True, True),
        (ADMIN, ZHANG, False, True),
        (Decider("li", "B", is_admin=True), LI, False, False),
        (Decider("son", "B", is_admin=True), LI, False, False),
    ],
)
def test_who_may_approve(decider, served, admin_only, may):
    assert may_approve(decider, served, admin_only) is may


def test_an_operator_never_serves_their_own_household():
    assert check_operator("A", "B") is None
    with pytest.raises(Refusal, match="operator-own-household"):
        check_operator("A", "A")


@pytest.mark.parametrize(
    ("same", "after_ms", "may"), [(True, 600_000, True), (True, 600_001, False), (False, 0, False)]
)
def test_an_operator_undoes_their_own_within_ten_minutes(same, after_ms, may):
    assert may_undo(same, 5, 5 + after_ms) is may
