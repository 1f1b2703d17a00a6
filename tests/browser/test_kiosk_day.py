"""A day outdoors: server and tablet die in turns, readers and networks come and go, and each visit is booked once."""

import re
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from pointsapp.actions.audit import audit
from pointsapp.store.account_statement import statement_of
from pointsapp.store.tray import open_refusals
from pointsapp.web.api.doors import COOKIE
from pointsapp.web.now import now_ms
from tests.browser.devices import switched_on
from tests.browser.films import Shot, fake_camera, shoot, use_camera
from tests.browser.kept_pages import wait_until, wait_until_kept
from tests.browser.kiosks import on_screen, pair, visit
from tests.browser.lying import lying, nothing_lies, ticked, unnamed
from tests.browser.runs import Run, run
from tests.cast import Cast, Member
from tests.support.browsers import Watch
from tests.support.dying_servers import FACTORY as DYING
from tests.support.servers import listening_socket, options

WALL = Shot("", 2)
OFFLINE = re.compile("net-off")


@dataclass(frozen=True)
class Point:
    """A collection point: a tablet with a camera, and a place where a server is or not."""

    browser: Browser
    folder: Path
    port: int
    environment: dict[str, str]
    watch: Watch

    @contextmanager
    def tablet(self, *seen: Shot) -> Iterator[Page]:
        """The tablet, from when it is switched on until its power is cut; what its camera will see."""
        film = self.folder / "camera.y4m"
        shoot(film, *seen)
        options = {"flags": fake_camera(film), "base_url": f"http://127.0.0.1:{self.port}"}
        with switched_on(self.browser, self.folder / "memory", self.watch, **options) as page:
            yield page

    def is_known(self) -> bool:
        """Whether the pairing is on the tablet's disk: while it is on, Chromium writes cookies there twice a minute."""
        return any(COOKIE.encode() in file.read_bytes() for file in self.folder.glob("memory/**/Cookies*"))

    def server(self) -> AbstractContextManager[Run]:
        """The program."""
        return run(self.folder, self.port, **self.environment)

    def dying_server(self) -> AbstractContextManager[Run]:
        """One whose process is gone when a batch is booked and nobody was told."""
        command = (sys.executable, "-m", "gunicorn", *options({}), f"--bind=127.0.0.1:{self.port}", DYING)
        return run(self.folder, self.port, command, **self.environment)


@pytest.fixture
def point(browser: Browser, environment: dict[str, str], tmp_path: Path, watch: Watch) -> Point:
    """南桥A区."""
    watch.allow("fetching the script|ERR_(FAILED|CONNECTION|EMPTY|SOCKET|CONTENT)")
    with listening_socket() as free:
        port = free.getsockname()[1]
    public = {"PUBLIC_URL": f"http://127.0.0.1:{port}"}
    return Point(browser, tmp_path, port, {**environment, **public}, watch)


def no_network(page: Page) -> None:
    """The kiosk knows that the server isn't reached."""
    expect(page.locator(".net")).to_have_class(OFFLINE, timeout=60_000)


def bring(page: Page) -> None:
    """Whoever stands there, unnamed, has brought kitchen waste."""
    page.locator("#drop-off").click()
    ticked(page)


def booked_of(members: list[Member]) -> list[list[str]]:
    """The ids of each household's bookings."""
    until_ms = now_ms() + 60_000
    return [
        [str(line.id) for line in statement_of(each.community_id, each.household_id, until_ms, 9)] for each in members
    ]


def test_each_visit_of_a_bad_day_is_one_booking(point: Point, cast: Cast):
    with point.server() as going:
        with point.tablet(WALL) as page:
            pair(page, cast)
            wait_until_kept(page)
            page.context.close()  # so ended the day before
            assert point.is_known()
        with point.tablet(WALL, Shot(cast.li.card, 6)) as page:
            page.goto("/kiosk/")
            visit(page, cast.wang)
            page.locator("#drop-off").click()
            on_screen(page, "outcome")
            going.kill()
            page.reload()
            no_network(page)
            use_camera(page)
            on_screen(page, "person")
            expect(page.locator("#screen")).to_contain_text(cast.li.card[-3:])
            bring(page)
    with point.tablet(WALL) as page:
        page.goto("/kiosk/")
        on_screen(page, "idle")
        no_network(page)
        unnamed(page, cast.zhang)
        bring(page)
        ids = [each["id"] for each in lying(page)]
        assert len(ids) == 2
        with point.dying_server():
            wait_until(page, lambda: booked_of([cast.li, cast.zhang]) == [[ids[0]], [ids[1]]])
        assert [each["id"] for each in lying(page)] == ids
        with point.server():
            nothing_lies(page)
            wait_until(page, lambda: not lying(page))
    assert booked_of([cast.li, cast.zhang]) == [[ids[0]], [ids[1]]]
    assert len(booked_of([cast.wang])[0]) == 1
    assert not open_refusals(cast.community.id, 9)
    assert audit(cast.community.id) is None
