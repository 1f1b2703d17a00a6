"""What lies in a kiosk is shown to whoever asks, loud where it matters, and is sent by one tab at a time."""

import json
import re
from collections.abc import Callable

from playwright.sync_api import Page, Route, expect

from pointsapp.actions.cards import revoke_card
from pointsapp.store.tray import open_refusals
from pointsapp.web.now import now_ms
from tests.browser.books import booked
from tests.browser.kiosks import look_at, on_duty, on_screen, pair, without_worker
from tests.browser.lying import lying, nothing_lies, offline, ticked, unnamed
from tests.browser.turns import KIOSK_EN, KIOSK_ZH, STANDING_EN, turns
from tests.cast import Cast, Member
from tests.support.browsers import Watch

BATCHES = "**/api/v1/batches"
NO_LOCKS = "Object.defineProperty(Navigator.prototype, 'locks', { value: undefined })"
IS_LOUD = """async ([duty_over, time]) => {
    const { isLoud } = await import("/kiosk/parts/unsent.js");
    return isLoud({ duty_over, device: { timezone: "Asia/Shanghai" } }, Date.parse(`2026-11-22T${time}:00+08:00`));
}"""


def brought(page: Page, member: Member) -> None:
    """Somebody brought kitchen waste while there was no network."""
    unnamed(page, member)
    page.locator("#drop-off").click()
    ticked(page)


@turns(KIOSK_ZH, STANDING_EN)
def test_whoever_asks_sees_what_waits_what_went_and_what_was_refused(page: Page, cast: Cast, watch: Watch):
    watch.allow("ERR_INTERNET_DISCONNECTED|fetching the script")
    pair(page, cast)
    page.wait_for_load_state("networkidle")
    with offline(page):
        for member in (cast.wang, cast.li):
            brought(page, member)
        page.locator("#unsent").click()
        look_at(page, "outbox")
        expect(page.locator("#queued li")).to_have_count(2)
        page.locator("#back").click()
        revoke_card(cast.act(at_ms=now_ms()), cast.wang.household_id)
    nothing_lies(page)
    page.locator("#network").click()
    look_at(page, "outbox")
    expect(page.locator("#booked li")).to_have_count(1)
    expect(page.locator("#refused li")).to_contain_text(re.compile("卡.*管理员|card.*The admin"))
    said = page.locator("#screen").inner_text()
    assert not [
        name for member in (cast.wang, cast.li) for name in (f"{member.name[0]}*", member.card[-3:]) if name in said
    ]
    assert len(open_refusals(cast.community.id, 9)) == 1


@turns(KIOSK_ZH, KIOSK_EN)
def test_when_the_operator_leaves_what_waits_is_loud(page: Page, cast: Cast, watch: Watch):
    watch.allow("ERR_FAILED|ERR_INTERNET_DISCONNECTED|fetching the script")
    without_worker(page)
    pair(page, cast)
    on_duty(page, cast.zhao)
    page.route(BATCHES, lambda route: route.abort())
    page.route("**/readings", lambda route: route.abort())
    brought(page, cast.wang)
    page.locator("#duty-off").click()
    expect(page.locator("#unsent")).to_have_class(re.compile("loud"))
    expect(page.locator("#unsent svg")).to_be_visible()
    look_at(page, "idle")
    loud = [page.evaluate(IS_LOUD, each) for each in ([True, "10:00"], [False, "19:59"], [False, "20:00"])]
    assert loud == [True, False, True]


def two_tabs(page: Page, cast: Cast) -> tuple[Page, list[Route]]:
    """Two tabs of one kiosk, in which three drop-offs lie, and what they send when the network is back."""
    pair(page, cast)
    page.wait_for_load_state("networkidle")
    second = page.context.new_page()
    second.goto("/kiosk/")
    on_screen(second, "idle")
    second.wait_for_load_state("networkidle")
    held: list[Route] = []
    with offline(page):
        for member in (cast.wang, cast.li, cast.zhang):
            brought(page, member)
        page.context.route(BATCHES, lambda route: held.append(route))
    expect(second.locator(".today strong")).to_contain_text("3", timeout=60_000)
    second.wait_for_timeout(1_500)  # long enough for both to have sent what they would send
    return second, held


