"""A kiosk as it stands at the point: paired by a link, read cards by a scanner that types, an operator on by PIN."""

import re
from uuid import UUID

from playwright.sync_api import Page, expect

from pointsapp.actions.devices import offer_pairing
from pointsapp.web.now import now_ms, random_bytes
from tests.browser.figures import in_sunlight, measure
from tests.cast import Cast, Member

_seen_in_sunlight: set[tuple[str, int, str]] = set()  # screen, width, language


def pair(page: Page, cast: Cast) -> None:
    """Opens the link that makes the browser the kiosk of 南桥A区, in its language."""
    page.goto(f"/kiosk/#pair={pairing_code(cast)}")
    on_screen(page, "idle")
    if page.evaluate("navigator.language") == "en":
        page.locator("#language").click()
        expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator(".turning-code svg")).to_be_visible()
    expect(page.locator(".net")).not_to_have_class(re.compile("net-off"))
    expect(page.locator(".rewards li").first).to_be_visible()  # the rules have come, which it asks for last


def without_worker(page: Page) -> None:
    """As in a private window: nothing is kept, each file comes over the network, where a test may meddle with it."""
    page.add_init_script("delete Navigator.prototype.serviceWorker")


def pairing_code(cast: Cast, device_id: UUID | None = None) -> str:
    """A fresh one-time code, as the admin gets it; for the kiosk of 南桥A区, or for another one."""
    return offer_pairing(cast.act(at_ms=now_ms()), device_id or cast.device_id, random_bytes(5))


def on_screen(page: Page, name: str) -> None:
    """Sees that a screen has come."""
    expect(page.locator("body")).to_have_attribute("data-screen", name)


def look_at(page: Page, name: str) -> None:
    """Sees that a screen has come, that nothing bars anybody from it, and that it has its figures.

    In the look for sunlight each screen is seen once in a process, a size and a language: it takes as long again.
    """
    on_screen(page, name)
    expect(page.locator("#screen")).to_have_attribute("aria-busy", "false")
    measure(page)
    width = (page.viewport_size or {})["width"]
    kind = (name, width, str(page.evaluate("document.documentElement.lang")))
    if kind not in _seen_in_sunlight:
        in_sunlight(page)
        _seen_in_sunlight.add(kind)


def scan(page: Page, text: str) -> None:
    """What a scanner does: keys as fast as they go, then Enter."""
    page.keyboard.type(text, delay=0)
    page.keyboard.press("Enter")


def visit(page: Page, member: Member) -> None:
    """Somebody holds the household's card to the scanner."""
    scan(page, member.card)
    on_screen(page, "person")


def on_duty(page: Page, operator: Member) -> None:
    """An operator comes on by PIN, on the screen's own keys."""
    page.locator("#duty").click()
    page.locator(f"#operator-{operator.id}").click()
    for digit in operator.pin:
        page.locator(f"#pad-{digit}").click()
    expect(page.locator("#duty-off")).to_be_visible()


def type_number(page: Page, number: int | str) -> None:
    """Presses the digits of a number on the screen's own keys."""
    for digit in str(number):
        page.locator(f"#pad-{digit}").click()


def dismiss(page: Page, sentence: str | re.Pattern[str]) -> None:
    """Sees that the kiosk says this sentence, and puts it away."""
    expect(page.locator("#notice p")).to_contain_text(sentence)
    page.locator("#notice-close").click()
    expect(page.locator("#notice")).to_have_count(0)
