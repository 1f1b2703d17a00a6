"""The kiosk's page is kept on the device: one whole version at a time, and a new one comes when nobody is there."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from kiosk.release import loaded_files
from tests.browser.kept_pages import kept, version_of, wait_until, wait_until_kept, workers
from tests.browser.kiosks import on_screen, pair, visit
from tests.browser.later_versions import FOLDER
from tests.cast import Cast
from tests.support.browsers import OpenPage, Watch
from tests.support.quick_servers import coming_quickly, held_port
from tests.support.servers import FACTORY, LiveServer

PAGE = Path(__file__).parents[2] / "kiosk" / "page"
LATER = "刷卡或扫码（新）"
QUIET_MS = 5_000  # as renewal.js has it: so long nobody was here before another version is let in
LOOK_MS = 600_000

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@dataclass(frozen=True)
class Place:
    """An address at which servers come and go."""

    url: str
    serve: Callable[..., AbstractContextManager[LiveServer]]


@pytest.fixture
def place(environment: dict[str, str], tmp_path: Path) -> Iterator[Place]:
    """A server of this version, or by `serve("later")` one whose page greets in another way."""
    later = tmp_path / "page"
    shutil.copytree(PAGE, later)
    words = (later / "words.js").read_text("utf-8")
    (later / "words.js").write_text(words.replace("刷卡或扫码", LATER), "utf-8")
    with held_port() as port:
        at = {**environment, "PUBLIC_URL": f"http://127.0.0.1:{port}", FOLDER: str(later)}

        def serve(how: str = "") -> AbstractContextManager[LiveServer]:
            factory = f"tests.browser.later_versions:{how}()" if how else FACTORY
            return coming_quickly(port, at, tmp_path, factory)

        yield Place(at["PUBLIC_URL"], serve)


@pytest.fixture
def page(place: Place, open_page: OpenPage, watch: Watch) -> Page:
    """The kiosk's browser."""
    watch.allow("fetching the script|ERR_(FAILED|CONNECTION|EMPTY)")
    return open_page("kiosk", "zh-CN", base_url=place.url)


def test_the_page_comes_from_the_device_and_the_api_never_does(page: Page, place: Place, cast: Cast):
    with place.serve():
        page.goto("/kiosk/")
        expect(page.locator(".version")).to_contain_text(version_of(page))
        page.goto("about:blank")
        pair(page, cast)
        wait_until_kept(page)
        ((name, addresses),) = kept(page).items()
        assert name == f"kiosk-page-{version_of(page)}"
        assert f"{place.url}/kiosk/" in addresses
        assert not [each for each in addresses if not each.startswith(f"{place.url}/kiosk/")]
    for address in ("/kiosk/", "/kiosk/?from=home", "/kiosk/#code", "/kiosk/index.html", "/kiosk", "/kiosk?from=home"):
        page.goto("about:blank")
        page.goto(address)
        on_screen(page, "idle")
        assert page.url.startswith(f"{place.url}/kiosk/")
        expect(page.locator(".turning-code svg")).to_be_visible()
        expect(page.locator(".sprite")).to_be_attached()
    expect(page.locator(".net")).to_contain_text("没联网")
    assert page.evaluate(ANSWERED) is False


ANSWERED = "fetch('/api/v1/clock', { signal: AbortSignal.timeout(3_000) }).then(() => true, () => false)"


def a_resident(page: Page, cast: Cast) -> None:
    visit(page, cast.wang)


def an_operator_at_the_pin_pad(page: Page, cast: Cast) -> None:
    page.locator("#duty").click()
    page.locator(f"#operator-{cast.zhao.id}").click()
    on_screen(page, "pin")


def a_sentence_unread(page: Page, cast: Cast) -> None:
    page.keyboard.type("javascript:alert(1)", delay=0)
    page.keyboard.press("Enter")
    expect(page.locator("#notice")).to_be_visible()


@pytest.mark.parametrize(
    ("comes", "leaves"),
    [(a_resident, "#done"), (an_operator_at_the_pin_pad, "#back"), (a_sentence_unread, "#notice-close")],
)
def test_a_new_version_waits_until_nobody_is_there(
    page: Page, place: Place, cast: Cast, watch: Watch, comes: Callable[[Page, Cast], None], leaves: str
):
    watch.allow("status of 4")
    page.clock.install()
    before = kept_version(page, place, cast)
    with place.serve("later"):
        expect(page.locator(".net")).to_contain_text("已联网", timeout=60_000)
        comes(page, cast)
        offer(page)
        page.evaluate("document.body.dataset.stood = 'here'")
        for _ in range(2):
            page.clock.run_for(QUIET_MS)
            page.locator("main").dispatch_event("pointerdown")  # whoever stands here is still here
        assert workers(page)["waiting"] == "installed"
        assert page.locator("body").get_attribute("data-stood") == "here"
        while page.locator("body").get_attribute("data-screen") != "idle" or page.locator(leaves).count():
            page.locator(leaves).click()
        assert version_of(page) == before
        expect(page.locator("h1")).to_have_text(LATER)
        assert version_of(page) != before
        wait_until_kept(page)
    page.reload()
    expect(page.locator("h1")).to_have_text(LATER)


def test_a_person_at_another_window_is_waited_for_too(page: Page, place: Place, cast: Cast, watch: Watch):
    page.clock.install()
    with place.serve():
        pair(page, cast)
        wait_until_kept(page)
        other = watch.over(page.context.new_page())
        other.goto("/kiosk/")
        on_screen(other, "idle")
    with place.serve("later"):
        visit(other, cast.wang)
        other.evaluate("document.body.dataset.stood = 'here'")
        page.evaluate("navigator.serviceWorker.getRegistration().then((found) => found.update())")
        expect(page.locator("h1")).to_have_text(LATER, timeout=60_000)
        other.locator("main").dispatch_event("pointerdown")
        other.clock.run_for(QUIET_MS)
        assert other.locator("body").get_attribute("data-stood") == "here"
        other.locator("#done").click()
        expect(other.locator("h1")).to_have_text(LATER)


