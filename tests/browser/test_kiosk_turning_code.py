"""The kiosk's turning code: the right one for its 15 seconds, good beside them, hidden while the time is in doubt."""

from base64 import b64encode
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Page, expect

from pointsapp.rules.kiosk_tokens import turning_code
from pointsapp.web.now import now_ms
from pointsapp.web.sentences import status_of
from tests.browser.codes import code_on_screen
from tests.browser.kiosks import on_screen, pair
from tests.browser.lying import offline_begins
from tests.browser.turns import KIOSK_ZH, turns
from tests.cast import Cast
from tests.support.browsers import Watch
from tests.support.screens import paired_screen
from tests.walks.walking import Clock

SECOND, MINUTE, DAY = 1_000, 60_000, 86_400_000
STEP, TICK = 15_000, 250  # a code's time; how often the page looks at its clock, as main.js has it
BEGIN = 1_800_000_000_000  # of a step
LOOKS = 50
PUBLIC = "https://jifen.example.org"

Opens = Callable[[str, int], bool]

# The addresses that a page shows at these times of its clock.
SHOWN = """async ([key, device, times]) => {
    const { importKey, stepOf, turningText } = await import("/kiosk/turning_qr.js");
    const imported = await importKey(key);
    return Promise.all(times.map((at_ms) => turningText(device, imported, stepOf(at_ms))));
}"""

# What time the page takes it to be, and which address its code has to hold then.
NOW = """async () => {
    const [{ clock }, { desk }, { stepOf, turningText }] = await Promise.all(
        ["clock", "desk", "turning_qr"].map((name) => import(`/kiosk/${name}.js`)));
    const at_ms = clock.now();
    return [at_ms, await turningText(desk.device, desk.key, stepOf(at_ms))];
}"""


@pytest.fixture
def opens(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> Opens:
    """Whether the server takes what a phone read off the screen, at a time of the server's."""

    def opened(text: str, at_ms: int) -> bool:
        with monkeypatch.context() as patch:
            patch.setattr("pointsapp.web.now.time", Clock(at_ms))
            answer = client.get("/k/" + text.partition("/k/")[2])
        assert answer.status_code in (303, status_of("scan-code-old"))
        return answer.status_code == 303

    return opened


@turns(KIOSK_ZH)
def test_the_code_is_that_of_its_15_seconds_and_good_beside_them(page: Page, cast: Cast, app: Flask, opens: Opens):
    screen = paired_screen(cast.act(at_ms=now_ms()), cast.device_id, app.extensions["secrets"])
    device = {"handle": screen.handle, "point": {"id": str(screen.point_id)}, "public_url": f"{PUBLIC}/"}
    page.goto("/kiosk/")

    def shown(*times: int) -> list[str]:
        return list(page.evaluate(SHOWN, [b64encode(screen.key).decode(), device, [BEGIN + each for each in times]]))

    steps = [BEGIN // STEP + each for each in (-1, 0, 0, 1, 1, 2)]
    codes = [turning_code(screen.key, screen.point_id, step) for step in steps]
    assert shown(-1, 0, STEP - 1, STEP, 2 * STEP - 1, 2 * STEP) == [
        f"{PUBLIC}/k/{screen.handle}/{code}" for code in codes
    ]
    good_if_wrong_by = {
        **dict.fromkeys((0, SECOND, -SECOND, -STEP, 2 * STEP - 1), True),
        **dict.fromkeys((-STEP - 1, 2 * STEP, 2 * MINUTE, -2 * MINUTE, DAY, -DAY), False),
    }
    texts = shown(*good_if_wrong_by)
    found = {each: opens(text, BEGIN) for each, text in zip(good_if_wrong_by, texts, strict=True)}
    assert found == good_if_wrong_by


@turns(KIOSK_ZH)
def test_the_screen_turns_it_and_hides_it_from_a_wrong_clock(page: Page, cast: Cast, opens: Opens, watch: Watch):
    watch.allow("ERR_INTERNET_DISCONNECTED|fetching the script")
    page.clock.install()
    pair(page, cast)
    offline_begins(page)
    page.clock.pause_at((now_ms() + SECOND) / 1000)
    at_ms, _ = page.evaluate(NOW)
    page.clock.run_for(STEP - 1 - at_ms % STEP)
    last_ms, first = showing(page)
    assert last_ms % STEP == STEP - 1
    page.clock.run_for(1 + TICK)
    _, second = showing(page)
    assert first != second
    for text, begins_ms in ((first, last_ms + 1 - STEP), (second, last_ms + 1)):
        good = [opens(text, begins_ms + each) for each in (-STEP - 1, -STEP, 2 * STEP - 1, 2 * STEP)]
        assert good == [False, True, True, False]
    page.clock.set_system_time((now_ms() + DAY) / 1000)
    page.clock.run_for(TICK)
    expect(page.locator(".card-instead")).to_contain_text("请刷卡")
    page.context.set_offline(False)
    page.clock.run_for(5 * SECOND)  # so soon it asks the server again
    expect(page.locator(".card-instead")).to_have_count(0)
    on_screen(page, "idle")
    _, third = showing(page)
    assert opens(third, now_ms())


def showing(page: Page) -> tuple[int, str]:
    """What time the page takes it to be, and the text of the code that it shows, which is the one of then."""
    at_ms, due = page.evaluate(NOW)
    for _ in range(LOOKS):
        if code_on_screen(page.locator(".turning-code")) == due:
            return at_ms, due
    pytest.fail(f"the code of {at_ms} is not shown")
