"""Debian's Chromium under Playwright: sizes and languages, and a watch over what goes wrong in a page."""

import re
import shutil
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Playwright, Request

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

# What a page is looked at with: residents' phones, a laptop or the kiosk lying, the kiosk standing.
SCREENS: dict[str, dict[str, Any]] = {
    "phone": {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True},
    "desk": {"viewport": {"width": 1280, "height": 800}},
    "kiosk": {"viewport": {"width": 1280, "height": 800}, "has_touch": True},
    "standing kiosk": {"viewport": {"width": 800, "height": 1280}, "has_touch": True},
}
LANGUAGES = ("zh-CN", "en")
# For @pytest.mark.parametrize("page", EVERY_PAGE, indirect=True): both sizes in both languages.
EVERY_PAGE = tuple((screen, language) for screen in ("phone", "desk") for language in LANGUAGES)
EVERY_KIOSK = tuple((screen, language) for screen in ("kiosk", "standing kiosk") for language in LANGUAGES)

HOME_HOSTS = ("127.0.0.1", "localhost")
WEB = ("http", "https", "ws", "wss")

OpenPage = Callable[..., Page]


def launch(playwright: Playwright, flags: Sequence[str] = ()) -> Browser:
    """Starts Chromium without a window, with further flags (a fake camera, say)."""
    path = shutil.which("chromium-headless-shell") or shutil.which("chromium")
    if not path:
        pytest.fail("chromium is missing: run `make test`, or install Debian's package chromium-headless-shell")
    return playwright.chromium.launch(executable_path=path, args=[*FLAGS, *flags])


class Watch:
    """Collects what pages complain about: console errors, uncaught exceptions, requests to strangers."""

    def __init__(self) -> None:
        self.complaints: list[str] = []
        self.allowed: list[re.Pattern[str]] = []

    def over(self, page: Page) -> Page:
        """Listens to a page from now on."""
        page.on("console", self._on_console)
        page.on("pageerror", lambda error: self.complaints.append(f"uncaught: {error}"))
        page.on("request", self._on_request)
        return page

    def allow(self, pattern: str) -> None:
        """Takes complaints that match for expected: `allow("status of 422")` where a refusal is the point."""
        self.allowed.append(re.compile(pattern))

    def unexpected(self) -> list[str]:
        """The complaints that nothing allowed."""
        return [text for text in self.complaints if not any(pattern.search(text) for pattern in self.allowed)]

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.complaints.append(f"console: {message.text} ({message.location.get('url', '')})")

    def _on_request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme in WEB and address.hostname not in HOME_HOSTS:
            self.complaints.append(f"a request left the machine: {request.url}")