def let_go(pages: tuple[Page, Page], held: list[Route], cast: Cast) -> None:
    """All that was held goes on, and all of it is booked, once."""
    for route in held:
        route.continue_()
    pages[0].context.unroute(BATCHES)
    nothing_lies(pages[0])
    pages[1].evaluate("dispatchEvent(new Event('online'))")  # it counts anew now, and not with its next beat
    nothing_lies(pages[1])
    assert [booked(member) for member in (cast.wang, cast.li, cast.zhang)] == [["drop-off"]] * 3


@turns(KIOSK_ZH)
def test_two_tabs_of_a_kiosk_dont_send_twice(page: Page, cast: Cast, watch: Watch):
    watch.allow("ERR_INTERNET_DISCONNECTED|fetching the script")
    second, held = two_tabs(page, cast)
    assert len(held) == 1
    let_go((page, second), held, cast)


@turns(KIOSK_ZH)
def test_where_the_browser_has_no_locks_each_is_still_booked_once(page: Page, cast: Cast, watch: Watch):
    watch.allow("ERR_INTERNET_DISCONNECTED|fetching the script")
    page.context.add_init_script(NO_LOCKS)
    second, held = two_tabs(page, cast)
    assert len(held) == 2  # so that the tabs of the test above would have been seen to
    let_go((page, second), held, cast)


@turns(KIOSK_ZH)
def test_one_at_which_the_server_fails_bars_no_other(page: Page, cast: Cast, watch: Watch):
    watch.allow("ERR_INTERNET_DISCONNECTED|fetching the script|status of 500")
    without_worker(page)
    pair(page, cast)
    page.wait_for_load_state("networkidle")
    with offline(page):
        for member in (cast.wang, cast.li, cast.zhang):
            brought(page, member)
        page.context.route(BATCHES, failing_at(lying(page)[0]["id"]))
    expect(page.locator(".today strong")).to_contain_text("1", timeout=60_000)
    assert [booked(member) for member in (cast.wang, cast.li, cast.zhang)] == [[], ["drop-off"], ["drop-off"]]
    page.context.unroute(BATCHES)
    nothing_lies(page)
    assert booked(cast.wang) == ["drop-off"]


def failing_at(id: str) -> Callable[[Route], None]:
    """A server with a fault of its own at one booking."""

    def answer(route: Route) -> None:
        sent = json.loads(route.request.post_data or "{}")["bookings"]
        if id in [each["booking"]["id"] for each in sent]:
            route.fulfill(status=500, body="{}")
        else:
            route.continue_()

    return answer


@turns(KIOSK_ZH)
def test_numbers_go_on_after_the_page_was_closed(page: Page, cast: Cast, watch: Watch):
    watch.allow("ERR_FAILED")
    pair(page, cast)
    for address in (BATCHES, "**/readings"):
        page.context.route(address, lambda route: route.abort())
    brought(page, cast.wang)
    again = page.context.new_page()
    page.close()
    again.goto("/kiosk/")
    on_screen(again, "idle")
    brought(again, cast.li)
    assert [each["sequence"] for each in lying(again)] == [1, 2]
    for address in (BATCHES, "**/readings"):
        again.context.unroute(address)
    nothing_lies(again)
    brought_later(again, cast)


def brought_later(page: Page, cast: Cast) -> None:
    """One who comes with a network gets the next number, too."""
    page.keyboard.type(cast.zhang.card, delay=0)
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("张*")
    page.locator("#drop-off").click()
    on_screen(page, "outcome")
    assert [each["sequence"] for each in lying(page, "answered")] == [1, 2, 3]