def offer(page: Page) -> None:
    """The page hears of the new version now, and not within ten minutes; returns when all of it has come."""
    page.evaluate("navigator.serviceWorker.getRegistration().then((found) => found.update())")
    wait_until(page, lambda: workers(page)["waiting"] == "installed")


OFFER_IN_VAIN = """async () => {
    const found = await navigator.serviceWorker.getRegistration();
    found.addEventListener("updatefound", ({ target: { installing } }) =>
        installing.addEventListener("statechange", () => { window.ended = installing.state; }));
    await found.update();
}"""


def test_half_a_new_version_leaves_the_old_one_whole(page: Page, place: Place, cast: Cast):
    before = kept_version(page, place, cast)
    for how in ("with_a_log_in_page", "with_an_error", "half_deployed"):
        with place.serve(how):
            page.evaluate(OFFER_IN_VAIN)
            wait_until(page, lambda: page.evaluate("window.ended") == "redundant")
            assert (workers(page)["active"], workers(page)["waiting"]) == ("activated", None), how
            page.reload()
            on_screen(page, "idle")
            assert version_of(page) == before
        page.reload()
        on_screen(page, "idle")
        wait_until_kept(page)
        assert version_of(page) == before
    with place.serve("later"):
        offer(page)
        expect(page.locator("h1")).to_have_text(LATER, timeout=60_000)


def test_what_the_browser_threw_away_comes_from_the_network_and_is_kept_again(page: Page, place: Place, cast: Cast):
    with place.serve():
        pair(page, cast)
        wait_until_kept(page)
        ((name, addresses),) = kept(page).items()
        page.evaluate("(name) => caches.delete(name)", name)
        page.reload()
        on_screen(page, "idle")
        wait_until(page, lambda: sorted(kept(page).get(name, [])) == sorted(addresses))
    page.reload()
    on_screen(page, "idle")


THROW_AWAY = """async (name) => {
    const [cache] = await caches.keys();
    const gone = await (await caches.open(cache)).delete("/kiosk/" + name);
    if (!gone) throw new Error(name);
}"""
TEXT_OF = "(name) => fetch('/kiosk/' + name).then((answer) => answer.text(), () => 'not to be had')"


def kept_version(page: Page, place: Place, cast: Cast) -> str:
    """The version that the kiosk has kept whole, while the server was there."""
    with place.serve():
        pair(page, cast)
        wait_until_kept(page)
        return version_of(page)


def test_in_the_place_of_what_was_thrown_away_nothing_of_another_version_comes(
    page: Page, place: Place, cast: Cast, watch: Watch
):
    watch.allow("status of 503")
    before = kept_version(page, place, cast)
    with place.serve("later"):
        page.evaluate(THROW_AWAY, "words.js")
        assert page.evaluate(TEXT_OF, "words.js") == "not to be had"
        page.reload()
        expect(page.locator("h1")).to_have_text(LATER)
        assert version_of(page) != before
        wait_until_kept(page)


def test_a_page_with_gaps_is_shown_if_it_can_do_without_and_otherwise_a_sentence(
    page: Page, place: Place, cast: Cast, watch: Watch
):
    watch.allow("status of 503")
    before = kept_version(page, place, cast)
    for name in ("pictures/egg-tray.svg", "camera_worker.js"):
        page.evaluate(THROW_AWAY, name)
        page.reload()
        on_screen(page, "idle")
    page.evaluate(THROW_AWAY, "marks.js")
    page.reload()
    expect(page.locator("h1")).to_contain_text("请连上网络")
    with place.serve("with_an_error"):
        on_screen(page, "idle")  # all that is missing is in both versions the same
        assert version_of(page) == before
        assert len(kept(page)[f"kiosk-page-{before}"]) == len(loaded_files(PAGE)) + 1


CALLS = """
    window.calls = { update: 0, lit: 0, persist: 0 };
    const counted = (owner, name, as) => {
        const real = owner[name];
        owner[name] = function (...given) { calls[as] += 1; return real.apply(this, given); };
    };
    counted(ServiceWorkerRegistration.prototype, "update", "update");
    counted(WakeLock.prototype, "request", "lit");
    counted(StorageManager.prototype, "persist", "persist");
"""


def test_a_new_version_is_asked_for_every_ten_minutes(page: Page, place: Place, cast: Cast):
    page.add_init_script(CALLS)
    page.clock.install()
    with place.serve():
        pair(page, cast)
        wait_until(page, lambda: page.evaluate("calls.update") == 1)
        page.clock.fast_forward(LOOK_MS // 2)
        page.evaluate("dispatchEvent(new Event('online'))")
        page.wait_for_timeout(1_000)
        assert page.evaluate("calls.update") == 1
        page.clock.fast_forward(LOOK_MS // 2 + 1_000)
        wait_until(page, lambda: page.evaluate("calls.update") == 2)


def test_the_screen_is_kept_lit_and_the_storage_asked_for_once(page: Page, place: Place, cast: Cast):
    page.add_init_script(CALLS)
    with place.serve():
        pair(page, cast)
        assert page.evaluate("[calls.lit, calls.persist]") == [1, 1]
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        assert page.evaluate("[calls.lit, calls.persist]") == [2, 1]
