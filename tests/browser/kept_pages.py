"""What a kiosk's browser keeps of the page, and which version of it is shown."""

import time
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page

PATIENCE_SECONDS = 60
VERSION = "document.querySelector('meta[name=version]').content"
KEPT = """async () => Object.fromEntries(await Promise.all((await caches.keys()).map(
    async (name) => [name, (await (await caches.open(name)).keys()).map(({ url }) => url)])))"""
WORKERS = """async () => {
    const found = await navigator.serviceWorker.getRegistration();
    return { active: found?.active?.state, waiting: found?.waiting?.state, installing: found?.installing?.state,
        serves: Boolean(navigator.serviceWorker.controller) };
}"""


def version_of(page: Page) -> str:
    """The version of the page that is shown."""
    return str(page.evaluate(VERSION))


def kept(page: Page) -> dict[str, list[str]]:
    """The addresses in each of the browser's caches."""
    return dict(page.evaluate(KEPT))


def workers(page: Page) -> dict[str, Any]:
    """The state of each worker of the page, and whether one serves it."""
    return dict(page.evaluate(WORKERS))


def wait_until_kept(page: Page) -> None:
    """Returns when the version that is shown is kept, and served from there."""
    wait_until(page, lambda: workers(page)["active"] == "activated" and workers(page)["serves"])
    assert list(kept(page)) == [f"kiosk-page-{version_of(page)}"]


def wait_until(page: Page, holds: Callable[[], bool]) -> None:
    """Returns when something holds; the page goes on meanwhile."""
    end = time.monotonic() + PATIENCE_SECONDS
    while not holds():
        assert time.monotonic() < end, workers(page)
        page.wait_for_timeout(100)
