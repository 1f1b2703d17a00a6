"""A neighbour's voice: recorded by the admin, heard at the kiosk, also without a network, and not when muted."""

import re

from playwright.sync_api import Page, expect

from pointsapp.actions.devices import revoke
from pointsapp.web.now import now_ms
from tests.browser.kiosks import look_at, on_screen, pair, scan, visit
from tests.browser.looks import button, look, press
from tests.browser.lying import offline, ticked, unnamed
from tests.browser.signing_in import sign_staff_in
from tests.browser.turns import KIOSK_ZH, STANDING_EN, turns
from tests.browser.voices import heard, kept, listen, touch, until, voice
from tests.cast import Cast
from tests.support.browsers import OpenPage, Watch
from tests.support.servers import LiveServer

SOUNDS = "**/api/v1/recordings/zh/*/*"
DONE, KEPT = "outcome.drop-off", "kept.title"
LENGTH = (
    "audio => new Promise(tell => { audio.onloadedmetadata = () => tell(audio.duration); audio.preload = 'auto'; })"
)


def record(admin: Page, name: str, milliseconds: int) -> None:
    """The admin chooses a file for a sentence."""
    sentence = admin.locator(f"[id='sentence-{name}']")
    file = {"name": "a.wav", "mimeType": "audio/wav", "buffer": voice(milliseconds)}
    sentence.locator("input[type=file]").set_input_files(file)
    sentence.locator("button[type=submit]").click()
    expect(sentence.locator("audio")).to_be_visible()


@turns(KIOSK_ZH)
def test_from_the_admins_page_to_the_ear(
    page: Page, cast: Cast, open_page: OpenPage, live_server: LiveServer, watch: Watch
):
    watch.allow("ERR_INTERNET_DISCONNECTED|fetching the script")
    listen(page)
    pair(page, cast)
    admin = open_page("phone", "zh-CN", base_url=live_server.url)
    sign_staff_in(admin, cast.chen)
    admin.goto("/admin/nanqiao/devices")
    press(admin, "Recordings")
    look(admin, "Recordings")
    record(admin, DONE, 700)
    record(admin, DONE, 800)
    record(admin, KEPT, 900)
    look(admin, "Recordings")
    assert admin.locator("audio").first.evaluate(LENGTH) == 0.8

    in_a_hotel(page)
    page.reload()
    until(page, lambda: kept(page) == [f"zh {KEPT}", f"zh {DONE}"])
    touch(page)
    brings(page, cast)
    until(page, lambda: heard(page) == [[800, 100]])
    page.locator("#done").click()
    page.locator("#sound").click()
    heard_offline(page, cast)

    admin.locator(f"[id='sentence-{DONE}']").get_by_role("link").click()
    look(admin, "Remove a recording")
    button(admin, "Remove it").click()
    look(admin, "Recordings")
    expect(admin.locator("audio")).to_have_count(1)
    page.reload()
    until(page, lambda: kept(page) == [f"zh {KEPT}"])


def heard_offline(page: Page, cast: Cast) -> None:
    """Soft, not at all, and loud, each as long as it is set so."""
    with offline(page):
        page.reload()
        touch(page)
        unnamed(page, cast.li)
        page.locator("#drop-off").click()
        until(page, lambda: heard(page) == [[900, 30]])
        ticked(page)
        page.locator("#sound").click()
        expect(page.locator("#sound")).to_have_text("声音：关")
        unnamed(page, cast.zhang)
        page.locator("#drop-off").click()
        look_at(page, "kept")
        ticked(page)
        page.locator("#sound").click()
        unnamed(page, cast.wang)
        page.locator("#drop-off").click()
        until(page, lambda: heard(page) == [[900, 30], [900, 100]])
        ticked(page)


def in_a_hotel(page: Page) -> None:
    """Where a log-in page comes in the place of a sound, nothing is kept of it."""
    page.route(SOUNDS, lambda route: route.fulfill(body="<!doctype html>Log in", content_type="text/html"))
    with page.expect_response(SOUNDS):
        page.reload()
    page.unroute(SOUNDS)


def brings(page: Page, cast: Cast) -> None:
    """王婆婆 brings kitchen waste."""
    visit(page, cast.wang)
    page.locator("#drop-off").click()
    on_screen(page, "outcome")


@turns(KIOSK_ZH)
def test_the_voice_goes_with_the_pairing_and_the_pairing_also_where_it_will_not(page: Page, cast: Cast, watch: Watch):
    watch.allow("status of 40")
    for trouble in (None, "() => { CacheStorage.prototype.delete = async () => { throw new Error(); }; }"):
        pair(page, cast)
        page.evaluate("() => caches.open('kiosk-recordings')")
        if trouble:
            page.evaluate(trouble)
        revoke(cast.act(at_ms=now_ms()), cast.device_id)
        scan(page, cast.wang.card)
        on_screen(page, "pairing")
        assert page.evaluate("() => caches.has('kiosk-recordings')") == bool(trouble)


@turns(STANDING_EN)
def test_how_loud_it_is_is_kept_on_the_device(page: Page, cast: Cast):
    pair(page, cast)
    for said in ("loud", "soft", "off"):
        expect(page.locator("#sound")).to_have_text(f"Sound: {said}")
        page.reload()
        expect(page.locator("#sound")).to_have_text(re.compile(said))
        page.locator("#sound").click()
    expect(page.locator("#sound")).to_have_text("Sound: loud")
