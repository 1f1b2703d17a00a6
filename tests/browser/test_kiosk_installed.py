"""The kiosk as an app of the tablet: Chromium finds all that it needs to let it fill the screen."""

import shutil

import pytest
from playwright.sync_api import Browser, expect

from tests.support.browsers import FLAGS, Watch
from tests.support.servers import LiveServer

IN_A_TEST = "in-incognito"  # each page of a test is as in a private window, from where nothing is installed


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_chromium_would_install_it(browser: Browser, live_server: LiveServer, watch: Watch):
    path = shutil.which("chromium") or shutil.which("chromium-headless-shell")  # the second never finds a mistake
    chromium = browser.browser_type.launch(executable_path=path, args=list(FLAGS))
    page = watch.over(chromium.new_page(base_url=live_server.url))
    page.goto("/kiosk/")
    expect(page.locator("body")).to_have_attribute("data-screen", "pairing")
    asked = page.context.new_cdp_session(page)
    manifest = asked.send("Page.getAppManifest")
    assert (manifest["url"], manifest["errors"]) == (f"{live_server.url}/kiosk/kiosk.webmanifest", [])
    assert manifest["manifest"]["display"] == "kFullscreen"
    found = asked.send("Page.getInstallabilityErrors")["installabilityErrors"]
    assert [each["errorId"] for each in found if each["errorId"] != IN_A_TEST] == []
    chromium.close()
