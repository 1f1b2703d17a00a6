"""Every screen of the kiosk has the figures of those who are old, outdoors, or without a hand for a mouse."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.books import booked
from tests.browser.figures import fits, in_sunlight
from tests.browser.kiosks import look_at, on_screen, pair, visit
from tests.browser.turns import KIOSK_EN, KIOSK_ZH, STANDING_EN, STANDING_ZH, turns
from tests.cast import Cast
from tests.support.accessibility import axe

PLAIN_HTTP = "Object.defineProperty(window, 'isSecureContext', { value: false })"
BREAK = """rule => {
    const sheet = document.styleSheets[0];
    window.mended = () => sheet.deleteRule(0);
    sheet.insertRule(rule.replaceAll(";", " !important;"), 0);
}"""
MEND = "window.mended()"


@turns(KIOSK_ZH, STANDING_EN)
def test_an_operator_comes_on(page: Page, cast: Cast):
    pair(page, cast)
    page.locator("#duty").click()
    expect(page.locator(".names button")).not_to_have_count(0)
    look_at(page, "operator")
    page.locator(f"#operator-{cast.zhao.id}").click()
    page.locator("#pad-1").click()
    look_at(page, "pin")
    page.locator("#pad-erase").click()
    for digit in cast.zhao.pin:
        page.locator(f"#pad-{digit}").click()
    expect(page.locator("#duty-off")).to_be_visible()
    look_at(page, "idle")


@turns(STANDING_ZH, KIOSK_EN)
def test_before_it_is_a_kiosk(page: Page, cast: Cast):
    page.goto("/kiosk/")
    if page.evaluate("navigator.language") == "en":
        page.locator("#language").click()
    look_at(page, "pairing")
    page.context.add_init_script(PLAIN_HTTP)
    page.reload()
    look_at(page, "insecure")


@turns(KIOSK_ZH)
def test_the_figures_are_measured(page: Page, cast: Cast):
    pair(page, cast)
    on_idle = {
        "#duty { min-height: 0; height: 59px; }": "× 59 px to press",
        "#language { position: fixed; inset: 0 auto auto -9px; }": "reaches beyond the screen",
        "#head .place { position: fixed; inset: 0; }": "lies under",
        "#language { pointer-events: none; }": "lies under",
        ".today p { font-size: 17px; }": "letters of 17 px",
        "#camera-use, .net { font-size: 0; }": "no words beside it|letters of 0 px",
        ".net .icon { display: none; }": "no sign but its colour",
        "main { width: 120vw; }": "wider than the kiosk",
    }
    for rule, complaint in on_idle.items():
        broken(page, rule)
        with pytest.raises(AssertionError, match=complaint):
            fits(page)
        page.evaluate(MEND)
    broken(page, ".today p { color: #8a8a8a; }")
    with pytest.raises(AssertionError, match="color-contrast"):
        axe(page)
    page.evaluate(MEND)
    broken(page, ".today p { color: #5f5f5f; font-size: 3rem; }")  # 6.4 : 1, enough for large letters elsewhere
    with pytest.raises(AssertionError, match="color-contrast-enhanced"):
        in_sunlight(page)


def broken(page: Page, rule: str) -> None:
    """Has the page obey this rule of style before all others, until it is mended."""
    page.evaluate(BREAK, rule)


@turns(KIOSK_ZH, STANDING_EN)
def test_the_look_for_sunlight_is_kept_on_the_device(page: Page, cast: Cast):
    pair(page, cast)
    html, switch = page.locator("html"), page.locator("#sunlight")
    expect(html).to_have_attribute("data-look", "usual")
    switch.click()
    expect(switch).to_have_attribute("aria-pressed", "true")
    page.reload()
    expect(html).to_have_attribute("data-look", "sunlight")
    on_screen(page, "idle")
    switch.click()
    page.emulate_media(contrast="more")  # who says no here means it
    page.reload()
    expect(switch).to_have_attribute("aria-pressed", "false")


@turns(STANDING_ZH, KIOSK_EN)
def test_a_visit_by_keys_alone(page: Page, cast: Cast):
    pair(page, cast)
    visit(page, cast.wang)
    press_by_key(page, "drop-off")
    on_screen(page, "outcome")
    press_by_key(page, "done")
    on_screen(page, "idle")
    press_by_key(page, "sunlight")
    expect(page.locator("html")).to_have_attribute("data-look", "sunlight")
    press_by_key(page, "language")
    expect(page.locator("html")).to_have_attribute("lang", re.compile("zh|en"))
    assert booked(cast.wang) == ["drop-off"]


def press_by_key(page: Page, id: str) -> None:
    """Goes there by Tab, sees where one is, and presses Enter."""
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == id:
            break
    expect(page.locator(f"#{id}:focus-visible")).to_have_css("outline-width", re.compile("[47]px"))
    page.keyboard.press("Enter")
