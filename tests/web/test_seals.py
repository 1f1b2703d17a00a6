"""The public page of sealed days: a month at a time, for anybody."""

import re
from datetime import date

from flask.testing import FlaskClient

from pointsapp.actions.seals import seal_days
from pointsapp.web.now import now_ms
from tests.cast import Cast

PAGE = "/c/nanqiao/seals"


def days_on(text: str) -> list[str]:
    return re.findall(r'<time datetime="([0-9-]+)">', text)


def test_before_the_first_seal_it_says_so(client: FlaskClient, cast: Cast) -> None:
    answer = client.get(PAGE)
    assert answer.status_code == 200
    assert "No day has been sealed yet." in answer.text


def test_a_month_of_them_newest_first_and_then_the_one_before(client: FlaskClient, cast: Cast) -> None:
    made = seal_days(cast.community.id, now_ms(), most=40)[::-1]
    days = [one.sealed.day.isoformat() for one in made]
    text = client.get(PAGE).text
    assert days_on(text) == days[:31]
    assert all(one.hash.hex() in text for one in made[:31])
    found = re.search(r'href="([^"]+before=[^"]+)"', text)
    assert found
    earlier = client.get(found[1]).text
    assert days_on(earlier) == days[31:]
    assert "The newest days" in earlier


def test_only_this_communitys(client: FlaskClient, cast: Cast) -> None:
    (theirs,) = seal_days(cast.other.id, now_ms())
    assert theirs.hash.hex() not in client.get(PAGE).text
    assert theirs.hash.hex() in client.get("/c/huaxing/seals").text


def test_of_no_community_there_is_nothing(client: FlaskClient, cast: Cast) -> None:
    assert client.get("/c/atlantis/seals").status_code == 404


def test_a_day_that_is_none_is_as_none(client: FlaskClient, cast: Cast) -> None:
    seal_days(cast.community.id, now_ms())
    first = days_on(client.get(PAGE).text)
    for asked in ("2026-02-30", "x", "9" * 500):
        assert days_on(client.get(PAGE, query_string={"before": asked}).text) == first
    assert days_on(client.get(PAGE, query_string={"before": date.min.isoformat()}).text) == []


def test_in_chinese(client: FlaskClient, cast: Cast) -> None:
    seal_days(cast.community.id, now_ms())
    assert "每日封账" in client.get(PAGE, headers={"Accept-Language": "zh-CN"}).text
