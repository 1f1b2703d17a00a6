"""A community has a code and a handle that nobody else has, and a first collection point."""

import pytest
from peewee import Database

from pointsapp.actions.communities import NewCommunity, add_point, make_community
from pointsapp.rules.refusal import Refusal
from pointsapp.store.communities import CollectionPoint, all_communities, handle_of, handle_of_community
from tests.cast import ENROLLED_MS, Cast, act_of, new_id, random_of
from tests.support.at_once import at_once

NANQIAO = NewCommunity("nanqiao", "南桥社区", "Asia/Shanghai", "南桥A区投放点")


def made(new: NewCommunity = NANQIAO, key=None, random: bytes | None = None):
    return make_community(new, key or new_id(), random or random_of(16), ENROLLED_MS)


def test_it_has_all_that_it_begins_with(database: Database) -> None:
    here = made()
    (found,) = all_communities()
    assert (found.id, found.code, found.name, found.timezone, found.sample) == (
        here.id,
        "nanqiao",
        "南桥社区",
        "Asia/Shanghai",
        False,
    )
    assert handle_of(here.handle) == (here.id, "community", None)
    assert [point.name for point in CollectionPoint.select()] == ["南桥A区投放点"]


def test_the_same_key_makes_it_once(database: Database) -> None:
    key = new_id()
    assert made(key=key) == made(key=key)
    assert len(all_communities()) == 1


def test_a_code_is_taken_once(database: Database) -> None:
    made()
    with pytest.raises(Refusal, match="community-exists"):
        made()
    assert len(all_communities()) == 1


def test_two_that_draw_the_same_handle_get_different_ones(database: Database) -> None:
    one = made(random=b"s" * 16)
    other = made(NewCommunity("huaxing", "华兴社区", "Asia/Shanghai", "华兴"), random=b"s" * 16)
    assert one.handle != other.handle
    assert (handle_of_community(one.id), handle_of_community(other.id)) == (one.handle, other.handle)


def test_many_at_once(database: Database) -> None:
    codes = ["a", "b", "c", "d", "a", "b", "c", "d"]
    news = [NewCommunity(code, code, "Asia/Shanghai", "x") for code in codes]
    outcomes = at_once(*[lambda new=new: made(new, random=b"s" * 16) for new in news])
    refused = [outcome for outcome in outcomes if isinstance(outcome, Refusal)]
    assert [refusal.code for refusal in refused] == ["community-exists"] * 4
    assert len({one.handle for one in outcomes if not isinstance(one, Refusal)}) == 4
    assert sorted(one.id for one in all_communities()) == [1, 2, 3, 4]


@pytest.mark.parametrize("code", ["", "Nanqiao", "南桥", "a b", "-a", "a-", "1a", "a--b", "a" * 41, "../etc", "a\n"])
def test_a_code_that_does_not_do(database: Database, code: str) -> None:
    with pytest.raises(Refusal, match="bad-code"):
        made(NewCommunity(code, "x", "Asia/Shanghai", "x"))


@pytest.mark.parametrize("timezone", ["", "Asia/Chengdu", "../../etc/passwd", "UTC+8"])
def test_a_time_zone_that_there_is_not(database: Database, timezone: str) -> None:
    with pytest.raises(Refusal, match="unknown-timezone"):
        made(NewCommunity("a", "x", timezone, "x"))


def test_a_point_has_a_name_of_its_own(cast: Cast) -> None:
    with pytest.raises(Refusal, match="point-exists"):
        add_point(cast.act(), "南桥A区投放点")
    assert add_point(act_of(cast.he), "南桥A区投放点")
