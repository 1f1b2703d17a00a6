"""The browser is killed, the server is gone, the browser is opened again: the kiosk stands, and knows its time."""

import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from pointsapp.actions.scans import kiosk_scan
from pointsapp.config import Settings
from pointsapp.rules.calendar import HOUR_MS
from pointsapp.secrets import load_secrets
from pointsapp.web.now import now_ms
from tests.browser.codes import code_on_screen
from tests.browser.devices import switched_on
from tests.browser.kept_pages import wait_until_kept
from tests.browser.kiosks import look_at, on_screen, pair
from tests.cast import Cast
from tests.support.browsers import Watch
from tests.support.quick_servers import coming_quickly, held_port

STARTS = 5
LONGEST_SECONDS = 2
PATIENCE_MS = 20_000  # as touches.js has it: so long an untouched screen stays

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

NOT_DRAWN = """() => [
    ...[...document.querySelectorAll("img")],
    ...[...document.querySelectorAll("svg.icon use")].filter((use) => !use.getBBox().width),
].length"""


@dataclass(frozen=True)
class Device:
    """A paired kiosk whose server is gone: where its browser keeps what it knows, and where the server was."""

    browser: Browser
    folder: Path
    address: str
    watch: Watch

    def on(self) -> AbstractContextManager[Page]:
        """Its browser, just started."""
        return switched_on(self.browser, self.folder, self.watch, base_url=self.address)


@pytest.fixture
def device(browser: Browser, environment: dict[str, str], cast: Cast, tmp_path: Path, watch: Watch) -> Iterator[Device]:
    """The kiosk of 南桥A区, paired, its page kept, its browser killed, its server stopped."""
    watch.allow("fetching the script|ERR_(FAILED|CONNECTION|EMPTY)")
    with held_port() as port:
        address = f"http://127.0.0.1:{port}"
        paired = Device(browser, tmp_path / "device", address, watch)
        with coming_quickly(port, {**environment, "PUBLIC_URL": address}, tmp_path), paired.on() as page:
            pair(page, cast)
            wait_until_kept(page)
            expect(page.locator(".rewards li")).not_to_have_count(0)
        yield paired


def test_the_idle_screen_stands_within_two_seconds(device: Device, figure: Callable[[str], None]):
    seconds = []
    for _ in range(STARTS):
        with device.on() as page:
            seconds.append(start(page))
            assert page.evaluate(NOT_DRAWN) == 0
            assert page.locator(".picture").count() >= 6
            expect(page.locator(".rewards li")).not_to_have_count(0)
            expect(page.locator(".net")).to_contain_text("没联网")
    figure(f"idle screen {statistics.median(seconds):.2f} s after a cold start offline, median of {STARTS}")
    assert statistics.median(seconds) < LONGEST_SECONDS, seconds


def start(page: Page) -> float:
    """Opens the kiosk; gives the seconds until its idle screen stood with the turning code and all drawings."""
    began = time.monotonic()
    page.goto("/kiosk/", wait_until="commit")
    page.locator("body[data-screen=idle] .sprite").wait_for(state="attached")
    page.locator(".turning-code svg").wait_for()
    return time.monotonic() - began


def test_the_turning_code_goes_on_from_the_kept_time(device: Device, cast: Cast, settings: Settings):
    with device.on() as page:
        page.goto("/kiosk/")
        expect(page.locator(".turning-code svg")).to_be_visible()
        look_at(page, "idle")
        handle, letters = code_on_screen(page.locator(".turning-code")).removeprefix(f"{device.address}/k/").split("/")
    secrets = load_secrets(settings, may_make=False)
    assert kiosk_scan(handle, letters, secrets, now_ms()).device_id == cast.device_id


@pytest.mark.parametrize("hours", [25, -1], ids=["a day without contact", "set back"])
def test_there_is_no_code_at_a_time_that_can_t_be_trusted(device: Device, hours: int):
    with device.on() as page:
        page.clock.install(time=(now_ms() + hours * HOUR_MS) / 1000)
        page.goto("/kiosk/")
        on_screen(page, "idle")
        expect(page.locator(".card-instead")).to_contain_text("请刷卡")
        expect(page.locator(".turning-code svg[role=img]")).to_have_count(0)


def test_while_the_page_starts_nobody_is_cleared_away(page: Page):
    page.add_init_script("IDBFactory.prototype.open = () => ({})")  # a disk that does not answer yet
    page.clock.install()
    page.goto("/kiosk/")
    page.clock.run_for(PATIENCE_MS + 5_000)
    assert page.locator("body").get_attribute("data-screen") is None
