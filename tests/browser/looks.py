"""What holds for every page that a person passes: its language, no barrier, nothing beyond its edge."""

from playwright.sync_api import Locator, Page, expect

from pointsapp.web.languages import translations_of
from tests.support.accessibility import axe

SIDEWAYS = "document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth"


def word(page: Page, english: str, **facts: object) -> str:
    """What the program says for this English in the language of the page."""
    said = english if in_english(page) or not english else translations_of("zh_Hans_CN").gettext(english)
    return said % facts if facts else said


def in_english(page: Page) -> bool:
    """Whether the page speaks English."""
    return page.locator("html").get_attribute("lang") == "en"


def look(page: Page, heading: str, **facts: object) -> None:
    """Sees that the page with this heading has come, in its language, and that nothing bars anybody from it."""
    expect(page.locator("h1").first).to_contain_text(word(page, heading, **facts))
    axe(page)
    assert page.evaluate(SIDEWAYS) <= 0, f"{page.url} is wider than its screen"


def says(page: Page, sentence: str, **facts: object) -> None:
    """Sees that the page says this sentence."""
    expect(page.locator("main")).to_contain_text(word(page, sentence, **facts))


def button(page: Page, name: str, **facts: object) -> Locator:
    """The first button, or link that looks like one, of this name in the page's own part."""
    said = word(page, name, **facts)
    main = page.locator("main")
    return main.get_by_role("button", name=said).or_(main.get_by_role("link", name=said)).first


def press(page: Page, name: str, **facts: object) -> None:
    """Presses it."""
    button(page, name, **facts).click()
