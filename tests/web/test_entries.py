"""Bookings: listed, told in full, undone whole with a reason."""

import re
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from pointsapp.actions.drop_offs import record_deposit, record_drop_off
from pointsapp.actions.rewards import claim_weekly_reward, exchange, take_stock_in
from pointsapp.rules.calendar import DAY_MS, monday, sunday, week_bounds, week_of
from pointsapp.store.account_statement import EntriesWanted, entries_before, one_entry
from pointsapp.store.drop_offs import week_count
from pointsapp.store.hours import service_total
from pointsapp.store.ledger import balances_of
from pointsapp.web.now import now_ms
from tests.cast import SHELF, Cast, Member, act_of
from tests.web.rooms import AT, Clients, is_for_admins_only, is_not_there, keyed
from tests.web.served import approved

ENTRIES = f"{AT}/entries"
WHY = "刷错了卡"


@pytest.fixture
def chen(cast: Cast, client_as: Clients) -> FlaskClient:
    return client_as(cast.chen)


def drop_off(cast: Cast, member: Member, category: str = "kitchen-waste", ago_ms: int = 0) -> UUID:
    return record_drop_off(cast.act(at_ms=now_ms() - ago_ms), member.household_id, category).id


def bottles_for_batteries(cast: Cast, member: Member) -> UUID:
    record_deposit(cast.act(at_ms=now_ms()), member.household_id, "bottle-550ml", 23)
    return exchange(cast.act(at_ms=now_ms()), member.household_id, cast.point_id, "bottles-for-batteries", 2).id


def has(cast: Cast, member: Member) -> dict[str, int]:
    return balances_of(cast.community.id, member.household_id)


def is_undone(community_id: int, entry_id: UUID) -> bool:
    found = one_entry(community_id, entry_id)
    assert found
    return found.reversed_by is not None


def undo(client: FlaskClient, entry_id: UUID, **data: str):
    return client.post(f"{ENTRIES}/{entry_id}/undo", data=keyed(**{"reason": WHY, **data}))


def listed(page: str) -> list[str]:
    """The ids of the bookings on a page, in their order."""
    return re.findall(rf'href="{ENTRIES}/([0-9a-f-]{{36}})"', page)


