"""A poster's code names its point until it is revoked; it is no secret, and nothing is booked by it alone."""

from functools import partial
from uuid import uuid4

import pytest

from pointsapp.actions.posters import issue_poster, poster_of, revoke_poster
from pointsapp.rules.refusal import Refusal
from pointsapp.store.posters import posters_of
from tests.cast import Cast, random_of
from tests.support.at_once import at_once


def test_a_code_names_community_and_point(cast: Cast) -> None:
    poster = issue_poster(cast.act(), cast.point_id, random_of(10))
    assert poster.code.startswith(cast.community.handle)
    assert len(poster.code) == 20
    assert poster_of(poster.code) == poster_of(poster.code.lower()) == (cast.community.id, poster)
    assert (poster.point_id, poster.point_name) == (cast.point_id, "南桥A区投放点")


def test_the_same_key_issues_once(cast: Cast) -> None:
    act = cast.act()
    assert issue_poster(act, cast.point_id, random_of(10)) == issue_poster(act, cast.point_id, random_of(10))
    assert len(posters_of(cast.community.id)) == 1
    with pytest.raises(Refusal, match="key-reused"):
        issue_poster(act, cast.second_point_id, random_of(10))


def test_a_point_has_one_code_however_many_ask_at_once(cast: Cast) -> None:
    deeds = [partial(issue_poster, cast.act(), cast.point_id, random_of(10)) for _ in range(4)]
    posters = at_once(*deeds)
    assert len(set(posters)) == 1
    assert posters_of(cast.community.id) == posters[:1]
    revoke_poster(cast.act(), posters[0].id)
    assert issue_poster(cast.act(), cast.point_id, random_of(10)) != posters[0]


def test_a_revoked_code_looks_like_an_unknown_one(cast: Cast) -> None:
    points = (cast.point_id, cast.second_point_id)
    poster, other = (issue_poster(cast.act(), point_id, random_of(10)) for point_id in points)
    act = cast.act()
    revoke_poster(act, poster.id)
    revoke_poster(act, poster.id)
    unknown = poster.code[:4] + "A" * 16
    for code in (poster.code, unknown, "AAAA" + poster.code[4:], poster.code[:-1], poster.code + "A", "", "é" * 20):
        with pytest.raises(Refusal) as refused:
            poster_of(code)
        assert (refused.value.code, refused.value.facts) == ("poster-unknown", {})
    assert poster_of(other.code)


def test_points_and_posters_of_others_are_not_there(cast: Cast) -> None:
    for point_id in (cast.other.point_id, uuid4()):
        with pytest.raises(Refusal, match="not-found"):
            issue_poster(cast.act(), point_id, random_of(10))
    poster = issue_poster(cast.act(), cast.point_id, random_of(10))
    with pytest.raises(Refusal, match="not-found"):
        revoke_poster(cast.act(), uuid4())
    assert posters_of(cast.other.id) == []
    assert poster_of(poster.code)
