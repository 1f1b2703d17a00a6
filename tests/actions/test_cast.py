"""The cast that every test uses is enrolled, on both databases."""

from pointsapp.store.households import persons_of
from pointsapp.store.ledger import balances_of
from pointsapp.store.sessions import roles_of, staff_has_role
from tests.cast import SHELF, Cast


def test_everybody_is_there(cast: Cast) -> None:
    here = cast.community.id
    assert [person.name for person in persons_of(here, cast.zhang.household_id)] == ["张大爷", "张小明"]
    assert roles_of(here, cast.zhang.id) == {"leader"}
    assert roles_of(here, cast.li.id) == {"volunteer"}
    assert roles_of(here, cast.zhao.id) == {"operator"}
    assert roles_of(here, cast.wang.id) == frozenset()
    assert staff_has_role(cast.chen.id, here, "admin")
    assert not staff_has_role(cast.chen.id, cast.other.id, "admin")
    assert balances_of(here, cast.point_id) == SHELF
