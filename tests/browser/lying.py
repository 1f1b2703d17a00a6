"""A kiosk without a network, and what lies in it."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.kiosks import on_screen, scan
from tests.cast import Member

LYING = """async (store) => {
    const opened = await new Promise((resolve) => {
        const asking = indexedDB.open("pointsapp-kiosk");
        asking.onsuccess = () => resolve(asking.result);
    });
    const all = opened.transaction(store).objectStore(store).getAll();
    await new Promise((resolve) => { all.onsuccess = resolve; });
    opened.close();
    return JSON.stringify(all.result);
}"""


def offline_begins(page: Page) -> None:
    """There is no network any more, and the kiosk knows."""
    page.context.set_offline(True)
    expect(page.locator(".net")).to_have_class(re.compile("net-off"), timeout=60_000)


@contextmanager
def offline(page: Page) -> Iterator[None]:
    """There is no network, and the kiosk knows; at the end it is back, and the kiosk finds out by itself."""
    offline_begins(page)
    yield
    page.context.set_offline(False)
    expect(page.locator(".net")).not_to_have_class(re.compile("net-off"), timeout=60_000)


def lying(page: Page, store: str = "bookings") -> list[dict[str, Any]]:
    """What lies in the kiosk."""
    return list(json.loads(page.evaluate(LYING, store)))


def unnamed(page: Page, member: Member) -> None:
    """Somebody's card is read, and nobody knows whose it is."""
    scan(page, member.card)
    on_screen(page, "person")
    expect(page.locator("#screen")).to_contain_text(member.card[-3:])
    assert f"{member.name[0]}*" not in page.locator("#screen").inner_text()


def ticked(page: Page) -> None:
    """The kiosk says that it is noted, and the person goes."""
    on_screen(page, "kept")
    expect(page.locator("h1")).to_contain_text(re.compile("已记下，联网后入账|Noted; booked when the network is back"))
    page.locator("#done").click()
    on_screen(page, "idle")


def nothing_lies(page: Page) -> None:
    """All of it went."""
    expect(page.locator(".today strong")).to_have_count(0, timeout=60_000)
