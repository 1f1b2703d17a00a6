"""After a backup was restored the kiosk brings, by itself, what the book has lost: once each, with its time."""

from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from pointsapp.actions.acts import Act, Doer
from pointsapp.actions.drop_offs import record_deposit
from pointsapp.actions.restoring import restore
from pointsapp.config import Settings
from pointsapp.store.account_statement import StatementLine, statement_of
from pointsapp.store.database import close_database, connect, open_database
from pointsapp.web.now import now_ms
from tests.actions.backing_up import at_another_place
from tests.browser.books import booked
from tests.browser.kiosks import on_duty, on_screen, pair, type_number, visit, without_worker
from tests.browser.lying import lying, nothing_lies, ticked, unnamed
from tests.cast import Cast, Member, new_id
from tests.support.browsers import OpenPage, Watch
from tests.support.copies import hand_made
from tests.support.quick_servers import coming_quickly, held_port

SAME_CARD_MS = 3_000  # within so long a card read twice was read once
AGAIN_MS = 610_000  # a little more than until what was refused is sent again
FORGET_DEPOSITS = """async () => {
    const asking = indexedDB.open("pointsapp-kiosk");
    const opened = await new Promise((resolve) => { asking.onsuccess = () => resolve(asking.result); });
    const answered = opened.transaction("answered", "readwrite").objectStore("answered");
    const all = answered.getAll();
    await new Promise((resolve) => { all.onsuccess = resolve; });
    for (const { id, kind } of all.result) if (kind === "deposit") answered.delete(id);
    opened.close();
}"""
AWAY = ("**/api/v1/batches", "**/api/v1/readings")


def lines(*members: Member) -> list[list[StatementLine]]:
    """What the households' statements say."""
    return [statement_of(each.community_id, each.household_id, now_ms() + 60_000, 9) for each in members]


def all_kinds(page: Page, cast: Cast) -> None:
    """Waste, bottles, batteries for bottles, twice, once by mistake, with a network; waste without."""
    visit(page, cast.wang)
    page.locator("#drop-off").click()
    page.locator("#more").click()
    page.locator("#deposit").click()
    type_number(page, 12)
    page.locator("#confirm").click()
    expect(page.locator("h1")).to_contain_text("12")
    page.locator("#done").click()
    handed_out(page, cast)
    undone(page)
    handed_out(page, cast)
    page.locator("#done").click()
    for address in AWAY:
        page.route(address, cut)
    unnamed(page, cast.li)
    page.locator("#drop-off").click()
    ticked(page)
    for address in AWAY:
        page.unroute(address, cut)
    nothing_lies(page)


def handed_out(page: Page, cast: Cast) -> None:
    """Ten bottles become two batteries."""
    page.wait_for_timeout(SAME_CARD_MS)
    visit(page, cast.wang)
    page.locator("#offers").click()
    page.locator("#offer-exchange-bottles-for-batteries-").click()
    page.locator("#confirm").click()
    on_screen(page, "outcome")


def undone(page: Page) -> None:
    """The last hand-out was a mistake."""
    page.locator("#undo").click()
    page.locator(".reasons button").first.click()
    page.locator("#confirm").click()
    expect(page.locator("h1")).to_contain_text("撤销")
    page.locator("#done").click()


def nobody_answers(page: Page) -> None:
    """The kiosk finds out that the server is gone: now, and not with its next beat."""
    page.evaluate("dispatchEvent(new Event('offline'))")
    expect(page.locator(".net")).to_contain_text("没联网")


def cut(route: Route) -> None:
    """This line is dead."""
    route.abort()


