"""The kiosk reads cards by its camera: off a film, with a worker of the page and nothing from elsewhere."""

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from pointsapp.actions.cards import revoke_card
from pointsapp.web.now import now_ms
from tests.browser.films import Shot, filmed, shoot, use_camera
from tests.browser.kiosks import dismiss, look_at, on_screen, pair, scan
from tests.browser.looks import in_english
from tests.browser.turns import KIOSK_EN, KIOSK_ZH, STANDING_EN, STANDING_ZH, turns
from tests.cast import Cast
from tests.support.browsers import Watch

WALL = Shot("", 2)
SAME_CARD_MS = 3_000  # as visits.js has it: within so long a card read twice was read once

pytestmark = filmed

COUNT_NOTICES = """() => {
    window.notices = 0;
    let before = false;
    new MutationObserver(() => {
        const now = Boolean(document.querySelector("#notice"));
        if (now && !before) window.notices++;
        before = now;
    }).observe(document.body, { subtree: true, childList: true });
}"""

# As when the server answers that the reading of the card lies too far back.
SCAN_EXPIRED = """async () => {
    const { meet } = await import("/kiosk/perform.js");
    const { Refusal } = await import("/kiosk/wire.js");
    await meet(new Refusal({ code: "scan-expired" }, 409));
}"""


def unknown(page: Page) -> str:
    """What the kiosk says of a code that is no card."""
    return "not a card that we know" if in_english(page) else "不是我们认识的居民卡"


@turns(KIOSK_ZH, STANDING_EN)
def test_a_card_held_to_the_camera_is_read_and_so_is_the_next_one(page: Page, cast: Cast, film: Path):
    shoot(film, WALL, Shot(cast.wang.card, 3), WALL, Shot(cast.li.card, 3))
    pair(page, cast)
    look_at(page, "idle")
    use_camera(page)
    on_screen(page, "person")
    expect(page.locator("h1")).to_contain_text("王*")
    look_at(page, "person")
    page.locator("#done").click()
    on_screen(page, "idle")
    look_at(page, "idle")
    expect(page.locator("h1")).to_contain_text("李*")


@turns(STANDING_EN)
def test_a_card_left_lying_before_the_camera_is_read_once(page: Page, cast: Cast, film: Path):
    shoot(film, Shot(cast.wang.card, 4))
    pair(page, cast)
    readings = sent_readings(page)
    use_camera(page)
    on_screen(page, "person")
    page.wait_for_timeout(SAME_CARD_MS)
    page.locator("#done").click()
    on_screen(page, "idle")
    expect(page.locator(".camera-on video")).to_be_visible()
    page.wait_for_timeout(SAME_CARD_MS)
    on_screen(page, "idle")
    assert len(readings) == 1


@turns(KIOSK_ZH)
def test_by_scanner_and_camera_at_once_it_is_one_reading(page: Page, cast: Cast, film: Path):
    shoot(film, WALL, Shot(cast.wang.card, 30))
    pair(page, cast)
    readings = sent_readings(page)
    use_camera(page)
    on_screen(page, "person")
    scan(page, cast.wang.card)
    page.locator("#done").click()
    on_screen(page, "idle")
    page.wait_for_timeout(SAME_CARD_MS)
    on_screen(page, "idle")
    assert len(readings) == 1


@turns(KIOSK_ZH)
def test_a_card_that_is_asked_for_again_is_read_again(page: Page, cast: Cast, film: Path):
    shoot(film, Shot(cast.wang.card, 4))
    pair(page, cast)
    readings = sent_readings(page)
    use_camera(page)
    on_screen(page, "person")
    page.wait_for_timeout(SAME_CARD_MS)
    assert len(readings) == 1
    page.evaluate(SCAN_EXPIRED)
    expect(page.locator("#notice")).to_have_count(0)
    on_screen(page, "person")
    assert len(readings) == 2


@turns(KIOSK_EN, STANDING_ZH)
def test_after_a_code_that_is_no_card_the_next_good_one_works_at_once(page: Page, cast: Cast, film: Path):
    shoot(film, WALL, Shot("https://example.org/C1", 4), Shot(cast.wang.card, 3), module=4)
    pair(page, cast)
    page.evaluate(COUNT_NOTICES)
    readings = sent_readings(page)
    use_camera(page)
    expect(page.locator("#notice")).to_contain_text(unknown(page))
    look_at(page, "idle")
    dismiss(page, unknown(page))
    on_screen(page, "person")
    expect(page.locator("h1")).to_contain_text("王*")
    assert page.evaluate("notices") == 1  # held there for seconds, it was named once
    assert len(readings) == 1
    assert page.url.endswith("/kiosk/")


@turns(KIOSK_ZH)
def test_a_poster_on_the_wall_behind_bars_no_card(page: Page, cast: Cast, film: Path):
    shoot(film, WALL, Shot(cast.wang.card, 3, beside="https://example.org/"), module=4)
    pair(page, cast)
    page.evaluate(COUNT_NOTICES)
    use_camera(page)
    on_screen(page, "person")
    assert page.evaluate("notices") == 0


@turns(STANDING_EN)
def test_the_choice_is_kept_on_the_device_until_it_is_ended(page: Page, cast: Cast, film: Path):
    shoot(film, WALL, Shot(cast.wang.card, 3))
    pair(page, cast)
    expect(page.locator("video")).to_have_count(0)
    use_camera(page)
    shoot(film, WALL, WALL, Shot(cast.li.card, 3))
    page.reload()
    expect(page.locator("h1")).to_contain_text("李*")
    page.locator("#done").click()
    page.locator("#camera-leave").click()
    expect(page.locator("#camera-use")).to_be_visible()
    look_at(page, "idle")
    page.reload()
    expect(page.locator("#camera-use")).to_be_visible()
    assert page.evaluate("document.querySelector('video')") is None


@turns(KIOSK_EN)
def test_without_a_network_the_reader_goes_on(page: Page, cast: Cast, film: Path, watch: Watch):
    watch.allow("ERR_INTERNET_DISCONNECTED|fetching the script")
    shoot(film, Shot("", 5), Shot("javascript:alert(1)", 4), Shot("", 5), module=4)
    pair(page, cast)
    use_camera(page)
    page.context.set_offline(True)
    expect(page.locator("#notice")).to_contain_text(unknown(page))


@turns(KIOSK_ZH)
def test_a_card_that_the_server_refuses_is_refused_by_the_server(page: Page, cast: Cast, film: Path, watch: Watch):
    watch.allow("status of 4")
    shoot(film, WALL, Shot(cast.stranger.card, 3), WALL, Shot(cast.wang.card, 3))
    revoke_card(cast.act(at_ms=now_ms()), cast.wang.household_id)
    pair(page, cast)
    use_camera(page)
    expect(page.locator("#notice")).to_contain_text("不是本社区的")
    expect(page.locator("#notice")).to_contain_text(re.compile("停用|作废|挂失|换"))


def sent_readings(page: Page) -> list[str]:
    """What is sent as a card from now on."""
    found: list[str] = []
    page.on("request", lambda request: found.append(request.url) if request.url.endswith("/readings") else None)
    return found
