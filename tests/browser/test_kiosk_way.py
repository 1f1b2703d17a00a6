"""The kiosk at the point: a card is read, waste logged, bottles taken, rewards handed out and taken back."""

import re
from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from playwright.sync_api import Page, Route, expect

from pointsapp.actions.rulebooks import publish
from pointsapp.web.now import now_ms
from tests.browser.books import SHANGHAI, an_hour_ago, booked, bring, bring_bottles, has, last_week
from tests.browser.figures import in_sunlight, measure
from tests.browser.kiosks import (
    dismiss,
    look_at,
    on_duty,
    on_screen,
    pair,
    pairing_code,
    scan,
    type_number,
    visit,
    without_worker,
)
from tests.browser.lying import lying, nothing_lies, ticked, unnamed
from tests.browser.turns import EVERY_KIOSK_TURN, KIOSK_EN, KIOSK_ZH, STANDING_EN, STANDING_ZH, turns
from tests.cast import ENROLLED_MS, NANQIAO, Cast, act_of
from tests.support.browsers import Watch

LONGEST_PRESS_MS = 1_500  # as frame.js has it: a finger down for longer counts as lifted
PATIENCE_MS = 20_000  # as touches.js has it: so long an untouched screen stays
SAME_CARD_MS = 3_000  # as visits.js has it: within so long a card read twice was read once
RECEIPT = re.compile(r"(凭条号|Receipt) \S+")


@EVERY_KIOSK_TURN
def test_waste_bottles_batteries_and_back(page: Page, cast: Cast, picture: Callable[[Page, str], None]):
    pair(page, cast)
    look_at(page, "idle")
    visit(page, cast.wang)
    look_at(page, "person")
    page.locator("#drop-off").dblclick()
    look_at(page, "outcome")
    expect(page.locator("h1")).to_have_text(re.compile("记好了，谢谢您！|Done, thank you!"))
    assert booked(cast.wang) == ["drop-off"]
    page.locator("#more").click()
    expect(page.locator("#drop-off")).to_have_class(re.compile("huge-plain"))  # one more so soon earns nothing
    on_duty(page, cast.zhao)
    look_at(page, "person")
    page.locator("#deposit").click()
    type_number(page, 23)
    look_at(page, "deposit")
    page.locator("#confirm").dblclick()
    look_at(page, "outcome")
    assert has(cast.wang) == {"point": 1, "bottle-550ml": 23}
    page.wait_for_timeout(SAME_CARD_MS)
    visit(page, cast.wang)  # a hand-out wants a card that was read within the minute
    page.locator("#offers").click()
    look_at(page, "offers")
    page.locator("#offer-exchange-bottles-for-batteries-").click()
    page.locator("#more").click()
    look_at(page, "hand_out")
    page.locator("#confirm").dblclick()
    look_at(page, "outcome")
    expect(page.locator("#screen")).to_contain_text(RECEIPT)
    assert has(cast.wang) == {"point": 1, "bottle-550ml": 3}
    page.locator("#undo").click()
    look_at(page, "undo")
    page.locator("#confirm").click()
    expect(page.locator("#notice")).to_be_visible()
    page.locator(".reasons button").first.click()
    page.locator("#confirm").dblclick()
    look_at(page, "outcome")
    assert booked(cast.wang) == ["reversal", "exchange", "deposit", "drop-off"]
    assert has(cast.wang) == {"point": 1, "bottle-550ml": 23}


@turns(KIOSK_ZH, STANDING_EN)
def test_a_slow_finger_is_not_lost_to_the_tap_before_it(page: Page, cast: Cast):
    pair(page, cast)
    on_duty(page, cast.zhao)
    page.locator("#tool-number").click()
    page.locator("#pad-7").click()
    page.wait_for_timeout(LONGEST_PRESS_MS - 200)
    page.locator("#pad-5").hover()
    page.mouse.down()
    page.wait_for_timeout(400)
    page.mouse.up()
    expect(page.locator(".typed-number")).to_have_text("75·· ····")


