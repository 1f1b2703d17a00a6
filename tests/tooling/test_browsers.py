"""What watches the program's pages does see what is wrong in a page, and nothing where all is well."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.support.accessibility import axe, found_on
from tests.support.browsers import EVERY_PAGE, SCREENS, OpenPage, Watch
from tests.support.servers import listening_socket, running


@pytest.fixture(scope="module")
def pages_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("pages")
    with (
        listening_socket() as listener,
        running(listener, {}, folder, factory="tests.support.pages:create_app()") as server,
    ):
        yield server.url


@pytest.fixture
def shown(open_page: OpenPage, pages_url: str) -> Page:
    return open_page("phone", "en", base_url=pages_url)


@pytest.mark.parametrize(("screen", "language"), EVERY_PAGE)
def test_a_page_has_the_size_and_language_asked_for(open_page: OpenPage, pages_url: str, screen: str, language: str):
    page = open_page(screen, language, base_url=pages_url)
    page.goto("/chinese" if language == "zh-CN" else "/good")
    axe(page)
    assert page.viewport_size == SCREENS[screen]["viewport"]
    assert page.evaluate("navigator.language") == language
    assert page.evaluate("window.innerWidth") == SCREENS[screen]["viewport"]["width"]


@pytest.mark.parametrize(("name", "rule"), [("no-alternative", "image-alt"), ("no-label", "label")])
def test_barriers_are_found(shown: Page, name: str, rule: str):
    shown.goto(f"/{name}")
    assert [violation["id"] for violation in found_on(shown)[0]] == [rule]
    with pytest.raises(AssertionError, match=rule):
        axe(shown)


@pytest.mark.parametrize(
    ("name", "complaint"),
    [
        ("throws", "uncaught: broken"),
        ("inline", "console: .*Content Security Policy"),
        ("refused", "console: .*status of 422"),
        ("stranger", "a request left the machine"),
    ],
)
def test_what_goes_wrong_in_a_page_is_a_complaint(shown: Page, watch: Watch, name: str, complaint: str):
    shown.goto(f"/{name}")
    assert watch.unexpected() != []
    watch.allow(complaint)
    watch.allow("Content Security Policy")
    assert watch.unexpected() == []