def words(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_newest_first_with_what_changed(chen: FlaskClient, cast: Cast) -> None:
    first, second = drop_off(cast, cast.wang), bottles_for_batteries(cast, cast.li)
    page = chen.get(ENTRIES).text
    assert listed(page)[0] == str(second)
    assert listed(page)[2] == str(first)
    said = words(page)
    assert "Exchange · 李阿姨 −20 × 550 ml plastic bottles shelf −4 AA batteries" in said
    assert "Drop-off: kitchen waste · 王婆婆 +1 point" in said
    assert "12栋 · 陈 · rules, version 1" in said


def test_of_a_household_and_of_a_kind(chen: FlaskClient, cast: Cast) -> None:
    of_wang, of_li = drop_off(cast, cast.wang), bottles_for_batteries(cast, cast.li)
    assert listed(chen.get(ENTRIES, query_string={"household": cast.wang.household_id}).text) == [str(of_wang)]
    assert listed(chen.get(ENTRIES, query_string={"q": "王婆婆"}).text) == [str(of_wang)]
    assert listed(chen.get(ENTRIES, query_string={"kind": "exchange"}).text) == [str(of_li)]
    both = {"household": cast.wang.household_id, "kind": "exchange"}
    assert listed(chen.get(ENTRIES, query_string=both).text) == []
    assert len(listed(chen.get(ENTRIES, query_string={"kind": "gold"}).text)) == 7


def test_a_search_that_finds_several_asks_which(chen: FlaskClient, cast: Cast) -> None:
    page = chen.get(ENTRIES, query_string={"q": "1单元"}).text
    assert "Which household?" in page
    assert f"household={cast.wang.household_id}" in page
    assert "No household was found." in chen.get(ENTRIES, query_string={"q": "外人"}).text


def test_the_pages_of_the_list_lose_and_double_nothing(chen: FlaskClient, cast: Cast) -> None:
    at_ms = now_ms()
    for _ in range(120):  # all received in the same millisecond
        record_deposit(cast.act(at_ms=at_ms), cast.li.household_id, "bottle-550ml", 1)
    address, seen = f"{ENTRIES}?kind=deposit", []
    while address:
        page = chen.get(address).text
        seen.append(listed(page))
        older = re.search(r'href="([^"]+)" rel="next"', page)
        address = older[1].replace("&amp;", "&") if older else ""
    assert [len(ids) for ids in seen] == [50, 50, 20]
    assert len({one for ids in seen for one in ids}) == 120
    newer = re.search(r'href="([^"]+)" rel="prev"', page)
    assert newer
    back = chen.get(newer[1].replace("&amp;", "&")).text
    assert listed(back) == seen[1]


@pytest.mark.parametrize("asked", [{"before": "x"}, {"after": "x"}, {"household": "x"}])
def test_a_place_in_the_list_that_is_none(chen: FlaskClient, asked: dict[str, str]) -> None:
    assert chen.get(ENTRIES, query_string=asked).status_code == 404


def test_a_booking_in_full(chen: FlaskClient, cast: Cast) -> None:
    said = words(chen.get(f"{ENTRIES}/{bottles_for_batteries(cast, cast.li)}").text)
    assert "Booked by 陈" in said
    assert "By which rule 10 × 550 ml plastic bottles = 2 AA batteries rules, version 1" in said
    assert "This comes back" in said
    assert "李阿姨 +20 × 550 ml plastic bottles" in said
    assert "The shelf +4 AA batteries" in said


def test_of_a_mark_it_says_that_it_is_lifted(chen: FlaskClient, cast: Cast) -> None:
    mark = record_drop_off(cast.act(at_ms=now_ms()), cast.wang.household_id, "kitchen-waste", not_sorted=True)
    assert "The mark “badly sorted” is lifted" in chen.get(f"{ENTRIES}/{mark.id}").text
    of_another_kind = drop_off(cast, cast.wang, "other")
    assert "so nothing moves" in chen.get(f"{ENTRIES}/{of_another_kind}").text


def test_an_exchange_is_undone_once_however_often_the_form_is_sent(chen: FlaskClient, cast: Cast) -> None:
    entry_id = bottles_for_batteries(cast, cast.li)
    data = keyed(reason=WHY)
    for _ in range(2):
        answer = chen.post(f"{ENTRIES}/{entry_id}/undo", data=data)
        assert (answer.status_code, answer.location) == (303, f"{ENTRIES}/{entry_id}")
    assert has(cast, cast.li) == {"bottle-550ml": 23}
    assert balances_of(cast.community.id, cast.point_id) == SHELF
    page = chen.get(f"{ENTRIES}/{entry_id}").text
    assert "This booking was undone." in page
    assert "Undo this booking" not in page
    assert "undone" in chen.get(ENTRIES).text
    (reversal,) = entries_before(cast.community.id, EntriesWanted(kind="reversal"), 9)
    said = words(chen.get(f"{ENTRIES}/{reversal.id}").text)
    assert f"Reason {WHY}" in said
    assert "It undid Exchange" in said
    assert "Undo it" not in said


def test_a_drop_off_leaves_the_week(chen: FlaskClient, cast: Cast) -> None:
    entry_id = drop_off(cast, cast.wang)
    assert "The week counts one drop-off less." in chen.get(f"{ENTRIES}/{entry_id}").text
    assert undo(chen, entry_id).status_code == 303
    assert has(cast, cast.wang) == {}
    (stored,) = entries_before(cast.community.id, EntriesWanted(kind="drop-off"), 9)
    assert week_count(cast.community.id, cast.wang.household_id, stored.week or "") == 0


def test_one_that_did_not_count_says_why_and_that_nothing_moves(chen: FlaskClient, cast: Cast) -> None:
    entry_id = drop_off(cast, cast.wang, "other")
    page = chen.get(f"{ENTRIES}/{entry_id}").text
    assert "this kind of waste does not count" in page
    assert "nothing moves" in page
    assert undo(chen, entry_id).status_code == 303


def test_a_weekly_reward_can_be_claimed_again(chen: FlaskClient, cast: Cast) -> None:
    week = week_of(now_ms() - 7 * DAY_MS, "Asia/Shanghai")
    from_ms, _ = week_bounds(week, "Asia/Shanghai")
    for day in range(3):
        record_drop_off(cast.act(at_ms=from_ms + day * DAY_MS), cast.wang.household_id, "kitchen-waste")
    asked = (cast.wang.household_id, cast.point_id, "bags", week)
    claim = claim_weekly_reward(cast.act(at_ms=now_ms()), *asked)
    page = chen.get(f"{ENTRIES}/{claim.id}").text
    assert "can be claimed again" in page
    first, last = monday(week), sunday(week)
    days = f"{first.day} {first:%b} – {last.day} {last:%b}"
    assert f"Weekly reward for {days}" in words(page)
    assert f"Weekly reward for {days} · 王婆婆" in words(chen.get(ENTRIES).text)
    assert "The shelf +20 garbage bags" in words(page)
    assert undo(chen, claim.id).status_code == 303
    assert balances_of(cast.community.id, cast.point_id) == SHELF
    assert claim_weekly_reward(cast.act(at_ms=now_ms()), *asked).week == week


def test_a_second_undoing_is_refused(chen: FlaskClient, cast: Cast) -> None:
    entry_id = drop_off(cast, cast.wang)
    undo(chen, entry_id)
    answer = undo(chen, entry_id)
    assert (answer.status_code, "This was undone already." in answer.text) == (409, True)


def test_points_that_are_spent_do_not_come_back(chen: FlaskClient, cast: Cast) -> None:
    first = record_deposit(cast.act(at_ms=now_ms()), cast.li.household_id, "bottle-550ml", 23)
    exchange(cast.act(at_ms=now_ms()), cast.li.household_id, cast.point_id, "bottles-for-batteries", 2)
    answer = undo(chen, first.id)
    assert answer.status_code == 409
    assert "There is not enough 550 ml plastic bottle: 23 are needed, 3 are there." in answer.text
    assert WHY in answer.text
    assert not is_undone(cast.community.id, first.id)


def test_stock_that_was_handed_out_does_not_leave_again(chen: FlaskClient, cast: Cast) -> None:
    taken = take_stock_in(cast.act(at_ms=now_ms()), cast.second_point_id, "battery-aa", 4)
    record_deposit(cast.act(at_ms=now_ms()), cast.li.household_id, "bottle-550ml", 20)
    exchange(cast.act(at_ms=now_ms()), cast.li.household_id, cast.second_point_id, "bottles-for-batteries", 1)
    answer = undo(chen, taken.id)
    assert answer.status_code == 409
    assert "The shelf is short of AA battery: 4 are needed, 2 are left." in answer.text


@pytest.mark.parametrize("reason", ["", "  ", "错" * 201, "错\x01"])
def test_a_reason_is_needed(chen: FlaskClient, cast: Cast, reason: str) -> None:
    entry_id = drop_off(cast, cast.wang)
    answer = undo(chen, entry_id, reason=reason)
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text
    assert not is_undone(cast.community.id, entry_id)


def test_what_undid_is_not_undone(chen: FlaskClient, cast: Cast) -> None:
    undo(chen, drop_off(cast, cast.wang))
    (reversal,) = entries_before(cast.community.id, EntriesWanted(kind="reversal"), 9)
    answer = undo(chen, reversal.id)
    assert (answer.status_code, "can&#39;t be undone" in answer.text) == (409, True)


def test_hours_are_undone_by_withdrawing_the_approval(chen: FlaskClient, cast: Cast) -> None:
    claim = approved(cast)
    assert claim.decision_id
    page = chen.get(f"{ENTRIES}/{claim.decision_id}").text
    assert f"{AT}/hours/{claim.id}" in page
    assert "Undo this booking" not in page
    answer = undo(chen, claim.decision_id)
    assert (answer.status_code, "Withdraw the approval" in answer.text) == (409, True)
    assert service_total(cast.community.id, cast.li.id) == (150, 2)


def test_changing_the_language_after_a_refusal(chen: FlaskClient, cast: Cast) -> None:
    entry_id = drop_off(cast, cast.wang)
    assert chen.get(f"{ENTRIES}/{entry_id}/undo").location == f"{ENTRIES}/{entry_id}"


def test_a_reason_is_inert(chen: FlaskClient, cast: Cast) -> None:
    undo(chen, drop_off(cast, cast.wang), reason="<img src=x onerror=alert(1)>{{7*7}}")
    page = chen.get(ENTRIES).text
    assert "&lt;img src=x onerror=alert(1)&gt;{{7*7}}" in page


def test_only_for_admins(cast: Cast, client: FlaskClient, client_as: Clients) -> None:
    entry_id = drop_off(cast, cast.wang)
    is_for_admins_only(cast, client, client_as, "/entries", "GET")
    is_for_admins_only(cast, client, client_as, f"/entries/{entry_id}", "GET")
    is_for_admins_only(cast, client, client_as, f"/entries/{entry_id}/undo", "GET", "POST")


def test_bookings_elsewhere_and_nowhere(cast: Cast, chen: FlaskClient) -> None:
    theirs = record_drop_off(act_of(cast.he, at_ms=now_ms()), cast.stranger.household_id, "kitchen-waste").id
    is_not_there(chen, "/entries/{}", theirs, "GET")
    is_not_there(chen, "/entries/{}/undo", theirs, "POST")
    is_not_there(chen, "/entries?household={}", cast.stranger.household_id, "GET")
    is_not_there(chen, "/entries?before={}", theirs, "GET")
    assert "外人" not in chen.get(ENTRIES).text
    assert not is_undone(cast.other.id, theirs)
