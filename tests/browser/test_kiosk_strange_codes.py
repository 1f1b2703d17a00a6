"""Whatever stands on a code that is no card, typed by a scanner or seen by the camera: it is unknown, no more."""

from pathlib import Path

from playwright.sync_api import Page, Request

from tests.browser.codes import code_on_screen
from tests.browser.films import Shot, filmed, shoot
from tests.browser.kiosks import dismiss, look_at, on_screen, pair, scan, visit
from tests.browser.looks import in_english
from tests.browser.turns import KIOSK_EN, KIOSK_ZH, STANDING_EN, STANDING_ZH, turns
from tests.cast import Cast

SECRET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
STRANGE = {
    "address": "https://example.org/C1",
    "script": "javascript:alert(document.cookie)",
    "markup": "<img src=x onerror=alert(1)>",
    "formula": '=HYPERLINK("http://example.org","C1")',
    "wifi": "WIFI:T:WPA;S:nanqiao;P:secret;;",
    "setting": "^#SC^3041014$",
    "4000": "9" * 4000,
    "one-less": "C1ABCD" + SECRET[1:],
    "one-more": "C1ABCD" + SECRET + "A",
    "other-letters": "C1ABCD" + SECRET[:-1] + "0",
    "session": "R1ABCD" + SECRET,
    "strange-poster": "https://example.org/p/ABCD" + "A" * 16,
    "full-width": "Ｃ１ＡＢＣＤ" + SECRET,
    "emoji": "🥚🥚🥚🥚 C1",
    "control": "C1ABCD\x00\x1b[31m\t" + SECRET[:20],
    "right-to-left": "\u202eC1ABCD" + SECRET,
    "empty-looking": "\u200b\u200b\u200b\u200b",
}
TYPED = [name for name, text in STRANGE.items() if text.isascii() and text.isprintable()]

pytestmark = filmed


def unknown(page: Page) -> str:
    """What the kiosk says of a code that is no card."""
    return "not a card that we know" if in_english(page) else "不是我们认识的居民卡"


def for_phones(page: Page) -> str:
    """What it says of a code of ours that a phone should scan."""
    return "for phones to scan" if in_english(page) else "给手机扫的"


def sent(page: Page) -> list[str]:
    """What leaves the page from now on and is no background question."""
    found: list[str] = []
    page.on("request", lambda request: None if is_background(request) else found.append(request.url))
    return found


def is_background(request: Request) -> bool:
    """Whether the page would have sent it also if nobody were there."""
    return request.method == "GET" or request.url.endswith("/device/report")


def is_named(page: Page, sentence: str) -> None:
    """Sees that the code is called what it is, and that nothing else came of it."""
    on_screen(page, "idle")
    dismiss(page, sentence)
    assert page.url.endswith("/kiosk/")
    assert page.locator("#screen img[src=x], #screen a").count() == 0


def type_keys(page: Page, keys: list[str]) -> None:
    """What a scanner types beyond a keyboard's letters: key by key, as the browser gets them, then Enter."""
    keyboard = page.context.new_cdp_session(page)
    for key in keys:
        keyboard.send("Input.dispatchKeyEvent", {"type": "keyDown", "key": key})
        keyboard.send("Input.dispatchKeyEvent", {"type": "keyUp", "key": key})
    page.keyboard.press("Enter")


@turns(KIOSK_ZH, STANDING_EN)
def test_what_a_scanner_types(page: Page, cast: Cast):
    pair(page, cast)
    went = sent(page)
    for name in TYPED:
        scan(page, STRANGE[name])
        is_named(page, unknown(page))
    type_keys(page, [*"C1AB", *"ＣＤ１"])
    is_named(page, unknown(page))
    look_at(page, "idle")
    assert went == []
    visit(page, cast.wang)


@turns(KIOSK_EN)
def test_what_a_scanner_types_for_a_control_character_commands_nothing(page: Page, cast: Cast):
    pair(page, cast)
    page.evaluate("window.passed = []; addEventListener('keydown', (event) => { passed.push(event.key); })")
    page.keyboard.type("C1ABCD", delay=0)
    for command in ("Control+p", "F5", "Alt+ArrowLeft", "Escape"):
        page.keyboard.press(command)
    page.keyboard.type(SECRET, delay=0)
    page.keyboard.press("Enter")
    is_named(page, unknown(page))
    assert not {"p", "F5", "ArrowLeft", "Escape"} & set(page.evaluate("passed"))
    scan(page, "C1ABCD" + SECRET[:4])  # shorter than a card: as if the rest had been cut off
    is_named(page, unknown(page))
    page.keyboard.type(cast.wang.card, delay=0)
    page.keyboard.press("Tab")  # some scanners end with it
    on_screen(page, "person")


@turns(STANDING_ZH, KIOSK_EN)
def test_a_code_of_ours_that_is_for_phones_is_called_that(page: Page, cast: Cast, film: Path):
    pair(page, cast)
    turning = code_on_screen(page.locator(".turning-code"))
    poster = f"{turning.partition('/k/')[0]}/p/ABCD{'A' * 16}"
    went = sent(page)
    for text in (turning, poster, poster.replace("/p/", "/P/")):
        scan(page, text)
        is_named(page, for_phones(page))
    for text in (turning, poster):
        shoot(film, Shot(text, 2))
        page.locator("#camera-use").click()
        is_named(page, for_phones(page))
        page.locator("#camera-leave").click()
    assert went == []


@turns(KIOSK_ZH)
def test_what_the_camera_sees(page: Page, cast: Cast, film: Path):
    pair(page, cast)
    went = sent(page)
    for text in STRANGE.values():
        shoot(film, Shot(text, 2), width=640, height=640, module=3)
        page.locator("#camera-use").click()
        is_named(page, unknown(page))
        page.locator("#camera-leave").click()
    assert went == []
    shoot(film, Shot(cast.wang.card, 2))
    page.locator("#camera-use").click()
    on_screen(page, "person")
