"""Many hands at one kiosk: what comes while something else is being done waits for its turn, and is not lost."""

import re

from playwright.sync_api import Page, Route, expect

from pointsapp.actions.cards import revoke_card
from pointsapp.web.now import now_ms
from tests.browser.kept_pages import wait_until
from tests.browser.kiosks import dismiss, look_at, on_duty, on_screen, pair, scan, visit, without_worker
from tests.browser.lying import lying, ticked, unnamed
from tests.browser.turns import KIOSK_ZH, STANDING_EN, turns
from tests.cast import Cast
from tests.support.browsers import Watch

BATCHES = "**/api/v1/batches"
SHELF = "**/api/v1/shelf"
READINGS = "**/api/v1/readings"
NOTES = """(() => {
    const { createOscillator } = AudioContext.prototype;
    window.notes = 0;
    AudioContext.prototype.createOscillator = function () {
        window.notes++;
        return createOscillator.call(this);
    };
})()"""
NOTES_OF_A_NO = 2


@turns(KIOSK_ZH)
def test_of_cards_that_are_read_while_one_is_being_asked_about_the_last_comes_next(page: Page, cast: Cast):
    without_worker(page)
    pair(page, cast)
    held: list[Route] = []
    page.route(READINGS, lambda route: held.append(route), times=1)
    for member in (cast.wang, cast.li, cast.zhang):
        scan(page, member.card)
    with page.expect_response(READINGS):
        held[0].continue_()
    expect(page.locator("h1")).to_contain_text("张*")
    on_screen(page, "person")


@turns(KIOSK_ZH, STANDING_EN)
def test_what_was_refused_is_said_once_and_to_no_resident_and_stands_until_somebody_looks(
    page: Page, cast: Cast, watch: Watch
):
    watch.allow("ERR_FAILED")
    without_worker(page)
    page.add_init_script(NOTES)
    pair(page, cast)
    for address in (BATCHES, READINGS):
        page.route(address, lambda route: route.abort())
    for member in (cast.wang, cast.li):
        unnamed(page, member)
        page.locator("#drop-off").click()
        ticked(page)
        revoke_card(cast.act(at_ms=now_ms()), member.household_id)
    page.unroute(READINGS)
    visit(page, cast.zhang)
    page.unroute(BATCHES)
    wait_until(page, lambda: not lying(page))
    assert [bool(each["refused"]) for each in lying(page, "answered")] == [True, True]
    expect(page.locator("h1")).to_contain_text("张*")
    assert page.locator("#notice").count() == 0
    page.evaluate("window.notes = 0")
    page.locator("#done").click()
    dismiss(page, re.compile("^(2 笔没有记上|2 were not booked)"))
    assert page.evaluate("window.notes") == NOTES_OF_A_NO
    page.reload()
    look_at(page, "idle")
    expect(page.locator("#not-booked")).to_contain_text("2")
    page.locator("#not-booked").click()
    look_at(page, "outbox")
    expect(page.locator("#refused li")).to_have_count(2)
    spoken = page.locator("html").get_attribute("lang")
    page.locator("#language").click()
    expect(page.locator("#refused li").first).to_contain_text("card" if spoken == "zh-Hans" else "卡")
    page.locator("#back").click()
    on_screen(page, "idle")
    expect(page.locator("#not-booked")).to_have_count(0)
    page.reload()
    on_screen(page, "idle")
    expect(page.locator("#not-booked")).to_have_count(0)


@turns(KIOSK_ZH, STANDING_EN)
def test_a_list_that_could_not_be_had_is_asked_for_once_more(page: Page, cast: Cast, watch: Watch):
    watch.allow("ERR_FAILED")
    without_worker(page)
    pair(page, cast)
    on_duty(page, cast.zhao)
    page.route(SHELF, lambda route: route.abort())
    page.locator("#tool-shelf").click()
    expect(page.locator("#notice")).to_be_visible()
    look_at(page, "shelf")
    page.unroute(SHELF)
    page.locator("#ask-again").click()
    expect(page.locator(".goods li").first).to_be_visible()
    assert page.locator("#notice").count() == 0
