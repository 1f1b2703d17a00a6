"""The kiosk's clock: what time it takes it to be, and when it shows no code, whatever becomes of the tablet's own."""

import pytest
from playwright.sync_api import Page

from tests.browser.turns import KIOSK_ZH, turns

SECOND, MINUTE, HOUR, DAY = 1_000, 60_000, 3_600_000, 86_400_000

# The server told its time, and then the tablet's two clocks went on by so much: what the kiosk's says by then.
AFTER = """async ([passed, ran]) => {
    const { makeClock } = await import("/kiosk/clock.js");
    let [wall_ms, monotonic_ms] = [1_700_000_123_456, 5_000];
    const clock = makeClock({ wall: () => wall_ms, monotonic: () => monotonic_ms });
    clock.heard(1_800_000_000_000, clock.mark());
    wall_ms += passed;
    monotonic_ms += ran;
    return [clock.now() - 1_800_000_000_000, clock.doubt()];
}"""


@pytest.mark.parametrize(
    ("passed", "ran", "later", "doubt"),
    [
        (MINUTE, MINUTE, MINUTE, None),
        (MINUTE + SECOND, MINUTE, MINUTE, None),
        (MINUTE - SECOND, MINUTE, MINUTE, None),
        (3 * MINUTE, MINUTE, 3 * MINUTE, "apart"),
        (MINUTE, 3 * MINUTE, 3 * MINUTE, "apart"),
        (-MINUTE, MINUTE, MINUTE, "before-anchor"),
        (9 * HOUR, HOUR, 9 * HOUR, "apart"),
        (DAY, DAY, DAY, None),
        (DAY + SECOND, DAY + SECOND, DAY + SECOND, "long-silent"),
    ],
    ids=[
        "even",
        "1 s ahead",
        "1 s behind",
        "set on",
        "set back",
        "before the last contact",
        "slept",
        "a day",
        "longer",
    ],
)
@turns(KIOSK_ZH)
def test_what_time_it_is(page: Page, passed: int, ran: int, later: int, doubt: str | None):
    page.goto("/kiosk/")
    assert page.evaluate(AFTER, [passed, ran]) == [later, doubt]
