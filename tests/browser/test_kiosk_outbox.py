"""What was booked while the server was away lies in the kiosk, over a reload too, and then goes all in one batch."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Request, Route, expect

from pointsapp.actions.cards import revoke_card
from pointsapp.web.now import now_ms
from tests.browser.books import booked
from tests.browser.kiosks import look_at, on_screen, pair, visit, without_worker
from tests.browser.looks import button, in_english, look, says
from tests.browser.lying import ticked
from tests.browser.signing_in import sign_staff_in
from tests.browser.turns import KIOSK_EN, KIOSK_ZH, STANDING_EN, turns
from tests.cast import Cast, Member
from tests.support.browsers import OpenPage, Watch
from tests.support.quick_servers import coming_quickly, held_port
from tests.support.servers import LiveServer

BOOKINGS = "**/api/v1/drop-offs"
BATCHES = "**/api/v1/batches"


def cut(route: Route) -> None:
    """This line is dead."""
    route.abort()


def drop_off_in_vain(page: Page, member: Member) -> None:
    """Somebody logs a drop-off, nothing answers, and they go."""
    visit(page, member)
    page.locator("#drop-off").click()
    ticked(page)


def sent(page: Page) -> list[list[Any]]:
    """Which bookings of the page are answered from now on, each request's ids in turn; a single one's is a list."""
    found: list[list[Any]] = []

    def note(request: Request) -> None:
        if request.method == "POST" and request.url.endswith(("/drop-offs", "/batches")):
            content = json.loads(request.post_data or "{}")
            found.append([each["booking"]["id"] for each in content.get("bookings", [])] or [content["id"]])

    page.on("requestfinished", note)  # a try that was cut a moment before the line was mended is none
    return found


NOT_DRAWN = """() => [
    ...[...document.querySelectorAll("img")].filter((image) => !image.complete || !image.naturalWidth),
    ...[...document.querySelectorAll("svg.icon use")].filter((use) => !use.getBBox().width),
].length"""


@turns(KIOSK_ZH, STANDING_EN)
def test_without_a_network_each_screen_keeps_its_drawings(page: Page, cast: Cast, watch: Watch):
    watch.allow("ERR_INTERNET_DISCONNECTED|fetching the script")
    pair(page, cast)
    page.wait_for_load_state("networkidle")  # all drawings have come
    expect(page.locator(".sprite")).to_be_attached()
    visit(page, cast.wang)
    page.context.set_offline(True)
    page.locator("#drop-off").click()
    on_screen(page, "kept")
    page.locator("#more").click()
    assert page.locator(".huge .picture").is_visible()
    assert page.locator("svg.icon").count() > 3
    assert page.evaluate(NOT_DRAWN) == 0
    page.locator("#done").click()
    on_screen(page, "idle")
    assert page.evaluate(NOT_DRAWN) == 0
    page.context.set_offline(False)
    expect(page.locator(".today strong")).to_have_count(0, timeout=40_000)
    assert booked(cast.wang) == ["drop-off"]


@turns(KIOSK_ZH, KIOSK_EN)
def test_what_lies_here_goes_in_one_batch_when_the_server_is_back(page: Page, cast: Cast, watch: Watch):
    watch.allow("ERR_FAILED")
    without_worker(page)
    pair(page, cast)
    for address in (BOOKINGS, BATCHES):
        page.route(address, cut)
    for member in (cast.wang, cast.li, cast.zhang):
        drop_off_in_vain(page, member)
    expect(page.locator(".today strong")).to_contain_text("3")
    page.reload()
    on_screen(page, "idle")
    expect(page.locator(".today strong")).to_contain_text("3")
    went = sent(page)
    for address in (BOOKINGS, BATCHES):
        page.unroute(address, cut)
    expect(page.locator(".today strong")).to_have_count(0, timeout=40_000)
    assert [len(ids) for ids in went if len(set(ids)) == len(ids)] == [3]
    assert went[0] == sorted(went[0])
    assert [booked(member) for member in (cast.wang, cast.li, cast.zhang)] == [["drop-off"]] * 3


@turns(KIOSK_ZH, STANDING_EN)
def test_one_that_is_refused_bars_nobody_and_lies_with_the_admin(
    page: Page, cast: Cast, watch: Watch, open_page: OpenPage, live_server: LiveServer
):
    watch.allow("ERR_FAILED")
    without_worker(page)
    pair(page, cast)
    for address in (BOOKINGS, BATCHES):
        page.route(address, cut)
    for member in (cast.wang, cast.li):
        drop_off_in_vain(page, member)
    revoke_card(cast.act(at_ms=now_ms()), cast.wang.household_id)
    for address in (BOOKINGS, BATCHES):
        page.unroute(address, cut)
    expect(page.locator(".today strong")).to_have_count(0, timeout=40_000)
    expect(page.locator("#notice p")).to_contain_text(re.compile("没有记上.*管理员|not booked.*The admin"))
    look_at(page, "idle")
    assert (booked(cast.wang), booked(cast.li)) == ([], ["drop-off"])
    settle(open_page("desk", page.evaluate("navigator.language"), base_url=live_server.url), cast)


def settle(page: Page, cast: Cast) -> None:
    """陈 sees on the overview that something lies there, looks at it, and settles it."""
    sign_staff_in(page, cast.chen)
    look(page, "Overview")
    page.locator(".message a[href$='/tray']").click()
    look(page, "Not booked")
    expect(page.locator("main .rows li")).to_have_count(1)
    page.locator("main .rows a").click()
    look(page, "Drop-off: %(what)s", what="kitchen waste" if in_english(page) else "厨余垃圾")
    page.locator("#note").fill("换了新卡，说清楚了")
    button(page, "Settle").dblclick()
    says(page, "It is settled. Nothing was booked by it.")
    look(page, "Not booked")
    expect(page.locator("main .rows li")).to_have_count(0)
    page.goto("/admin/nanqiao/")
    look(page, "Overview")
    expect(page.locator(".message a[href$='/tray']")).to_have_count(0)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_server_that_was_stopped_gets_all_of_it_once(
    environment: dict[str, str], cast: Cast, open_page: OpenPage, tmp_path: Path, watch: Watch
):
    watch.allow("fetching the script|ERR_(FAILED|CONNECTION|EMPTY)")
    with held_port() as port:
        at = {**environment, "PUBLIC_URL": f"http://127.0.0.1:{port}"}
        page = open_page("kiosk", "zh-CN", base_url=at["PUBLIC_URL"])
        with coming_quickly(port, at, tmp_path):
            without_worker(page)
            pair(page, cast)
            page.route(BOOKINGS, cut)
            page.route(BATCHES, cut)
            for member in (cast.wang, cast.li, cast.zhang):
                drop_off_in_vain(page, member)
        page.unroute(BOOKINGS, cut)
        page.unroute(BATCHES, cut)
        expect(page.locator(".net")).to_contain_text("没联网", timeout=40_000)
        assert [booked(member) for member in (cast.wang, cast.li, cast.zhang)] == [[]] * 3
        with coming_quickly(port, at, tmp_path):
            expect(page.locator(".today strong")).to_have_count(0, timeout=60_000)
    assert [booked(member) for member in (cast.wang, cast.li, cast.zhang)] == [["drop-off"]] * 3
