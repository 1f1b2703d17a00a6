"""Patience for the ways in the browser, and more than one person to go them."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.support.browsers import OpenPage
from tests.support.servers import LiveServer

# A busy machine is no mistake: what comes late has still come.
expect.set_options(timeout=20_000)

Beside = Callable[[], Page]


@pytest.fixture
def beside(request: pytest.FixtureRequest, live_server: LiveServer, open_page: OpenPage) -> Beside:
    """Opens the browser of somebody else, as large as `page` and in its language."""
    screen, language = request.node.callspec.params["page"]
    return lambda: open_page(screen, language, base_url=live_server.url)
