"""Everybody can read the rules: those in force, the earlier and the coming ones."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from pointsapp.actions.communities import NewCommunity, make_community
from pointsapp.actions.rulebooks import publish
from pointsapp.rules.calendar import local_day
from pointsapp.web.now import now_ms
from tests.cast import ENROLLED_MS, NANQIAO, Cast, Member, StaffPerson, act_of, new_id, random_of

Clients = Callable[[Member | StaffPerson], FlaskClient]


@pytest.fixture
def three_versions(cast: Cast) -> None:
    """A version that is over, one in force, and one to come."""
    today = local_day(now_ms(), "Asia/Shanghai")
    next_monday = today + timedelta(days=7 - today.weekday())
    text = NANQIAO.read_text("utf-8")
    for version, day, at_ms in ((2, "2026-03-09", ENROLLED_MS), (3, next_monday.isoformat(), now_ms())):
        later = text.replace("version = 1", f"version = {version}").replace("2020-08-01", day)
        publish(act_of(cast.chen, at_ms=at_ms), later.replace("point = 10", f"point = {10 + version}"))


def test_anybody_reads_the_rules_in_force(client: FlaskClient, cast: Cast) -> None:
    page = client.get("/c/nanqiao/rules")
    assert page.status_code == 200
    for words in (
        *("南桥社区", "Version 1, from 1 Aug 2020 on", "in force", "10 points = 1 tray of eggs"),
        *("Bring sorted kitchen waste 3 times in a week: 20 garbage bags", "Goods for goods", "Deeds for goods"),
        *("At most 2 drop-offs count per household and day", "1 full hour of volunteer service = 1 point"),
    ):
        assert words in page.text, words
    assert "All versions" not in page.text


def test_in_chinese_as_posted(client: FlaskClient, cast: Cast) -> None:
    page = client.get("/c/nanqiao/rules", headers={"Accept-Language": "zh"}).text
    assert "10个550ml塑料瓶 = 2节5号南孚电池" in page
    assert "每周投放厨余垃圾3次，可领20个垃圾袋" in page


def test_earlier_and_coming_versions(client: FlaskClient, cast: Cast, three_versions: None) -> None:
    now = client.get("/c/nanqiao/rules").text
    assert "12 points = 1 tray of eggs" in now
    assert "in force" in now
    for version in (1, 2, 3):
        assert f'href="/c/nanqiao/rules/{version}"' in now
    assert "no longer in force" in client.get("/c/nanqiao/rules/1").text
    assert "13 points = 1 tray of eggs" in client.get("/c/nanqiao/rules/3").text
    assert "not yet in force" in client.get("/c/nanqiao/rules/3").text


def test_rules_leads_to_one_s_own(client: FlaskClient, client_as: Clients, cast: Cast) -> None:
    assert client_as(cast.li).get("/rules").location == "/c/nanqiao/rules"
    assert client_as(cast.stranger).get("/rules").location == "/c/huaxing/rules"
    assert client.get("/rules").location == "/sign-in?next=/rules", "two communities: one has to say which"
    with client.session_transaction() as session:
        session["community"] = "huaxing"
    assert client.get("/rules").location == "/c/huaxing/rules"


def test_before_any_rules_the_page_says_so(client: FlaskClient, cast: Cast) -> None:
    make_community(NewCommunity("new", "新社区", "Asia/Shanghai", "新投放点"), new_id(), random_of(16), ENROLLED_MS)
    page = client.get("/c/new/rules")
    assert page.status_code == 200
    assert "No rules have been published yet." in page.text


@pytest.mark.parametrize(
    "path", ["/c/nobody/rules", "/c/nanqiao/rules/9", "/c/nanqiao/rules/0", "/c/nanqiao/rules/-1", "/c/nanqiao/rules/x"]
)
def test_what_is_not_there_is_404(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_staff_who_read_the_rules_get_no_resident_s_tabs(client_as: Clients, cast: Cast) -> None:
    page = client_as(cast.chen).get("/c/nanqiao/rules").text
    assert 'href="/home"' not in page
    assert 'href="/home"' in client_as(cast.li).get("/c/nanqiao/rules").text
