"""The staff's first page: to the one community, or a choice; its day and week in figures, and the first steps."""

import re
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from pointsapp.actions.communities import NewCommunity, make_community
from pointsapp.actions.drop_offs import record_deposit, record_drop_off
from pointsapp.actions.posters import issue_poster
from pointsapp.actions.reversals import reverse
from pointsapp.actions.rewards import exchange, take_stock_in
from pointsapp.actions.rule_drafts import next_draft
from pointsapp.actions.rulebooks import publish
from pointsapp.actions.staff import CheckedAdmin, write_admin
from pointsapp.store.account_statement import EntriesWanted, entries_before
from pointsapp.store.database import writing
from pointsapp.web.now import now_ms
from tests.cast import PASSWORD, Cast, act_of, cheap_hash, new_id, random_of
from tests.support.screens import paired_screen
from tests.web.rooms import AT, Clients, is_for_admins_only
from tests.web.served import claimed


@pytest.fixture
def chen(cast: Cast, client_as: Clients) -> FlaskClient:
    return client_as(cast.chen)


def figures(page: str) -> dict[str, str]:
    """The numbers on the tiles, by what stands beside them."""
    return {said.strip(): number for number, said in re.findall(r'<b class="number">([\d,]+)</b>\s*([^<]+)', page)}


def test_one_community_needs_no_choice(chen: FlaskClient) -> None:
    assert chen.get("/admin").location == f"{AT}/"
    assert chen.get(AT).location.endswith(f"{AT}/")


def test_several_communities_are_a_choice(chen: FlaskClient, cast: Cast) -> None:
    with writing():
        admin = CheckedAdmin("陈", cheap_hash(PASSWORD), cast.chen.id)
        write_admin(act_of(cast.he), admin)
    page = chen.get("/admin").text
    assert f'href="{AT}/"' in page
    assert 'href="/admin/huaxing/"' in page


def test_day_and_week_in_figures(chen: FlaskClient, cast: Cast) -> None:
    at_ms = now_ms()
    record_drop_off(cast.act(at_ms=at_ms), cast.wang.household_id, "kitchen-waste")
    mistake = cast.act(at_ms=at_ms)
    record_drop_off(mistake, cast.li.household_id, "kitchen-waste")
    reverse(cast.act(at_ms=at_ms), mistake.key, "刷错了卡")
    record_drop_off(cast.act(at_ms=at_ms), cast.zhang.household_id, "other")
    record_deposit(cast.act(at_ms=at_ms), cast.zhao.household_id, "bottle-550ml", 20)
    exchange(cast.act(at_ms=at_ms), cast.zhao.household_id, cast.point_id, "bottles-for-batteries", 2)
    claimed(cast)
    assert figures(chen.get(f"{AT}/").text) == {
        "drop-offs counted today, 1 this week": "1",
        "households active today, 3 this week, of 4": "3",
        "hand-outs today, 1 this week": "1",
        "claims of hours waiting": "1",
        "poster drop-offs that a leader or operator has to confirm": "0",
    }


def test_what_was_booked_in_an_earlier_week_is_not_counted(chen: FlaskClient, cast: Cast) -> None:
    record_drop_off(cast.act(at_ms=now_ms() - 8 * 86_400_000), cast.wang.household_id, "kitchen-waste")
    assert figures(chen.get(f"{AT}/").text)["drop-offs counted today, 0 this week"] == "0"


def test_what_runs_low_is_named(chen: FlaskClient, cast: Cast) -> None:
    assert "Running low" not in chen.get(f"{AT}/").text
    deliveries = entries_before(cast.community.id, EntriesWanted(kind="stock"), 50)
    (bins,) = (one for one in deliveries if one.rule == "bin")
    reverse(cast.act(at_ms=now_ms()), bins.id, "送错了")
    page = chen.get(f"{AT}/").text
    assert "Running low" in page
    assert "none left" in page
    take_stock_in(cast.act(at_ms=now_ms()), cast.point_id, "bin", 4)
    assert "4 left" in chen.get(f"{AT}/").text


def test_first_steps_until_all_are_done(chen: FlaskClient, cast: Cast) -> None:
    page = chen.get(f"{AT}/").text
    assert (page.count(">done<"), page.count(">to do<")) == (4, 1)
    issue_poster(cast.act(), cast.point_id, random_of(10))
    assert "First steps" not in chen.get(f"{AT}/").text


def test_a_paired_kiosk_is_a_start_too(chen: FlaskClient, cast: Cast, app) -> None:
    paired_screen(cast.act(at_ms=now_ms()), cast.device_id, app.extensions["secrets"])
    assert "First steps" not in chen.get(f"{AT}/").text


def test_a_new_community_has_all_steps_before_it(cast: Cast, client_as: Clients) -> None:
    made = make_community(NewCommunity("beiqiao", "北桥社区", "Asia/Shanghai", "A"), new_id(), random_of(16), now_ms())
    with writing():
        write_admin(replace(cast.act(), community_id=made.id), CheckedAdmin("陈", "", cast.chen.id))
    page = client_as(cast.chen).get("/admin/beiqiao/").text
    assert page.count(">to do<") == 5
    assert "Make somebody kiosk operator" in page


def test_the_next_rules_are_announced(chen: FlaskClient, cast: Cast) -> None:
    publish(cast.act(at_ms=now_ms()), next_draft(cast.community.id, now_ms()))
    assert "Version 2 of the rules begins on" in chen.get(f"{AT}/").text


def test_only_for_admins(cast: Cast, client: FlaskClient, client_as: Clients) -> None:
    is_for_admins_only(cast, client, client_as, "/", "GET")
    assert client.get("/admin").location.startswith("/staff/sign-in?")
    assert client_as(cast.zhang).get("/admin").location.startswith("/staff/sign-in?")
