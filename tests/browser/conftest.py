"""Patience for the ways in the browser, more than one person to go them, and a browser with a camera."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.codes import on_paper
from tests.browser.films import FILMED, Shot, fake_camera, shoot
from tests.support.browsers import OpenPage, launch
from tests.support.pictures import keep, wanted
from tests.support.servers import LiveServer

# A busy machine is no mistake: what comes late has still come.
expect.set_options(timeout=20_000)

PICTURE_DPI = 60

Beside = Callable[[], Page]
Picture = Callable[[Page, str], None]
PaperPicture = Callable[[bytes, str], None]


@pytest.fixture(scope="module")
def browser(request: pytest.FixtureRequest) -> Iterator[Browser]:
    """One Chromium for a file of tests, with the flags that a test names, or with a camera that shows `film`."""
    asked = getattr(request, "param", ())
    flags = fake_camera(request.getfixturevalue("film")) if asked == FILMED else asked
    with sync_playwright() as playwright:
        chromium = launch(playwright, flags)
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """What the camera shows: written by `shoot` before the camera is opened."""
    path = tmp_path_factory.mktemp("film") / "camera.y4m"
    shoot(path, Shot("", 1))  # without a film there is no camera
    yield path
    path.unlink(missing_ok=True)


@pytest.fixture
def beside(request: pytest.FixtureRequest, live_server: LiveServer, open_page: OpenPage) -> Beside:
    """Opens the browser of somebody else, as large as `page` and in its language."""
    screen, language = request.node.callspec.params["page"]
    return lambda: open_page(screen, language, base_url=live_server.url)


@pytest.fixture
def paper_picture() -> PaperPicture:
    """Keeps a picture of a PDF's first page, in the same way."""
    return lambda pdf, name: keep(on_paper(pdf, PICTURE_DPI), name) if wanted() else None
