"""The kiosk by a keyboard alone: every screen of an operator's way is gone through by Tab, digits and Enter."""

import re
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.books import booked, has
from tests.browser.kiosks import on_screen, pair
from tests.browser.turns import STANDING_EN, turns
from tests.cast import Cast

MOST = 60  # more than can be pressed on any screen
TYPING_MS = 80  # a person's; a scanner's keys come faster, and are none of a person's

CAN_BE_PRESSED = """() => [...document.querySelectorAll("button, input, a[href]")]
    .filter((one) => one.checkVisibility() && !one.disabled).map((one) => one.id)"""

# Where one is: its id, and whether that is seen.
HERE = """() => {
    const [one, { top, bottom }] = [document.activeElement, document.activeElement.getBoundingClientRect()];
    const { outlineStyle, outlineWidth } = getComputedStyle(one);
    const ringed = one.matches(":focus-visible") && outlineStyle === "solid" && parseFloat(outlineWidth) >= 4;
    return { id: one.id, seen: ringed && bottom > 0 && top < innerHeight };
}"""


@turns(STANDING_EN)
def test_an_operators_turn_by_keys_alone(page: Page, cast: Cast):
    around_each = set[str | None]()

    def press(id: str, to: str) -> None:
        """Goes to what has this id by Tab, around the whole screen first, and presses Enter there, which leads on."""
        expect(page.locator(f'[id="{id}"]')).to_be_visible()
        expect(page.locator("#screen")).to_have_attribute("aria-busy", "false")
        screen = page.locator("body").get_attribute("data-screen")
        if screen not in around_each:
            around(page)
            around_each.add(screen)
        assert id in (tab(page) for _ in range(MOST)), id
        page.keyboard.press("Enter")
        on_screen(page, to)

    pair(page, cast)
    press("duty", to="operator")
    press(f"operator-{cast.zhao.id}", to="pin")
    page.keyboard.type(cast.zhao.pin, delay=TYPING_MS)
    expect(page.locator("#duty-off")).to_be_visible()
    press("tool-number", to="number")
    page.keyboard.type(cast.wang.card_number, delay=TYPING_MS)
    press("confirm", to="person")
    press("deposit", to="deposit")
    page.keyboard.type("231", delay=TYPING_MS)
    page.keyboard.press("Backspace")
    press("confirm", to="outcome")
    press("more", to="person")
    press("offers", to="offers")
    press("offer-exchange-bottles-for-batteries-", to="hand_out")
    press("confirm", to="outcome")
    expect(page.locator("#screen")).to_contain_text(re.compile(r"Receipt \S+"))
    assert has(cast.wang) == {"bottle-550ml": 13}
    press("undo", to="undo")
    press("undo.not-taken", to="undo")
    press("confirm", to="outcome")
    press("done", to="idle")
    assert booked(cast.wang) == ["reversal", "exchange", "deposit"]
    assert has(cast.wang) == {"bottle-550ml": 23}
    press("duty-off", to="idle")
    expect(page.locator("#duty")).to_be_visible()


def around(page: Page) -> None:
    """Everything that can be pressed is come to, seen, and left again."""
    there = page.evaluate(CAN_BE_PRESSED)
    met = [tab(page) for _ in range(len(there) + 2)]  # between the last and the first is the page itself
    assert set(there) <= set(met), sorted(set(there) - set(met))


def tab(page: Page) -> str:
    """Goes on by Tab; where one is then, which can be seen unless it is the page itself."""
    page.keyboard.press("Tab")
    here: dict[str, Any] = page.evaluate(HERE)
    assert here["seen"] or not here["id"], here
    return str(here["id"])
