"""The statement says of each booking what changed, by which rule and version, who did it and where."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from pointsapp.actions.acts import Act, Doer
from pointsapp.actions.drop_offs import record_deposit, record_drop_off
from pointsapp.actions.reversals import reverse
from pointsapp.actions.rewards import claim_weekly_reward, exchange
from pointsapp.actions.rulebooks import publish
from pointsapp.rules.calendar import local_day, monday, week_of, week_of_day
from pointsapp.web.now import new_key, now_ms
from tests.cast import ENROLLED_MS, NANQIAO, Cast, Member, StaffPerson, act_of
from tests.rules.shanghai import ms

Clients = Callable[[Member | StaffPerson], FlaskClient]
WEEK = "2026-W10"  # of ENROLLED_MS, a Monday
HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS


def act_by(cast: Cast, who: Member | None, at_ms: int) -> Act:
    """An act at the kiosk, of an operator or of nobody."""
    doer = Doer(person_id=who.id if who else None, device_id=cast.device_id, point_id=cast.point_id)
    return Act(cast.community.id, new_key(), doer, at_ms, at_ms)


def page_of(client: FlaskClient, week: str = WEEK) -> str:
    answer = client.get("/statement", query_string={"week": week})
    assert answer.status_code == 200
    return answer.text.partition("<main")[2]


def test_each_line_says_what_changed_why_who_and_where(client_as: Clients, cast: Cast) -> None:
    at_ms, home = ENROLLED_MS, cast.li.household_id
    record_drop_off(act_by(cast, cast.li, at_ms), home, "kitchen-waste")
    record_drop_off(act_by(cast, None, at_ms + 60_000), home, "kitchen-waste")
    record_deposit(act_by(cast, cast.zhao, at_ms + HOUR_MS), home, "bottle-550ml", 23)
    exchange(act_by(cast, cast.zhao, at_ms + HOUR_MS), home, cast.point_id, "bottles-for-batteries", 2)
    page = page_of(client_as(cast.li))
    for words in (
        *("+1 point", "1 drop-off of sorted kitchen waste = 1 point (rules, version 1)", "Done on your own phone"),
        *("Not counted: It is too soon after the last one", "at least 60 minutes apart", "南桥A区投放点"),
        *("+23 × 550 ml plastic bottles", "Done by 小*", "At most 200 × 550 ml plastic bottles at a time"),
        *("−20 × 550 ml plastic bottles", "received: 4 AA batteries", "10 × 550 ml plastic bottles = 2 AA batteries"),
        *("2 Mar 2026 Monday", "08:00", '<b class="number">3</b> 550 ml plastic bottles'),
    ):
        assert words in page, words
    assert "小赵" not in page
    assert page.index("received: 4") < page.index("+23") < page.index("too soon") < page.index("+1 point")


def test_weekly_rewards_and_who_undid_what(client_as: Clients, cast: Cast) -> None:
    home = cast.wang.household_id
    for day in range(3):
        record_drop_off(act_by(cast, None, ENROLLED_MS + day * DAY_MS), home, "kitchen-waste")
    claim = act_by(cast, cast.zhao, ENROLLED_MS + 3 * DAY_MS)
    claim_weekly_reward(claim, home, cast.point_id, "bags", None)
    reverse(cast.act(at_ms=ENROLLED_MS + 3 * DAY_MS + 60_000), claim.key, "发错了")
    page = page_of(client_as(cast.wang))
    assert "Bring sorted kitchen waste 3 times in a week: 20 garbage bags" in page
    assert '<span class="undone">Weekly reward for 2 Mar – 8 Mar' in page
    assert "taken back" in page
    assert "given back: 20 garbage bags" in page
    assert "Undone was: Weekly reward for 2 Mar – 8 Mar, 5 Mar 2026, 08:00" in page
    assert "Reason: 发错了" in page
    assert "Done by 陈" in page, "staff stand by their name"


def test_a_line_keeps_the_version_that_made_it(client_as: Clients, cast: Cast) -> None:
    dearer = NANQIAO.read_text("utf-8").replace("version = 1", "version = 2").replace("2020-08-01", "2026-03-09")
    dearer = dearer.replace("give = { point = 1 }", "give = { point = 2 }", 1)
    publish(act_of(cast.chen, at_ms=ENROLLED_MS), dearer)
    for at_ms in (ENROLLED_MS, ENROLLED_MS + 7 * DAY_MS):
        record_drop_off(act_by(cast, None, at_ms), cast.li.household_id, "kitchen-waste")
    phone = client_as(cast.li)
    first, second = page_of(phone), page_of(phone, "2026-W11")
    assert "1 drop-off of sorted kitchen waste = 1 point (rules, version 1)" in first
    assert "1 drop-off of sorted kitchen waste = 2 points (rules, version 2)" in second


def test_weeks_begin_on_monday_at_midnight_there(client_as: Clients, cast: Cast) -> None:
    home = cast.li.household_id
    record_deposit(act_by(cast, None, ms("2026-03-08T23:59")), home, "bottle-550ml", 1)
    record_deposit(act_by(cast, None, ms("2026-03-09T00:00")), home, "bottle-550ml", 2)
    phone = client_as(cast.li)
    assert ["+1 ×" in page_of(phone), "+2 ×" in page_of(phone)] == [True, False]
    assert ["+1 ×" in page_of(phone, "2026-W11"), "+2 ×" in page_of(phone, "2026-W11")] == [False, True]


def test_one_turns_from_week_to_week(client_as: Clients, cast: Cast) -> None:
    phone, now = client_as(cast.li), week_of(now_ms(), "Asia/Shanghai")
    before = week_of_day(monday(now) - timedelta(days=7))
    this_week = phone.get("/statement").text
    assert f'href="/statement?week={before}"' in this_week
    assert "The week after" not in this_week
    assert f'<option value="{now}" selected>' in this_week
    assert f'<option value="{before}">' in this_week
    assert f'href="/statement?week={now}"' in page_of(phone, before)
    assert "The week before" not in page_of(phone), "it was enrolled in that week"
    assert "Nothing was booked in this week." in page_of(phone, "2019-W01")


@pytest.mark.parametrize(
    "week",
    ["2026-W54", "2026-W00", "2026", "W10", "2026-W1", "9999-W01", "x", "２０２６-W10", "2026-W10 ", "0000-W01", "%00"],
)
def test_what_is_no_week_is_refused(client_as: Clients, cast: Cast, week: str) -> None:
    answer = client_as(cast.li).get("/statement", query_string={"week": week})
    assert answer.status_code == 422
    assert "There is no such week" in answer.text


def test_the_very_first_week_of_the_calendar(client_as: Clients, cast: Cast) -> None:
    assert client_as(cast.li).get("/statement?week=0001-W01").status_code == 200


def test_nobody_sees_another_household_s(client_as: Clients, client: FlaskClient, cast: Cast) -> None:
    record_deposit(act_by(cast, None, ENROLLED_MS), cast.li.household_id, "bottle-550ml", 5)
    for who in (cast.wang, cast.zhang, cast.stranger):
        assert "+5 ×" not in page_of(client_as(who))
    assert client.get("/statement").location.startswith("/sign-in")
    assert client_as(cast.chen).get("/statement").location.startswith("/sign-in")
    assert local_day(ENROLLED_MS, "Asia/Shanghai") == monday(WEEK)