@turns(KIOSK_EN, STANDING_ZH)
def test_a_week_of_drop_offs_is_rewarded_once(page: Page, cast: Cast):
    bring(cast.wang, [last_week(day) for day in range(3)])
    pair(page, cast)
    on_duty(page, cast.zhao)
    page.locator("#tool-number").click()
    type_number(page, cast.wang.card_number)
    look_at(page, "number")
    page.locator("#confirm").click()
    on_screen(page, "person")
    page.locator("#not-sorted").click()
    look_at(page, "outcome")
    expect(page.locator("h1")).to_have_text(re.compile("不计入|does not count"))
    page.locator("#more").click()
    page.locator("#offers").click()
    week = days_of_last_week(page)
    expect(page.locator("[id^=offer-weekly-bags]")).to_contain_text(week)
    page.locator("[id^=offer-weekly-bags]").click()
    page.locator("#confirm").click()
    look_at(page, "outcome")
    expect(page.locator("#screen")).to_contain_text(RECEIPT)
    expect(page.locator("#screen")).to_contain_text(week)
    page.locator("#more").click()
    page.locator("#offers").click()
    on_screen(page, "offers")
    expect(page.locator("[id^=offer-weekly-bags]")).to_have_count(0)
    page.locator("#back").click()
    page.locator("#done").click()
    for tool in ("recent", "shelf", "pending"):
        page.locator(f"#tool-{tool}").click()
        expect(page.locator(".lines li, .goods li, .nothing")).not_to_have_count(0)
        look_at(page, tool)
        page.locator("#back").click()
    page.locator("#duty-off").click()
    expect(page.locator("#duty")).to_be_visible()


@turns(KIOSK_ZH, STANDING_EN)
def test_a_reward_that_was_collected_stands_apart(page: Page, cast: Cast):
    easy = NANQIAO.read_text("utf-8").replace("version = 1", "version = 2").replace("2020-08-01", "2026-03-09")
    publish(act_of(cast.chen, at_ms=ENROLLED_MS), easy.replace("drop_offs = 3", "drop_offs = 1"))
    bring(cast.wang, [an_hour_ago(), now_ms()])
    pair(page, cast)
    on_duty(page, cast.zhao)
    visit(page, cast.wang)
    expect(page.locator(".bar-state").first).to_contain_text(re.compile(r"^1( / | of )1"))
    page.locator("#offers").click()
    page.locator("[id^=offer-weekly-bags]").click()
    page.locator("#confirm").click()
    on_screen(page, "outcome")
    page.locator("#more").click()
    page.locator("#offers").click()
    had = page.locator("h2", has_text=re.compile("已经领过|Collected")).locator("+ ul li")
    expect(had).to_have_count(1)
    expect(had).to_contain_text(re.compile("20个垃圾袋|20 garbage bags"))
    look_at(page, "offers")


@turns(STANDING_ZH, KIOSK_EN)
def test_too_many_bottles_are_doubted_before_they_are_sent(page: Page, cast: Cast, watch: Watch):
    watch.allow("status of 422")
    pair(page, cast)
    on_duty(page, cast.zhao)
    visit(page, cast.wang)
    page.locator("#deposit").click()
    type_number(page, 201)
    expect(page.locator(".too-many")).to_contain_text("200")
    look_at(page, "deposit")
    page.locator("#confirm").click()
    expect(page.locator("#notice")).to_be_visible()
    page.locator("#pad-erase").click()
    expect(page.locator(".too-many")).to_have_count(0)
    expect(page.locator("#confirm")).to_contain_text(re.compile("20个550ml|20 × 550 ml"))
    assert booked(cast.wang) == []


def days_of_last_week(page: Page) -> str:
    """Its Monday and Sunday, as the kiosk writes them."""
    days = [datetime.fromtimestamp(last_week(day) / 1000, ZoneInfo(SHANGHAI)) for day in (0, 6)]
    if page.locator("html").get_attribute("lang") == "en":
        return " – ".join(f"{day.day} {day:%b}" for day in days).replace("Sep", "Sept")
    return "—".join(f"{day.month}月{day.day}日" for day in days)


@turns(KIOSK_ZH, STANDING_EN)
def test_after_a_bag_that_was_not_sorted_the_next_one_is_asked_about(page: Page, cast: Cast):
    pair(page, cast)
    on_duty(page, cast.zhao)
    visit(page, cast.wang)
    page.locator("#not-sorted").click()
    on_screen(page, "outcome")
    page.locator("#more").click()
    expect(page.locator("#drop-off")).to_contain_text(re.compile("刚才那袋没分好|was not sorted"))
    look_at(page, "person")
    page.locator("#drop-off").click()
    look_at(page, "another_bag")
    page.locator("#cancel").click()
    page.locator("#done").click()
    assert booked(cast.wang) == ["drop-off"]
    page.wait_for_timeout(3_100)  # the same card within three seconds is one reading
    visit(page, cast.wang)
    page.locator("#drop-off").click()
    page.locator("#confirm").dblclick()
    on_screen(page, "outcome")
    expect(page.locator("h1")).to_have_text(re.compile("记好了|Done"))
    assert booked(cast.wang) == ["drop-off", "drop-off"]


