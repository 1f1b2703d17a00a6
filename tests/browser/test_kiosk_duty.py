"""An operator at a kiosk without a network: on while they touch it, gone when they go, and the server hears of it."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, Request, expect

from tests.browser.books import booked, has
from tests.browser.kept_pages import wait_until, wait_until_kept
from tests.browser.kiosks import look_at, on_duty, on_screen, pair, type_number
from tests.browser.later_servers import AHEAD_MS
from tests.browser.lying import nothing_lies, offline, ticked, unnamed
from tests.browser.turns import KIOSK_ZH, STANDING_EN, turns
from tests.cast import Cast, Member
from tests.support.browsers import OpenPage, Watch
from tests.support.quick_servers import coming_quickly, held_port

IDLE_MS = 120_000
TOUCHES = 5
LATER = "tests.browser.later_servers:later()"


def take_bottles(page: Page, member: Member) -> None:
    """Somebody brings a dozen, and nobody knows whose they are."""
    unnamed(page, member)
    page.locator("#deposit").click()
    type_number(page, 12)
    page.locator("#confirm").click()
    ticked(page)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_who_works_on_without_a_network_stays_on_until_two_idle_minutes(
    environment: dict[str, str], cast: Cast, open_page: OpenPage, tmp_path: Path, watch: Watch
):
    watch.allow("fetching the script|ERR_(FAILED|CONNECTION|EMPTY)")
    with held_port() as port:
        at = {**environment, "PUBLIC_URL": f"http://127.0.0.1:{port}"}
        page = open_page("kiosk", "zh-CN", base_url=at["PUBLIC_URL"])
        page.clock.install()
        with coming_quickly(port, at, tmp_path):
            pair(page, cast)
            wait_until_kept(page)
            on_duty(page, cast.zhao)
        for _ in range(TOUCHES):
            page.clock.run_for(IDLE_MS - 20_000)
            page.keyboard.press("Shift")
        take_bottles(page, cast.wang)
        page.clock.run_for(IDLE_MS - 20_000)
        expect(page.locator("#duty-off")).to_be_visible()
        page.clock.run_for(21_000)
        expect(page.locator("#duty")).to_be_visible()
        expect(page.locator("#notice")).to_contain_text("已自动退出值守")
        page.reload()
        on_screen(page, "idle")
        expect(page.locator(".today strong")).to_contain_text("1")
        ahead_ms = str(TOUCHES * (IDLE_MS - 20_000) + IDLE_MS + 1_000)
        with coming_quickly(port, {**at, AHEAD_MS: ahead_ms}, tmp_path, LATER):
            nothing_lies(page)
            expect(page.locator("#duty")).to_be_visible()
    assert has(cast.wang) == {"bottle-550ml": 12}


@turns(KIOSK_ZH, STANDING_EN)
def test_who_signs_off_without_a_network_is_off_and_stays_off(page: Page, cast: Cast, watch: Watch):
    watch.allow("ERR_INTERNET_DISCONNECTED|fetching the script")
    pair(page, cast)
    wait_until_kept(page)
    on_duty(page, cast.zhao)
    asked: list[str] = []
    with offline(page):
        take_bottles(page, cast.wang)
        page.reload()
        on_screen(page, "idle")
        expect(page.locator("#duty-off")).to_be_visible()
        page.locator("#duty-off").click()
        expect(page.locator("#duty")).to_be_visible()
        unnamed(page, cast.li)
        assert page.locator("#deposit").count() == 0
        look_at(page, "person")
        page.locator("#done").click()
        page.on("requestfinished", lambda request: asked.append(what(request)))
    nothing_lies(page)
    assert booked(cast.wang) == ["deposit"]
    wait_until(page, lambda: {"POST batches", "GET device"} <= set(asked))
    assert asked.index("POST kept") < min(asked.index("POST batches"), asked.index("GET device"))
    expect(page.locator("#duty")).to_be_visible()
    on_duty(page, cast.zhao)
    with offline(page):
        page.locator("#duty-off").click()
        expect(page.locator("#duty")).to_be_visible()  # from now on it holds, whatever happens
        page.reload()
        on_screen(page, "idle")
    page.wait_for_load_state("networkidle")
    expect(page.locator("#duty")).to_be_visible()


def what(request: Request) -> str:
    """How it was asked, and for what."""
    return f"{request.method} {request.url.rpartition('/')[2]}"
