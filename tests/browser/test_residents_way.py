"""A resident at the point: the kiosk's code, the sign-in, one tap, and what came of it."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from pointsapp.config import Settings
from pointsapp.secrets import load_secrets
from pointsapp.web.now import now_ms
from tests.browser.books import booked, has
from tests.browser.codes import code_on_screen
from tests.browser.kiosks import on_screen, pair, scan
from tests.browser.looks import button, look, press, says, word
from tests.browser.signing_in import give_number, give_pin
from tests.browser.turns import EVERY_TURN, PHONE_EN, PHONE_ZH, turns
from tests.cast import Cast
from tests.support.browsers import OpenPage, Watch
from tests.support.screens import paired_screen
from tests.support.servers import LiveServer

TAP = "Tap once and it is booked"


@pytest.fixture
def kiosk(cast: Cast, open_page: OpenPage, live_server: LiveServer) -> Page:
    """The kiosk at the point."""
    shown = open_page("kiosk", "zh-CN", base_url=live_server.url)
    pair(shown, cast)
    return shown


def signed_in_after_scan(page: Page, kiosk: Page, cast: Cast) -> None:
    """Scans the screen, and signs 李阿姨 in, who is alone in her household."""
    page.goto(code_on_screen(kiosk))
    give_number(page, cast.li)
    give_pin(page, cast.li.pin)


@EVERY_TURN
def test_a_scan_of_the_screen_is_one_tap_from_a_point(
    page: Page, kiosk: Page, cast: Cast, picture: Callable[[Page, str], None]
):
    page.goto(code_on_screen(kiosk))
    look(page, "Sign in")
    says(page, "Your scan is kept. Take your time.")
    give_number(page, cast.zhang)
    look(page, "Who are you?")
    page.locator("main form button").first.click()
    look(page, "张")
    give_pin(page, cast.zhang.pin)
    look(page, "南桥A区投放点")
    press(page, TAP)
    look(page, "It counts!")
    expect(page.get_by_role("progressbar")).to_have_count(2)
    assert has(cast.zhang) == {"point": 1}
    press(page, "Back to the first page")
    look(page, "The home of %(name)s", name="张*")
    page.goto("/statement")
    look(page, "Record")
    says(page, "rules, version %(version)s", version=1)
    page.locator("nav.tabs").get_by_role("link", name=word(page, "Rules")).click()
    look(page, "Rules")
    expect(page.locator("main")).to_contain_text(re.compile("10个550ml塑料瓶|10 × 550 ml plastic bottles"))
    page.goto("/pin")
    look(page, "Change my PIN")


@turns(PHONE_ZH)
def test_a_double_tap_a_reload_and_a_step_back_are_one_drop_off(page: Page, kiosk: Page, cast: Cast):
    signed_in_after_scan(page, kiosk, cast)
    button(page, TAP).dblclick()
    look(page, "It counts!")
    page.reload()
    page.go_back()
    page.goto("/drop-off")
    look(page, "It counts!")
    assert booked(cast.li) == ["drop-off"]


@turns(PHONE_EN)
def test_the_phone_is_a_card(page: Page, kiosk: Page, cast: Cast):
    signed_in_after_scan(page, kiosk, cast)
    page.goto("/home")
    press(page, "Show my card")
    scan(kiosk, code_on_screen(page.locator("#card .qr")))
    on_screen(kiosk, "person")
    expect(kiosk.locator("h1")).to_contain_text("李* · 5栋")


@turns(PHONE_ZH)
def test_an_old_photo_of_the_screen_is_refused_with_what_to_do(
    page: Page, cast: Cast, settings: Settings, watch: Watch
):
    page.goto("/")
    look(page, "Sort well, and it pays")
    screen = paired_screen(cast.act(at_ms=now_ms()), cast.device_id, load_secrets(settings, may_make=False))
    watch.allow("status of 410")
    page.goto(screen.path(now_ms() - 120_000))
    look(page, "Please scan once more")
    page.goto(screen.path(now_ms()))
    look(page, "Sign in")


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_all_of_it_works_without_script(kiosk: Page, cast: Cast, live_server: LiveServer, open_page: OpenPage):
    page = open_page("phone", "zh-CN", base_url=live_server.url, java_script_enabled=False)
    signed_in_after_scan(page, kiosk, cast)
    press(page, TAP)
    expect(page.locator("h1")).to_have_text(word(page, "It counts!"))
    page.locator("a.switch").click()
    expect(page.locator("h1")).to_have_text("It counts!")
    press(page, "Back to the first page")
    expect(page.locator("#card .qr svg")).to_be_visible()
    page.locator("footer button").click()
    expect(page.locator("h1")).to_have_text("Sort well, and it pays")
    assert booked(cast.li) == ["drop-off"]
