"""A browser becomes a kiosk: by a link, also where the page stands already."""

import re

from playwright.sync_api import Page, expect

from tests.browser.books import booked
from tests.browser.kiosks import dismiss, on_screen, pairing_code, visit
from tests.browser.looks import in_english
from tests.browser.turns import KIOSK_ZH, STANDING_EN, turns
from tests.cast import Cast
from tests.support.browsers import Watch

NO_FRAGMENT = re.compile("/kiosk/$")


def begin(page: Page) -> None:
    """Opens the page, unpaired, in its language."""
    page.goto("/kiosk/")
    on_screen(page, "pairing")
    if page.evaluate("navigator.language") == "en":
        page.locator("#language").click()
        expect(page.locator("html")).to_have_attribute("lang", "en")


@turns(KIOSK_ZH, STANDING_EN)
def test_a_link_pairs_where_the_page_stands_already(page: Page, cast: Cast, watch: Watch):
    watch.allow("status of 4")
    begin(page)
    page.goto(f"/kiosk/#pair={pairing_code(cast)}")
    on_screen(page, "idle")
    visit(page, cast.wang)
    page.goto(f"/kiosk/#pair={pairing_code(cast)}")
    expect(page).to_have_url(NO_FRAGMENT)
    on_screen(page, "idle")
    visit(page, cast.li)
    page.locator("#drop-off").click()
    on_screen(page, "outcome")
    assert booked(cast.li) == ["drop-off"]
    page.goto("/kiosk/#pair=AAAABBBBCCCC")
    dismiss(page, "pairing code is wrong" if in_english(page) else "配对码不对")
    on_screen(page, "idle")
    expect(page).to_have_url(NO_FRAGMENT)
