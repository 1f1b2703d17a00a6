"""Two tabs of one kiosk, one with a newer page: neither bars the other, and what lies there is the newer one's."""

import re
from pathlib import Path

from playwright.sync_api import Page, Route, expect

from pointsapp.actions.scans import kiosk_scan
from pointsapp.config import Settings
from pointsapp.rules.refusal import Refusal
from pointsapp.secrets import load_secrets
from pointsapp.web.now import now_ms
from tests.browser.books import booked
from tests.browser.codes import code_on_screen
from tests.browser.kept_pages import wait_until
from tests.browser.kiosks import dismiss, look_at, on_screen, pair, visit, without_worker
from tests.browser.turns import KIOSK_EN, KIOSK_ZH, STANDING_ZH, turns
from tests.cast import Cast
from tests.support.browsers import Watch

STORE = "**/kiosk/store.js"
SOURCE = (Path(__file__).parents[2] / "kiosk" / "page" / "store.js").read_text("utf-8")
VERSION = re.compile(r"(?<=const VERSION = )\d+")
HOLD_ON = """() => new Promise((resolve) => {
    const asking = indexedDB.open("pointsapp-kiosk");
    asking.onsuccess = () => resolve(window.held = asking.result);
}).then(() => null)"""


def newer(route: Route) -> None:
    """The page of a later version, which keeps its things in another shape."""
    told = VERSION.sub(lambda found: str(int(found.group()) + 1), SOURCE)
    assert told != SOURCE
    route.fulfill(body=told, content_type="text/javascript")


def newer_tab(page: Page, watch: Watch) -> Page:
    """The newer page, in another tab; from now on it is the one that is served."""
    page.context.route(STORE, newer)
    tab = watch.over(page.context.new_page())
    without_worker(tab)
    tab.goto("/kiosk/")
    return tab


@turns(KIOSK_EN)
def test_an_older_tab_makes_way_and_is_loaded_anew_when_nobody_is_there(page: Page, cast: Cast, watch: Watch):
    without_worker(page)
    pair(page, cast)
    visit(page, cast.wang)
    page.evaluate("document.body.dataset.stood = 'here'")
    tab = newer_tab(page, watch)
    on_screen(tab, "idle")
    page.locator("#drop-off").click()
    dismiss(page, "There is a newer version of this page")
    look_at(page, "person")
    assert booked(cast.wang) == []
    assert page.locator("body").get_attribute("data-stood") == "here"
    page.locator("#done").click()
    expect(page.locator("[data-stood]")).to_have_count(0)
    on_screen(page, "idle")
    for each, member in ((page, cast.wang), (tab, cast.li)):
        visit(each, member)
        each.locator("#drop-off").click()
        on_screen(each, "outcome")
        assert booked(member) == ["drop-off"]


@turns(KIOSK_ZH, STANDING_ZH)
def test_a_newer_page_says_what_it_waits_for_and_one_that_is_too_old_says_so(page: Page, cast: Cast, watch: Watch):
    without_worker(page)
    pair(page, cast)
    page.evaluate(HOLD_ON)  # as a page that never makes way
    tab = newer_tab(page, watch)
    look_at(tab, "memory")
    expect(tab.locator("h1")).to_contain_text("另一个窗口还开着旧的页面")
    page.close()
    on_screen(tab, "idle")
    tab.context.unroute(STORE)
    old = watch.over(tab.context.new_page())
    without_worker(old)
    old.goto("/kiosk/")
    look_at(old, "memory")
    expect(old.locator("h1")).to_contain_text("这个页面太旧了")
    visit(tab, cast.wang)


@turns(KIOSK_ZH)
def test_the_codes_of_both_tabs_are_good_after_one_was_paired_anew(
    page: Page, cast: Cast, settings: Settings, watch: Watch
):
    pair(page, cast)
    tab = watch.over(page.context.new_page())
    tab.goto("/kiosk/")
    on_screen(tab, "idle")
    wait_until(tab, lambda: is_good(tab, settings))
    pair(page, cast)
    expect(page).to_have_url(re.compile("/kiosk/$"))  # it is done by now
    wait_until(page, lambda: is_good(page, settings))
    wait_until(tab, lambda: is_good(tab, settings))


def is_good(page: Page, settings: Settings) -> bool:
    """Whether the server takes the code that is shown for one of its kiosks'."""
    expect(page.locator(".turning-code svg")).to_be_visible()
    handle, letters = code_on_screen(page.locator(".turning-code")).rsplit("/", 2)[1:]
    try:
        kiosk_scan(handle, letters, load_secrets(settings, may_make=False), now_ms())
    except Refusal:
        return False
    return True
