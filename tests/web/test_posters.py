"""Posters: a code for each point, the paper with the rules in force, and a new code in place of one put to bad use."""

import pytest
from flask.testing import FlaskClient

from pointsapp.actions.posters import issue_poster, poster_of
from pointsapp.actions.rule_drafts import next_draft
from pointsapp.actions.rulebooks import publish
from pointsapp.rules.refusal import Refusal
from pointsapp.store.posters import StoredPoster, posters_of
from pointsapp.web.now import now_ms
from tests.cast import Cast, act_of, random_of
from tests.paper.reading import codes_of, picture, size_mm, text_of
from tests.web.rooms import AT, Clients, is_for_admins_only, is_not_there, keyed
from tests.web.served import sent

POSTER = f"{AT}/poster"


@pytest.fixture
def chen(cast: Cast, client_as: Clients) -> FlaskClient:
    return client_as(cast.chen)


@pytest.fixture
def poster(cast: Cast) -> StoredPoster:
    return issue_poster(cast.act(), cast.point_id, random_of(10))


def codes(cast: Cast) -> list[str]:
    return [one.code for one in posters_of(cast.community.id) if one.revoked_ms is None]


def test_the_first_print_gives_the_point_a_code(chen: FlaskClient, cast: Cast) -> None:
    assert chen.get(POSTER).text.count("no poster yet") == 2
    data = keyed()
    first, second = (chen.post(f"{POSTER}/{cast.point_id}", data=data) for _ in range(2))
    assert first.status_code == second.status_code == 303
    assert first.location == second.location
    assert len(codes(cast)) == 1
    assert chen.get(POSTER).text.count("no poster yet") == 1
    again = chen.post(f"{POSTER}/{cast.point_id}", data=keyed())
    assert again.location == first.location


def test_the_paper_says_the_rules_and_carries_the_code(chen: FlaskClient, poster: StoredPoster) -> None:
    answer = chen.get(f"{POSTER}/{poster.id}/v1.pdf")
    assert answer.mimetype == "application/pdf"
    assert size_mm(answer.data) == (297, 420)
    assert "10个550ml塑料瓶=2节5号南孚电池" in text_of(answer.data)
    (code,) = codes_of(picture(answer.data))
    assert code.text == f"http://127.0.0.1:8000/p/{poster.code}"


def test_the_next_rules_can_be_printed_before_they_hold(chen: FlaskClient, cast: Cast, poster: StoredPoster) -> None:
    assert "Poster (PDF)" in chen.get(POSTER).text
    publish(
        cast.act(at_ms=now_ms()),
        next_draft(cast.community.id, now_ms()).replace('= 10 }\ngive = { "b', '= 8 }\ngive = { "b'),
    )
    page = chen.get(POSTER).text
    assert "Poster of version 1 (PDF)" in page
    assert "Poster of version 2 (PDF)" in page
    assert "8个550ml塑料瓶=2节5号南孚电池" in text_of(chen.get(f"{POSTER}/{poster.id}/v2.pdf").data)


def test_replacing_asks_first_and_makes_the_old_code_worthless(
    chen: FlaskClient, cast: Cast, poster: StoredPoster
) -> None:
    at = f"{POSTER}/{poster.id}/replace"
    assert "stops working at once" in chen.get(at).text
    assert poster_of(poster.code)[1].id == poster.id
    assert sent(chen, at, {}).location == POSTER
    with pytest.raises(Refusal, match="poster-unknown"):
        poster_of(poster.code)
    assert "The old code of 南桥A区投放点 no longer works." in chen.get(POSTER).text
    assert chen.get(f"{POSTER}/{poster.id}/v1.pdf").status_code == 404
    chen.post(f"{POSTER}/{cast.point_id}", data=keyed())
    (new,) = codes(cast)
    assert new != poster.code


def test_papers_nowhere(chen: FlaskClient, poster: StoredPoster) -> None:
    for path in ("v2.pdf", "v0.pdf", "vx.pdf"):
        assert chen.get(f"{POSTER}/{poster.id}/{path}").status_code == 404


def test_only_for_admins(cast: Cast, client: FlaskClient, client_as: Clients, poster: StoredPoster) -> None:
    is_for_admins_only(cast, client, client_as, "/poster", "GET")
    is_for_admins_only(cast, client, client_as, f"/poster/{cast.point_id}", "POST")
    is_for_admins_only(cast, client, client_as, f"/poster/{poster.id}/v1.pdf", "GET")
    is_for_admins_only(cast, client, client_as, f"/poster/{poster.id}/replace", "GET", "POST")


def test_posters_elsewhere_and_nowhere(cast: Cast, chen: FlaskClient) -> None:
    theirs = issue_poster(act_of(cast.he), cast.other.point_id, random_of(10))
    is_not_there(chen, "/poster/{}", cast.other.point_id, "POST")
    is_not_there(chen, "/poster/{}/v1.pdf", theirs.id, "GET")
    is_not_there(chen, "/poster/{}/replace", theirs.id, "GET", "POST")
    assert poster_of(theirs.code)[1].id == theirs.id
