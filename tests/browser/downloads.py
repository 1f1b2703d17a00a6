"""Papers that pages give."""

import re

from playwright.sync_api import Page, expect

from tests.browser.looks import press


def paper_shown(page: Page, name: str) -> bytes:
    """The PDF that the browser shows once the button of this name was pressed."""
    press(page, name)
    expect(page).to_have_url(re.compile(r"\.pdf$"))
    answer = page.request.get(page.url)
    assert answer.headers["content-type"] == "application/pdf"
    return answer.body()
