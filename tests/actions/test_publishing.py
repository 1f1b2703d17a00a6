"""A rulebook is published whole, in its turn, for its own community, from tomorrow at the earliest."""

from dataclasses import replace

import pytest

from pointsapp.actions.communities import NewCommunity, make_community
from pointsapp.actions.rulebooks import publish, rulebook_in_version, rulebooks_of
from pointsapp.rules.refusal import Refusal, RulebookRefused
from pointsapp.store.rulebooks import source_of
from tests.cast import ENROLLED_MS, NANQIAO, Cast, act_of, new_id, random_of
from tests.support.at_once import at_once

RULES = NANQIAO.read_text("utf-8")


def second(day: str = "2026-03-09", **more: str) -> str:
    text = RULES.replace("version = 1", "version = 2").replace("2020-08-01", day)
    for old, new in more.items():
        text = text.replace(old, new)
    return text


def problems(act, source: str) -> list[tuple[str, int | None]]:
    with pytest.raises(RulebookRefused) as refused:
        publish(act, source)
    return [(problem.code, problem.line) for problem in refused.value.problems]


def test_the_next_version_follows(cast: Cast):
    assert publish(cast.act(), second()).version == 2
    assert [rulebook.version for rulebook in rulebooks_of(cast.community.id)] == [1, 2]
    assert source_of(cast.community.id, 2) == second()


def test_sent_twice_it_is_published_once(cast: Cast):
    act = cast.act()
    assert publish(act, second()) == publish(act, second())
    with pytest.raises(Refusal, match="key-reused"):
        publish(act, second("2026-03-16"))


def test_all_that_is_wrong_is_named_with_its_line(cast: Cast):
    wrong = second("2026-03-02").replace('"nanqiao"', '"beiqiao"')
    assert problems(cast.act(), wrong) == [("other-community", 3), ("too-early", 5)]
    assert [rulebook.version for rulebook in rulebooks_of(cast.community.id)] == [1]


@pytest.mark.parametrize("day", ["2027-03-08", "2206-11-24", "9999-12-27"])
def test_a_slip_in_the_year_locks_the_rules_for_nobody(cast: Cast, day: str):
    assert problems(cast.act(), second(day)) == [("too-far", 5)]
    assert publish(cast.act(), second("2027-03-01")).version == 2


def test_a_first_version_in_a_far_year_is_refused(cast: Cast):
    new = NewCommunity("beiqiao", "北桥社区", "Asia/Shanghai", "北桥投放点")
    made = make_community(new, new_id(), random_of(16), ENROLLED_MS)
    act = act_of(replace(cast.chen, community_id=made.id))
    first = RULES.replace('"nanqiao"', '"beiqiao"')
    assert problems(act, first.replace("2020-08-01", "2062-08-01")) == [("too-far", 5)]
    assert publish(act, first.replace("2020-08-01", "2026-08-01")).version == 1


def test_of_two_at_the_same_instant_one_is_told_that_it_comes_second(cast: Cast):
    acts = [cast.act(new_id()), cast.act(new_id())]
    answers = at_once(
        lambda: publish(acts[0], second()), lambda: publish(acts[1], second("2026-03-16").replace("10", "12"))
    )
    published = [answer for answer in answers if not isinstance(answer, Exception)]
    (late,) = [answer for answer in answers if isinstance(answer, RulebookRefused)]
    assert [rulebook.version for rulebook in published] == [2]
    assert late.problems[0].code == "wrong-version"


def test_a_version_of_another_community_is_not_found(cast: Cast):
    publish(cast.act(), second())
    assert rulebook_in_version(cast.community.id, 2).version == 2
    with pytest.raises(Refusal, match="not-found"):
        rulebook_in_version(cast.other.id, 2)


def test_the_other_community_has_versions_of_its_own(cast: Cast):
    publish(act_of(cast.he), second().replace('"nanqiao"', '"huaxing"'))
    assert [rulebook.version for rulebook in rulebooks_of(cast.community.id)] == [1]