@turns(KIOSK_EN, STANDING_ZH)
def test_a_mark_by_mistake_is_taken_back_at_once_or_from_the_list(page: Page, cast: Cast):
    pair(page, cast)
    on_duty(page, cast.zhao)
    visit(page, cast.wang)
    page.locator("#not-sorted").click()
    page.locator("#undo").click()
    take_back_the_mark(page)
    page.locator("#more").click()
    expect(page.locator("#drop-off")).not_to_contain_text(re.compile("没分好|not sorted"))
    page.locator("#not-sorted").click()
    page.locator("#done").click()
    page.locator("#tool-recent").click()
    expect(page.locator(".lines li")).to_have_count(2)
    expect(page.locator(".lines li")).to_contain_text([re.compile("没分好|not sorted")] * 2)
    look_at(page, "recent")
    page.locator("[id^=undo-]").click()
    take_back_the_mark(page)
    assert booked(cast.wang) == ["reversal", "drop-off"] * 2
    assert [each["kind"] for each in lying(page, "answered")] == ["drop-off", "reversal"] * 2  # each with its receipt
    assert all(each["receipt"]["mac"] for each in lying(page, "answered"))


def take_back_the_mark(page: Page) -> None:
    """Gives a reason and confirms."""
    look_at(page, "undo")
    page.locator(".reasons button").first.click()
    page.locator("#confirm").dblclick()
    look_at(page, "outcome")
    expect(page.locator("#screen")).to_contain_text(re.compile("没分好的记录已经去掉|is lifted"))


@turns(KIOSK_ZH)
def test_other_codes_are_named_unknown_and_the_next_card_works(page: Page, cast: Cast, watch: Watch):
    watch.allow("status of 4")
    pair(page, cast)
    for text in ("javascript:alert(1)", "https://example.org/C1", "9" * 4000, cast.stranger.card):
        scan(page, text)
        look_at(page, "idle")
        dismiss(page, "卡")
        assert page.url.endswith("/kiosk/")
    visit(page, cast.wang)


@turns(KIOSK_ZH)
def test_a_card_may_be_pasted_where_there_is_no_scanner(page: Page, cast: Cast):
    pair(page, cast)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate("text => navigator.clipboard.writeText(text)", f" {cast.wang.card.lower()}\n")
    page.keyboard.press("Control+V")
    on_screen(page, "person")
    on_duty(page, cast.zhao)
    page.locator("#deposit").click()
    page.evaluate("navigator.clipboard.writeText('12')")
    page.keyboard.press("Control+V")
    expect(page.locator("#notice")).to_be_visible()


@turns(STANDING_ZH)
def test_a_wrong_pairing_code_and_a_typed_one(page: Page, cast: Cast, watch: Watch):
    watch.allow("status of 4")
    page.goto("/kiosk/")
    look_at(page, "pairing")
    expect(page.locator("#screen")).to_contain_text("「自助机」")  # as the admin's menu calls that page
    page.locator("#code").fill("AAAA-AAAA-AAAA")
    page.locator("#pair").click()
    expect(page.locator("#notice")).to_be_visible()
    look_at(page, "pairing")
    page.locator("#code").fill(pairing_code(cast))
    page.locator("#pair").click()
    look_at(page, "idle")