def bottles_for_batteries(page: Page, cast: Cast) -> None:
    """Twelve bottles are taken in, and two batteries handed out for ten of them."""
    visit(page, cast.wang)
    page.locator("#deposit").click()
    type_number(page, 12)
    page.locator("#confirm").click()
    page.locator("#done").click()
    handed_out(page, cast)
    page.locator("#done").click()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_hand_out_that_comes_back_before_its_bottles_comes_again(
    environment: dict[str, str],
    settings: Settings,
    vacant_url: str,
    cast: Cast,
    open_page: OpenPage,
    tmp_path: Path,
    watch: Watch,
):
    watch.allow("ERR_|status of 50")
    with ExitStack() as put_back, held_port() as port:
        at = {**environment, "PUBLIC_URL": f"http://127.0.0.1:{port}"}
        page = open_page("kiosk", "zh-CN", base_url=at["PUBLIC_URL"])
        without_worker(page)
        page.clock.install()
        with coming_quickly(port, at, tmp_path):
            pair(page, cast)
            on_duty(page, cast.zhao)
            copy = hand_made(settings.database_url, tmp_path / "copy")
            bottles_for_batteries(page, cast)
        nobody_answers(page)
        page.evaluate(FORGET_DEPOSITS)  # another kiosk took the bottles in
        close_database()
        restore(at_another_place(settings, vacant_url), copy, now_ms(), lambda *_: None)
        open_database(vacant_url)
        connect()
        put_back.callback(close_database)
        with coming_quickly(port, {**at, "DATABASE_URL": vacant_url}, tmp_path):
            until(lambda: refusals(page) == ["insufficient-balance"], page)
            act = Act(cast.community.id, new_id(), Doer(person_id=cast.zhao.id), now_ms(), now_ms())
            record_deposit(act, cast.wang.household_id, "bottle-550ml", 12)
            page.clock.fast_forward(AGAIN_MS)
            until(lambda: sorted(booked(cast.wang)) == ["deposit", "exchange"], page)
            until(lambda: refusals(page) == [], page)


def refusals(page: Page) -> list[str]:
    """Why what is known of bookings here was refused, where it was."""
    return [each["refused"]["code"] for each in lying(page, "answered") if each["refused"]]


def until(holds: Callable[[], bool], page: Page) -> None:
    """Waits until something holds."""
    for _ in range(300):
        if holds():
            return
        page.wait_for_timeout(100)
    pytest.fail("it never came")


@pytest.mark.parametrize("database_url", ["sqlite", "postgresql"], indirect=True)
def test_what_a_restored_backup_lost_comes_again(
    environment: dict[str, str],
    settings: Settings,
    vacant_url: str,
    cast: Cast,
    open_page: OpenPage,
    tmp_path: Path,
    watch: Watch,
):
    watch.allow("fetching the script|ERR_|status of 50")
    with ExitStack() as put_back, held_port() as port:
        at = {**environment, "PUBLIC_URL": f"http://127.0.0.1:{port}"}
        page = open_page("kiosk", "zh-CN", base_url=at["PUBLIC_URL"])
        with coming_quickly(port, at, tmp_path):
            without_worker(page)
            pair(page, cast)
            on_duty(page, cast.zhao)
            copy = hand_made(settings.database_url, tmp_path / "copy")
            all_kinds(page, cast)
        nobody_answers(page)
        before = lines(cast.wang, cast.li)
        assert [booked(member) for member in (cast.wang, cast.li)] == [
            ["exchange", "reversal", "exchange", "deposit", "drop-off"],
            ["drop-off"],
        ]
        close_database()
        restore(at_another_place(settings, vacant_url), copy, now_ms(), lambda *_: None)
        open_database(vacant_url)
        connect()
        put_back.callback(close_database)
        assert lines(cast.wang, cast.li) == [[], []]
        with coming_quickly(port, {**at, "DATABASE_URL": vacant_url}, tmp_path):
            expect(page.locator(".net")).to_contain_text("已联网", timeout=60_000)
            for _ in range(600):
                if lines(cast.wang, cast.li) == before:
                    break
                page.wait_for_timeout(100)
        assert lines(cast.wang, cast.li) == before
    assert all(each["refused"] is None for each in lying(page, "answered"))
