"""Papers that pages give."""

from playwright.sync_api import Page

from tests.browser.looks import press


def paper_shown(page: Page, name: str) -> bytes:
    """The PDF that the button of this name leads to, which browsers show, or keep where they have no viewer."""
    with page.expect_response(lambda answer: answer.url.endswith(".pdf")) as shown:
        press(page, name)
    answer = page.request.get(shown.value.url)
    assert answer.headers["content-type"] == "application/pdf"
    return answer.body()
