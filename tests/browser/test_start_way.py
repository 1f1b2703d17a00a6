"""The first day: an empty folder, a link, a community; stopped, killed and started again, all is there."""

import re
import threading
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.books import booked
from tests.browser.kiosks import pair, visit, without_worker
from tests.browser.looks import button, look, press, says
from tests.browser.lying import nothing_lies, ticked
from tests.browser.runs import Run, run
from tests.cast import Cast
from tests.support.browsers import OpenPage, Watch
from tests.support.servers import listening_socket

SECRET = "a lantern over the gate"
# What a page says of files that a dying server left unsent, half sent or cut off.
CUT_OFF = "fetching the script|ERR_FAILED|ERR_CONNECTION|ERR_EMPTY|ERR_SOCKET|ERR_INCOMPLETE|ERR_CONTENT_LENGTH"
LINK = re.compile(r"http://\S+/setup/\S+")


@pytest.fixture
def port() -> int:
    """A loopback port that is free just now."""
    with listening_socket() as listener:
        return int(listener.getsockname()[1])


def set_up(page: Page, link: str) -> None:
    """Makes a community as the link's two pages ask."""
    page.goto(link)
    look(page, "Set up a community")
    for name, text in {"name": "桂溪社区", "code": "guixi", "point_name": "桂溪投放点"}.items():
        page.locator(f"#{name}").fill(text)
    press(page, "Next")
    look(page, "Set up a community")
    for name, text in {"admin_name": "林", "password": SECRET, "again": SECRET}.items():
        page.locator(f"#{name}").fill(text)
    button(page, "Set it all up").dblclick()
    look(page, "%(name)s is set up", name="桂溪社区")


def sign_in(page: Page, url: str) -> None:
    """Signs the new admin in."""
    page.goto(f"{url}/staff/sign-in")
    page.locator("#name").fill("林")
    page.locator("#password").fill(SECRET)
    press(page, "Sign in")
    look(page, "Overview")


@pytest.mark.parametrize(
    ("database_url", "screen", "language"),
    [("sqlite", "desk", "zh-CN"), ("postgresql", "phone", "en")],
    indirect=["database_url"],
)
def test_a_community_begins_by_a_link_and_is_there_the_next_day(
    open_page: OpenPage, tmp_path: Path, port: int, database_url: str, screen: str, language: str
):
    with run(tmp_path, port, DATABASE_URL=database_url) as first:
        (link,) = LINK.findall(first.printed)
        page = open_page(screen, language)
        set_up(page, link)
        sign_in(page, first.url)
        says(page, "First steps")
        page.goto(f"{first.url}/admin/guixi/households/new")
        page.locator("#name").fill("周桂芳")
        page.locator("#building").fill("2栋")
        press(page, "Enrol")
        look(page, "周桂芳")
        page.goto(f"{first.url}/admin/guixi/rulebook")
        look(page, "Rules")
        says(page, "in force")
        assert first.stop() == 0
    with run(tmp_path, port, DATABASE_URL=database_url) as second:
        assert not LINK.findall(second.printed)
        page.goto(f"{second.url}/admin/guixi/households")
        look(page, "Households")
        expect(page.locator("main")).to_contain_text("周桂芳")


def kill_behind(page: Page, going: Run) -> None:
    """Kills the server as soon as it has booked the page's next drop-off: the page never sees the answer."""

    def kill(route: Route) -> None:
        route.fetch()
        going.kill()
        route.abort()

    page.route("**/api/v1/drop-offs", kill, times=1)


def kill_beside(page: Page, going: Run) -> None:
    """Kills the server while the page's next drop-off is on its way or being booked."""

    def kill(route: Route) -> None:
        threading.Timer(0.01, going.kill).start()
        route.continue_()

    page.route("**/api/v1/drop-offs", kill, times=1)


def until_dead(page: Page, going: Run) -> None:
    """Lets the page go on until the server is gone."""
    for _ in range(100):
        if going.process.poll() is not None:
            return
        page.wait_for_timeout(100)
    pytest.fail("nothing was sent to the server")


@pytest.mark.parametrize("database_url", ["sqlite", "postgresql"], indirect=True)
def test_a_server_killed_while_it_books_has_booked_once_when_it_is_back(
    open_page: OpenPage, environment: dict[str, str], tmp_path: Path, port: int, cast: Cast, watch: Watch
):
    watch.allow(CUT_OFF)
    given = {**environment, "WORKERS": "2"}
    page = open_page("kiosk", base_url=f"http://127.0.0.1:{port}")
    with run(tmp_path, port, **given) as going:
        without_worker(page)
        pair(page, cast)
        visit(page, cast.wang)
        kill_behind(page, going)
        page.locator("#drop-off").click()
        ticked(page)
    with run(tmp_path, port, **given) as going:
        nothing_lies(page)
        visit(page, cast.li)
        kill_beside(page, going)
        page.locator("#drop-off").click()
        until_dead(page, going)
        page.locator("body[data-screen=kept], body[data-screen=outcome]").locator("#done").click()
    with run(tmp_path, port, **given):
        nothing_lies(page)
    assert booked(cast.wang) == booked(cast.li) == ["drop-off"]
