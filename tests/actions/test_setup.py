"""A one-time link makes a community, its admin, its point and its rules: all of it, once, or nothing."""

from dataclasses import replace

import pytest

from pointsapp.actions.communities import NewCommunity
from pointsapp.actions.rulebooks import rulebooks_of
from pointsapp.actions.setup import (
    LINK_MS,
    NewStart,
    StartKeys,
    check_setup_link,
    new_setup_link,
    set_up,
    what_is_wrong,
)
from pointsapp.actions.staff import sign_in_staff
from pointsapp.rules.refusal import Refusal
from pointsapp.store.communities import all_communities, community_by_code
from pointsapp.store.points import points_of
from pointsapp.store.sessions import staff_has_role
from pointsapp.store.staff import staff_by_name
from tests.cast import ENROLLED_MS, NANQIAO, PASSWORD, Cast, new_id, random_of
from tests.support.at_once import at_once

RULES = NANQIAO.read_text("utf-8")
START = NewStart(NewCommunity("nanqiao", "南桥社区", "Asia/Shanghai", "南桥A区投放点"), "陈", PASSWORD, RULES)


def keys() -> StartKeys:
    return StartKeys(new_id(), new_id(), new_id(), random_of(16), random_of(16))


def link(at_ms: int = ENROLLED_MS) -> str:
    return new_setup_link(random_of(16), at_ms)


def refused(code: str, *what) -> Refusal:
    with pytest.raises(Refusal) as raised:
        set_up(*what)
    assert raised.value.code == code
    return raised.value


def test_everything_is_made_in_one_go(database):
    made = set_up(link(), START, keys(), ENROLLED_MS)
    community = community_by_code("nanqiao")
    assert community
    assert (community.id, community.name, community.sample) == (made.id, "南桥社区", False)
    assert [point.name for point in points_of(made.id)] == ["南桥A区投放点"]
    assert [rulebook.version for rulebook in rulebooks_of(made.id)] == [1]
    chen = staff_by_name("陈")
    assert chen
    assert staff_has_role(chen.id, made.id, "admin")
    assert sign_in_staff("陈", PASSWORD, random_of(16), ENROLLED_MS)


def test_a_link_is_good_once_and_for_a_day(database):
    token = link()
    check_setup_link(token, ENROLLED_MS + LINK_MS - 1)
    set_up(token, START, keys(), ENROLLED_MS)
    elsewhere = NewCommunity("huaxing", "华兴社区", "Asia/Shanghai", "华兴投放点")
    other = replace(START, community=elsewhere, admin_name="何", rules=RULES.replace('"nanqiao"', '"huaxing"'))
    refused("setup-link-void", token, other, keys(), ENROLLED_MS + 1)
    refused("setup-link-void", link(), other, keys(), ENROLLED_MS + LINK_MS)
    refused("setup-link-void", "A" * 26, other, keys(), ENROLLED_MS)
    with pytest.raises(Refusal, match="setup-link-void"):
        check_setup_link(token, ENROLLED_MS + 1)


def test_sent_twice_it_is_made_once(database):
    token, same = link(), keys()
    first = set_up(token, START, same, ENROLLED_MS)
    assert set_up(token, START, replace(same, admin=new_id(), rules=new_id()), ENROLLED_MS + 900) == first
    assert len(all_communities()) == 1


def test_sent_twice_at_the_same_instant_it_is_made_once(database):
    token, same = link(), keys()
    first, second = at_once(*[lambda: set_up(token, START, same, ENROLLED_MS)] * 2)
    assert first == second
    assert len(all_communities()) == 1


def test_what_is_wrong_is_said_all_at_once_and_nothing_is_made(database):
    wrong = NewStart(NewCommunity("Nan Qiao", "南桥", "Asia/Nowhere", "A"), " ", "short", "version = 1")
    assert {name: refusal.code for name, refusal in what_is_wrong(wrong, ENROLLED_MS).items()} == {
        "code": "bad-code",
        "timezone": "unknown-timezone",
        "admin_name": "bad-staff-name",
        "password": "password-bad",
        "rules": "rulebook-refused",
    }
    token = link()
    refused("bad-code", token, wrong, keys(), ENROLLED_MS)
    check_setup_link(token, ENROLLED_MS)
    assert all_communities() == []


def test_the_rules_have_to_be_of_this_community(database):
    elsewhere = replace(START, community=NewCommunity("beiqiao", "北桥社区", "Asia/Urumqi", "A"))
    refusal = what_is_wrong(elsewhere, ENROLLED_MS)["rules"]
    found = [(problem.code, problem.line) for problem in refusal.facts["problems"]]
    assert found == [("not-this-community", 3), ("not-this-timezone", 6)]


def test_the_rules_start_within_a_year(database):
    far = replace(START, rules=RULES.replace("2020-08-01", "2206-08-01"))
    refusal = refused("rulebook-refused", link(), far, keys(), ENROLLED_MS)
    assert [(problem.code, problem.line) for problem in refusal.facts["problems"]] == [("too-far", 5)]
    assert all_communities() == []


def test_a_taken_code_or_name_leaves_the_link_good(cast: Cast):
    token = link()
    refused("community-exists", token, START, keys(), ENROLLED_MS)
    beiqiao = NewCommunity("beiqiao", "北桥社区", "Asia/Shanghai", "A")
    other = replace(START, community=beiqiao, rules=RULES.replace('"nanqiao"', '"beiqiao"'))
    refused("staff-name-taken", token, replace(other, password="quite another one"), keys(), ENROLLED_MS)
    check_setup_link(token, ENROLLED_MS)
    made = set_up(token, other, keys(), ENROLLED_MS)
    assert staff_has_role(cast.chen.id, made.id, "admin")
