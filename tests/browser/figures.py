"""The figures of a kiosk's screen: what a finger needs, what old eyes need, and contrast, in both of its looks."""

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.looks import SIDEWAYS
from tests.support.accessibility import axe, brighter, in_page

MEASURE = (Path(__file__).parent / "figures.js").read_text(encoding="utf-8")


def measure(page: Page) -> None:
    """Fails, naming each place, if the screen as it stands falls short."""
    fits(page)
    axe(page)


def in_sunlight(page: Page) -> None:
    """The same for the look that the system may ask for, in which all is at least 7 : 1."""
    page.emulate_media(contrast="more")
    expect(page.locator("html")).to_have_attribute("data-look", "sunlight")
    fits(page)
    brighter(page)
    page.emulate_media(contrast="no-preference")
    expect(page.locator("html")).to_have_attribute("data-look", "usual")


def fits(page: Page) -> None:
    """All that is pressed is large and free, all letters are large, nothing is said by a drawing or colour alone."""
    wrong = in_page(page, MEASURE)
    assert not wrong, "\n".join(wrong)
    assert page.evaluate(SIDEWAYS) <= 0, "the screen is wider than the kiosk"