@turns(KIOSK_ZH)
def test_a_person_who_leaves_is_cleared_away_after_20_seconds(page: Page, cast: Cast):
    page.clock.install()
    pair(page, cast)
    page.locator("#language").click()
    page.reload()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    visit(page, cast.wang)
    page.clock.run_for(PATIENCE_MS // 2)
    expect(page.locator("#countdown p")).to_contain_text("Touch the screen to stay")
    look_at(page, "person")
    page.locator("h1").click()
    expect(page.locator("#countdown p")).to_be_empty()
    page.clock.run_for(PATIENCE_MS // 2)
    on_screen(page, "person")
    page.clock.run_for(PATIENCE_MS // 2)
    on_screen(page, "idle")
    expect(page.locator("#screen")).not_to_contain_text("王")


@turns(KIOSK_ZH, STANDING_ZH)
def test_a_drop_off_that_does_not_get_through_is_kept_and_booked_once(page: Page, cast: Cast, watch: Watch):
    watch.allow("ERR_INTERNET_DISCONNECTED|fetching the script")
    pair(page, cast)
    visit(page, cast.wang)
    page.context.set_offline(True)
    page.locator("#drop-off").dblclick()
    look_at(page, "kept")
    expect(page.locator("#screen")).to_contain_text(f"卡号尾号 {cast.wang.card_number[-3:]}")
    assert len(lying(page)) == 1
    unnamed(page, cast.li)  # whoever comes next is not kept waiting
    page.locator("#drop-off").click()
    ticked(page)
    expect(page.locator(".today")).to_contain_text("还有 2 笔没送到")
    look_at(page, "idle")
    page.context.set_offline(False)
    nothing_lies(page)
    assert (booked(cast.wang), booked(cast.li)) == (["drop-off"], ["drop-off"])


@turns(KIOSK_ZH)
def test_a_line_that_never_answers_keeps_nobody_waiting(page: Page, cast: Cast, watch: Watch):
    watch.allow("ERR_FAILED")
    without_worker(page)
    pair(page, cast)
    held: list[Route] = []
    page.route("**/api/v1/drop-offs", lambda route: held.append(route))
    visit(page, cast.wang)
    page.locator("#drop-off").click()
    ticked(page)
    nothing_lies(page)
    assert (len(held), booked(cast.wang)) == (1, ["drop-off"])


@turns(STANDING_ZH)
def test_who_leaves_while_a_hand_out_gets_no_answer_is_cleared_away(page: Page, cast: Cast, watch: Watch):
    watch.allow("ERR_FAILED")
    bring_bottles(cast.wang, 12)
    without_worker(page)
    page.clock.install()
    pair(page, cast)
    on_duty(page, cast.zhao)
    visit(page, cast.wang)
    page.locator("#offers").click()
    page.locator("#offer-exchange-bottles-for-batteries-").click()
    page.route("**/api/v1/exchanges", lambda route: route.abort())
    page.locator("#confirm").click()
    expect(page.locator("#retrying")).to_be_visible()
    look_at_waiting(page)
    page.clock.run_for(PATIENCE_MS // 2)
    page.locator("#retrying").click()
    page.clock.run_for(PATIENCE_MS // 2)
    expect(page.locator("#countdown p")).to_contain_text("自动退出")
    on_screen(page, "hand_out")
    page.clock.run_for(PATIENCE_MS // 2 + 1_000)
    on_screen(page, "idle")
    expect(page.locator("#screen")).not_to_contain_text("王")
    expect(page.locator("#notice p")).to_contain_text("还没有凭条号")
    page.unroute_all()
    page.clock.run_for(PATIENCE_MS + 1_000)
    expect(page.locator("#notice")).to_have_count(0)
    visit(page, cast.wang)
    on_screen(page, "person")  # and not where they were: nobody should book it a second time


def look_at_waiting(page: Page) -> None:
    """Sees the words that ask for patience."""
    expect(page.locator("#waiting")).to_contain_text("不会记两次")
    measure(page)
    in_sunlight(page)


@turns(KIOSK_EN)
def test_what_a_household_has_is_said_once_it_is_known(page: Page, cast: Cast):
    bring_bottles(cast.wang, 12)
    without_worker(page)
    pair(page, cast)
    on_duty(page, cast.zhao)
    visit(page, cast.wang)
    held: list[Route] = []
    page.route("**/api/v1/summary", lambda route: held.append(route))
    page.locator("#deposit").click()
    type_number(page, 5)
    page.locator("#confirm").click()
    look_at(page, "outcome")
    expect(page.locator("#said")).to_have_text(re.compile("Received: 5"))
    expect(page.locator("#screen")).not_to_contain_text("now has")
    held[0].continue_()
    expect(page.locator("#screen")).to_contain_text("Your household now has 17")
    expect(page.locator("#said")).to_have_text(re.compile("Your household now has 17"))
    page.locator("#more").click()
    page.locator("#drop-off").click()
    on_screen(page, "outcome")
    expect(page.locator(".bars")).to_be_hidden()
    held[1].continue_()
    expect(page.locator(".bars")).to_be_visible()
    expect(page.locator(".bar-state").first).to_contain_text("1 of 3")
