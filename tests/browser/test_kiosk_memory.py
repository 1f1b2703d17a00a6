"""What the kiosk keeps lies safely before it says so, is kept as long as it says, and a memory that breaks is met."""

import json
from typing import Any

from playwright.sync_api import Page, expect

from pointsapp.rules.calendar import DAY_MS
from tests.browser.books import booked
from tests.browser.kept_pages import wait_until
from tests.browser.kiosks import look_at, on_screen, pair, visit, without_worker
from tests.browser.lying import lying, ticked, unnamed
from tests.browser.turns import KIOSK_EN, KIOSK_ZH, STANDING_EN, turns
from tests.cast import Cast
from tests.support.browsers import Watch

AWAY = ("**/api/v1/batches", "**/api/v1/readings")

# A disk that gives nothing, until it is mended.
BROKEN = """(() => {
    const { open } = IDBFactory.prototype;
    IDBFactory.prototype.open = function (...asked) {
        if (!window.mended) throw new DOMException("the disk", "UnknownError");
        return open.apply(this, asked);
    };
})()"""

# Notes how each writing is begun, and lets the page hear that one is done only when the test says so.
WATCHED = """(() => {
    const { transaction } = IDBDatabase.prototype;
    window.begun = [];
    window.hold = false;
    window.held = [];
    IDBDatabase.prototype.transaction = function (stores, mode, how) {
        const made = transaction.call(this, stores, mode, how);
        if (mode === "readwrite") {
            window.begun.push([[stores].flat(), made.durability]);
            Object.defineProperty(made, "oncomplete", { set: (hear) => made.addEventListener("complete", () => {
                if (window.hold) window.held.push(hear);
                else hear();
            }) });
        }
        return made;
    };
})()"""
LET_GO = "() => { window.hold = false; for (const hear of window.held.splice(0)) hear(); }"

# Of what was answered here puts copies beside it that were answered so many days ago.
AGED = """async (days) => {
    const asking = indexedDB.open("pointsapp-kiosk");
    const opened = await new Promise((resolve) => { asking.onsuccess = () => resolve(asking.result); });
    const writing = opened.transaction("answered", "readwrite");
    const answered = writing.objectStore("answered");
    const all = answered.getAll();
    await new Promise((resolve) => { all.onsuccess = resolve; });
    const [one] = all.result;
    for (const each of days) {
        answered.put({ ...one, id: `${each} days`, answered_ms: one.answered_ms - each * 86_400_000 });
    }
    await new Promise((resolve) => { writing.oncomplete = resolve; });
    opened.close();
}"""


@turns(KIOSK_ZH)
def test_a_memory_that_the_browser_closed_is_opened_anew(page: Page, cast: Cast):
    pair(page, cast)
    visit(page, cast.wang)
    origin = page.evaluate("location.origin")
    devtools = page.context.new_cdp_session(page)
    devtools.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "indexeddb"})
    page.locator("#drop-off").click()
    on_screen(page, "outcome")
    assert booked(cast.wang) == ["drop-off"]
    assert [each["id"] for each in lying(page, "answered")]


@turns(KIOSK_ZH)
def test_what_can_t_be_forgotten_bars_nothing_from_being_sent(page: Page, cast: Cast, watch: Watch):
    watch.allow("ERR_FAILED")
    without_worker(page)
    page.add_init_script("IDBIndex.prototype.openCursor = () => { throw new DOMException('', 'UnknownError'); }")
    pair(page, cast)
    for address in AWAY:
        page.route(address, lambda route: route.abort())
    unnamed(page, cast.wang)
    page.locator("#drop-off").click()
    ticked(page)
    for address in AWAY:
        page.unroute(address)
    page.reload()
    on_screen(page, "idle")
    expect(page.locator(".today strong")).to_have_count(0, timeout=60_000)
    assert booked(cast.wang) == ["drop-off"]


@turns(KIOSK_ZH, STANDING_EN)
def test_a_page_that_can_remember_nothing_says_so_and_tries_again(page: Page, watch: Watch):
    watch.allow("the disk")  # it can't remember the language either
    english = page.evaluate("navigator.language") == "en"
    page.add_init_script(BROKEN)
    page.goto("/kiosk/")
    look_at(page, "memory")
    if english:
        page.locator("#language").click()
        expect(page.locator("h1")).to_have_text("This machine can't remember anything now")
        look_at(page, "memory")
        page.evaluate("window.mended = true")
        page.locator("#again").click()
    else:
        expect(page.locator("h1")).to_have_text("这台机器现在记不住东西")
        page.locator("#again").click()
        on_screen(page, "memory")
        page.evaluate("window.mended = true")
    on_screen(page, "pairing")


@turns(KIOSK_EN)
def test_nothing_is_told_as_noted_before_it_lies_on_the_disk(page: Page, cast: Cast, watch: Watch):
    watch.allow("ERR_FAILED")
    without_worker(page)
    page.add_init_script(WATCHED)
    pair(page, cast)
    for address in AWAY:
        page.route(address, lambda route: route.abort())
    unnamed(page, cast.wang)
    page.evaluate("window.begun = []; window.hold = true")
    page.locator("#drop-off").click()
    page.wait_for_function("window.held.length > 0")
    assert len(lying(page)) == 1
    page.wait_for_timeout(500)  # long enough for what would not wait for the disk
    assert page.locator("body").get_attribute("data-screen") == "person"
    page.evaluate(LET_GO)
    ticked(page)
    begun: list[list[Any]] = json.loads(page.evaluate("JSON.stringify(window.begun)"))
    assert [how for stores, how in begun if "bookings" in stores] == ["strict"]


@turns(KIOSK_ZH)
def test_what_was_answered_is_kept_for_fourteen_days(page: Page, cast: Cast):
    pair(page, cast)
    visit(page, cast.wang)
    page.locator("#drop-off").click()
    on_screen(page, "outcome")
    (today,) = (each["id"] for each in lying(page, "answered"))
    page.evaluate(AGED, [13, 15])
    page.reload()
    wait_until(page, lambda: "15 days" not in ids(page))
    assert set(ids(page)) == {today, "13 days"}


@turns(KIOSK_ZH)
def test_yesterdays_count_is_not_told_as_todays(page: Page, cast: Cast, watch: Watch):
    watch.allow("ERR_INTERNET_DISCONNECTED|fetching the script")
    page.clock.install()
    pair(page, cast)
    expect(page.locator(".today")).to_contain_text("今天大家投放计入 0 次")
    page.context.set_offline(True)
    page.clock.fast_forward(DAY_MS)
    expect(page.locator(".today")).not_to_contain_text("计入")


def ids(page: Page) -> list[str]:
    """Of which bookings the kiosk knows what became of them."""
    return [each["id"] for each in lying(page, "answered")]
