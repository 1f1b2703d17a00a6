"""The kiosk's clock: what time it takes it to be, and when it shows no code, whatever becomes of the tablet's own."""

from dataclasses import dataclass

from playwright.sync_api import Page

from tests.browser.turns import KIOSK_ZH, turns

SECOND, MINUTE, HOUR, DAY = 1_000, 60_000, 3_600_000, 86_400_000
TOLD = 1_800_000_000_000  # what the server says first
WALL = 1_700_000_123_456  # what the tablet's own clock said then, unless a case has it otherwise

Move = tuple[str, float, float]

# What happens to a clock, one thing after the other, and what it says in the end.
PLAYED = """async (cases) => {
    const { makeClock } = await import("/kiosk/clock.js");
    return cases.map(([first_ms, moves]) => {
        let [wall_ms, monotonic_ms] = [first_ms, 5_000];
        const clock = makeClock({ wall: () => wall_ms, monotonic: () => monotonic_ms });
        const goOn = (passed, ran) => { wall_ms += passed; monotonic_ms += ran; };
        const happen = {
            goOn,
            hear(server_ms, trip_ms) {
                const sent = clock.mark();
                goOn(trip_ms, trip_ms);
                clock.heard(server_ms, sent);
            },
            restore: (server_ms, wall_ms) => clock.restore({ server_ms, wall_ms }),
        };
        for (const [what, ...how] of moves) happen[what](...how);
        return [clock.now(), clock.doubt(), clock.lead()];
    });
}"""


def hear(server_ms: float, trip_ms: float = 0) -> Move:
    """The server says its time, halfway through a call that takes so long."""
    return ("hear", server_ms, trip_ms)


def go_on(passed: float, ran: float) -> Move:
    """The clock that people set goes on by `passed`, the one that only runs by `ran`."""
    return ("goOn", passed, ran)


def recall(server_ms: float, wall_ms: float) -> Move:
    """Just started: the server said this when the tablet's own clock said that."""
    return ("restore", server_ms, wall_ms)


@dataclass(frozen=True)
class Case:
    """What happened, what time it is then, in ms after TOLD, and why no code is shown, if none is."""

    name: str
    moves: list[Move]
    later: float
    doubt: str | None = None
    wall: float = WALL


def after(name: str, passed: float, ran: float, later: float, doubt: str | None = None) -> Case:
    """The server told its time, and then the two clocks went on by so much."""
    return Case(name, [hear(TOLD), go_on(passed, ran)], later, doubt)


def started(name: str, passed: float, doubt: str | None = None) -> Case:
    """The server told its time, and the tablet starts without a network when its own clock says so much later."""
    return Case(name, [recall(TOLD, WALL)], passed, doubt, WALL + passed)


def elsewhere(name: str, ahead: float) -> Case:
    """The tablet's own clock is so far ahead of the server's, and both go right."""
    return Case(name, [hear(TOLD), go_on(MINUTE, MINUTE)], MINUTE, None, TOLD + ahead)


TEN_CALLS = [move for n in range(1, 11) for move in (go_on(SECOND, SECOND), hear(TOLD + n * (SECOND + 100) - 40, 100))]
CASES = [
    Case("never heard", [], WALL - TOLD, "never-heard"),
    after("even", MINUTE, MINUTE, MINUTE),
    after("1 s ahead", MINUTE + SECOND, MINUTE, MINUTE),
    after("1 s behind", MINUTE - SECOND, MINUTE, MINUTE),
    after("4.9 s ahead", MINUTE + 4_900, MINUTE, MINUTE),
    after("4.9 s behind", MINUTE - 4_900, MINUTE, MINUTE),
    after("5 s ahead", MINUTE + 5_000, MINUTE, MINUTE),
    after("5.1 s ahead", MINUTE + 5_100, MINUTE, MINUTE + 5_100, "apart"),
    after("5.1 s behind", MINUTE - 5_100, MINUTE, MINUTE, "apart"),
    after("set on", 3 * MINUTE, MINUTE, 3 * MINUTE, "apart"),
    after("set back", MINUTE, 3 * MINUTE, 3 * MINUTE, "apart"),
    after("before the last contact", -MINUTE, MINUTE, MINUTE, "before-anchor"),
    after("a moment before the last contact", -1, 1, 1, "before-anchor"),
    after("slept", 9 * HOUR, HOUR, 9 * HOUR, "apart"),
    after("a day", DAY, DAY, DAY),
    after("longer", DAY + 1, DAY + 1, DAY + 1, "long-silent"),
    after("set a day on", DAY + MINUTE, MINUTE, DAY + MINUTE, "apart"),
    after("set a day back", MINUTE - DAY, MINUTE, MINUTE, "before-anchor"),
    Case("set a day on, then heard", [hear(TOLD), go_on(DAY, MINUTE), hear(TOLD + MINUTE)], MINUTE),
    Case("set a day back, then heard", [hear(TOLD), go_on(-DAY, MINUTE), hear(TOLD + MINUTE)], MINUTE),
    Case("slept, then heard", [hear(TOLD), go_on(9 * HOUR, 0), hear(TOLD + 9 * HOUR)], 9 * HOUR),
    elsewhere("its own clock 1 s ahead", SECOND),
    elsewhere("its own clock 1 s behind", -SECOND),
    elsewhere("its own clock 2 min ahead", 2 * MINUTE),
    elsewhere("its own clock 2 min behind", -2 * MINUTE),
    elsewhere("its own clock a day ahead", DAY),
    elsewhere("its own clock a day behind", -DAY),
    Case("half a slow call", [hear(TOLD, 900)], 450),
    Case("the quicker of two calls", [hear(TOLD, 900), hear(TOLD + 1_000, 100)], 1_050),
    Case("the quickest of ten calls", [hear(TOLD, 10), *TEN_CALLS[:-2]], 9_905),
    Case("no call but the last ten", [hear(TOLD, 10), *TEN_CALLS], 11_010),
    started("started 1 s later", SECOND),
    started("started 2 min later", 2 * MINUTE),
    started("started a day later", DAY),
    started("started more than a day later", DAY + 1, "long-silent"),
    started("started 25 h later", 25 * HOUR, "long-silent"),
    started("started 1 s before", -SECOND, "before-anchor"),
    started("started 2 min before", -2 * MINUTE, "before-anchor"),
    started("started 1 h before", -HOUR, "before-anchor"),
    Case("started, then set on", [recall(TOLD, WALL), go_on(6_000, 0)], 6_000, "apart"),
    Case("started, then heard", [recall(TOLD, WALL + HOUR), hear(TOLD + DAY, 20), go_on(5, 5)], DAY + 15),
    Case("heard before it recalled", [hear(TOLD + DAY), recall(TOLD, WALL - 9 * DAY)], DAY),
]


@turns(KIOSK_ZH)
def test_what_time_it_is(page: Page):
    page.goto("/kiosk/")
    found = page.evaluate(PLAYED, [[each.wall, each.moves] for each in CASES])
    said = {each.name: (now - TOLD, doubt) for each, (now, doubt, _) in zip(CASES, found, strict=True)}
    assert said == {each.name: (each.later, each.doubt) for each in CASES}
    leads = {each.name: lead for each, (_, _, lead) in zip(CASES, found, strict=True)}
    assert leads["its own clock a day ahead"] == DAY
    assert leads["its own clock 2 min behind"] == -2 * MINUTE
