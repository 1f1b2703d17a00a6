"""A camera that is forbidden, missing, taken, one of several: each is said in a sentence, and there is a way back."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.films import use_camera
from tests.browser.kiosks import look_at, on_screen, pair, visit, without_worker
from tests.browser.turns import KIOSK_EN, KIOSK_ZH, STANDING_EN, STANDING_ZH, turns
from tests.cast import Cast
from tests.support.browsers import Watch

ALLOWED = "--use-fake-ui-for-media-stream"
ONE, TWO = (f"--use-fake-device-for-media-stream=device-count={count}" for count in (1, 2))

forbidden = pytest.mark.parametrize("browser", [(ONE, f"{ALLOWED}=deny")], indirect=True, ids=["forbidden"])
missing = pytest.mark.parametrize("browser", [(ALLOWED,)], indirect=True, ids=["no-camera"])
several = pytest.mark.parametrize("browser", [(TWO, ALLOWED)], indirect=True, ids=["two-cameras"])
single = pytest.mark.parametrize("browser", [(ONE, ALLOWED)], indirect=True, ids=["one-camera"])

# What the browser itself does when a cable is pulled, or another program has the camera: no flag has it do so.
PULL = """() => {
    const video = document.querySelector("video");
    const [track] = video.srcObject.getVideoTracks();
    track.stop();
    track.dispatchEvent(new Event("ended"));
}"""
REFUSE = """(why) => {
    const devices = navigator.mediaDevices;
    const ask = devices.getUserMedia;
    devices.getUserMedia = async () => { throw new DOMException("refused", why); };
    window.giveBack = () => { devices.getUserMedia = ask; };
}"""
WITH_LIGHT = """() => {
    window.asked = [];
    MediaStreamTrack.prototype.getCapabilities = () => ({ torch: true });
    MediaStreamTrack.prototype.applyConstraints = async (wanted) => { window.asked.push(wanted.advanced[0].torch); };
}"""
CHOSEN_CAMERA = "() => document.querySelector('video').srcObject.getVideoTracks()[0].label"
CHOOSE = "async () => { await (await import('/kiosk/store.js')).remember('camera', { used: true, id: null }); }"


def goes_back(page: Page, cast: Cast) -> None:
    """Somebody does without the camera, and the scanner works as ever."""
    page.locator("#camera-leave").click()
    expect(page.locator(".camera")).to_have_count(0)
    visit(page, cast.wang)


@forbidden
@turns(KIOSK_ZH, STANDING_EN)
def test_a_camera_that_the_browser_does_not_allow(page: Page, cast: Cast):
    pair(page, cast)
    page.locator("#camera-use").click()
    expect(page.locator(".camera-denied")).to_contain_text(re.compile("浏览器不让用摄像头|does not allow the camera"))
    look_at(page, "idle")
    page.locator("#camera-again").click()
    expect(page.locator(".camera-denied")).to_be_visible()
    goes_back(page, cast)


@single
@turns(KIOSK_EN)
def test_a_camera_that_is_allowed_later_is_opened_at_once(page: Page, cast: Cast):
    pair(page, cast)
    page.evaluate(REFUSE, "NotAllowedError")
    page.locator("#camera-use").click()
    expect(page.locator(".camera-denied")).to_be_visible()
    page.evaluate("giveBack()")
    page.context.grant_permissions(["camera"])
    expect(page.locator(".camera-on video")).to_be_visible()


@missing
@turns(KIOSK_EN, STANDING_ZH)
def test_a_device_without_a_camera(page: Page, cast: Cast):
    pair(page, cast)
    expect(page.locator("#camera-use")).to_have_count(0)
    page.evaluate(CHOOSE)  # the one that was used here is gone
    page.reload()
    expect(page.locator(".camera-none")).to_contain_text(re.compile("没有找到摄像头|No camera was found"))
    look_at(page, "idle")
    page.locator("#camera-again").click()
    expect(page.locator(".camera-none")).to_be_visible()
    goes_back(page, cast)


@single
@turns(KIOSK_ZH, STANDING_EN)
def test_a_camera_that_is_pulled_out_comes_back_by_itself(page: Page, cast: Cast):
    pair(page, cast)
    use_camera(page)
    page.evaluate(PULL)
    expect(page.locator(".camera-lost")).to_contain_text(re.compile("断开了|was disconnected"))
    look_at(page, "idle")
    expect(page.locator(".camera-on video")).to_be_visible()


@single
@turns(KIOSK_EN, STANDING_ZH)
def test_a_camera_that_another_program_has_is_opened_when_that_one_ends(page: Page, cast: Cast):
    pair(page, cast)
    page.evaluate(REFUSE, "NotReadableError")
    page.locator("#camera-use").click()
    expect(page.locator(".camera-taken")).to_contain_text(re.compile("别的程序|another program"))
    look_at(page, "idle")
    page.evaluate("giveBack()")
    expect(page.locator(".camera-on video")).to_be_visible()
    goes_back(page, cast)


@single
@turns(KIOSK_ZH)
def test_a_picture_that_stands_still_is_begun_anew(page: Page, cast: Cast):
    pair(page, cast)
    use_camera(page)
    first = page.evaluate_handle("document.querySelector('video').srcObject")
    page.evaluate("document.querySelector('video').pause()")
    expect(page.locator(".camera-lost")).to_be_visible()
    expect(page.locator(".camera-on video")).to_be_visible()
    assert not first.evaluate("(stream) => stream === document.querySelector('video').srcObject")


@several
@turns(KIOSK_ZH, STANDING_EN)
def test_of_several_cameras_one_is_chosen_and_kept(page: Page, cast: Cast):
    pair(page, cast)
    use_camera(page)
    first = page.evaluate(CHOSEN_CAMERA)
    page.locator("#camera-next").click()
    expect(page.locator("#camera-next")).to_contain_text(re.compile("2( / | of )2"))
    second = page.evaluate(CHOSEN_CAMERA)
    assert first != second
    look_at(page, "idle")
    page.reload()
    expect(page.locator("#camera-next")).to_contain_text(re.compile("2( / | of )2"))
    assert page.evaluate(CHOSEN_CAMERA) == second
    page.locator("#camera-next").click()
    expect(page.locator("#camera-next")).to_contain_text(re.compile("1( / | of )2"))
    assert page.evaluate(CHOSEN_CAMERA) == first


@single
@turns(KIOSK_EN, STANDING_ZH)
def test_its_light_goes_on_and_off_where_it_has_one(page: Page, cast: Cast):
    pair(page, cast)
    use_camera(page)
    expect(page.locator("#camera-torch")).to_have_count(0)
    page.evaluate(WITH_LIGHT)
    page.locator("#camera-leave").click()
    use_camera(page)
    page.locator("#camera-torch").click()
    expect(page.locator("#camera-torch[aria-pressed=true]")).to_be_visible()
    look_at(page, "idle")
    page.locator("#camera-torch").click()
    expect(page.locator("#camera-torch[aria-pressed=false]")).to_be_visible()
    assert page.evaluate("asked") == [True, False]


@single
@turns(KIOSK_ZH)
def test_a_reader_that_does_not_start_is_said_and_tried_again(page: Page, cast: Cast, watch: Watch):
    watch.allow("ERR_FAILED|Failed to fetch|wasm")
    without_worker(page)
    pair(page, cast)
    page.route("**/zxing_reader.wasm", lambda route: route.abort())
    page.locator("#camera-use").click()
    expect(page.locator(".camera-broken")).to_contain_text("没有装好")
    look_at(page, "idle")
    page.unroute("**/zxing_reader.wasm")
    expect(page.locator(".camera-on video")).to_be_visible()
    on_screen(page, "idle")
