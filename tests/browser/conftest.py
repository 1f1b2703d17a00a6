"""Patience for the ways in the browser, and more than one person to go them."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.codes import on_paper
from tests.support.browsers import OpenPage
from tests.support.pictures import keep, wanted
from tests.support.servers import LiveServer

# A busy machine is no mistake: what comes late has still come.
expect.set_options(timeout=20_000)

PICTURE_DPI = 60

Beside = Callable[[], Page]
Picture = Callable[[Page, str], None]
PaperPicture = Callable[[bytes, str], None]


@pytest.fixture
def beside(request: pytest.FixtureRequest, live_server: LiveServer, open_page: OpenPage) -> Beside:
    """Opens the browser of somebody else, as large as `page` and in its language."""
    screen, language = request.node.callspec.params["page"]
    return lambda: open_page(screen, language, base_url=live_server.url)


@pytest.fixture
def paper_picture() -> PaperPicture:
    """Keeps a picture of a PDF's first page, in the same way."""
    return lambda pdf, name: keep(on_paper(pdf, PICTURE_DPI), name) if wanted() else None
