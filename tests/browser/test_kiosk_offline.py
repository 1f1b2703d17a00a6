"""A kiosk without a network: cards are taken, what is brought lies safely in it, and comes into the book once."""

import re
from pathlib import Path

from playwright.sync_api import Page, Route, expect

from pointsapp.store.account_statement import statement_of
from pointsapp.web.now import now_ms
from tests.browser.books import booked, has
from tests.browser.kiosks import dismiss, look_at, on_duty, on_screen, pair, scan, type_number, without_worker
from tests.browser.lying import lying, nothing_lies, offline, ticked, unnamed
from tests.browser.turns import KIOSK_EN, KIOSK_ZH, STANDING_EN, STANDING_ZH, turns
from tests.cast import Cast
from tests.support.browsers import Watch

BATCHES = "**/api/v1/batches"
# Whether the household of a card, which has a name again, is asked whether the next bag is another one.
IS_MARKED = "async (card) => (await import('/kiosk/marks.js')).isMarked({ card, summary: { household: {} } })"
PAGE = Path(__file__).parents[2] / "kiosk" / "page"


@turns(KIOSK_ZH, STANDING_EN)
def test_who_comes_without_a_network_is_noted_and_booked_later(page: Page, cast: Cast, watch: Watch):
    watch.allow("ERR_INTERNET_DISCONNECTED|fetching the script")
    pair(page, cast)
    page.wait_for_load_state("networkidle")
    with offline(page):
        unnamed(page, cast.wang)
        look_at(page, "person")
        assert page.locator("#offers").count() == page.locator("#deposit").count() == 0
        expect(page.locator("#screen")).to_contain_text(re.compile("纸条|slip"))
        page.locator("#drop-off").dblclick()
        look_at(page, "kept")
        ticked(page)
        unnamed(page, cast.li)
        page.locator("#drop-off-recyclable").click()
        ticked(page)
        kept = lying(page)
        assert [each["sequence"] for each in kept] == [1, 2]
        assert [booked(member) for member in (cast.wang, cast.li)] == [[], []]
    nothing_lies(page)
    assert [booked(member) for member in (cast.wang, cast.li)] == [["drop-off"], ["drop-off"]]
    assert [str(line.id) for line in statement_of(cast.community.id, cast.wang.household_id, now_ms() + 1, 9)] == [
        kept[0]["id"]
    ]
    answered = lying(page, "answered")
    assert [each["id"] for each in answered] == [each["id"] for each in kept]
    assert all(each["receipt"]["mac"] for each in answered)
    assert not [word for member in (cast.wang, cast.li) for word in (member.card, member.name) if word in str(answered)]


@turns(KIOSK_ZH)
def test_a_second_tap_that_ends_when_the_first_is_done_is_none(page: Page, cast: Cast, watch: Watch):
    watch.allow("ERR_INTERNET_DISCONNECTED|fetching the script")
    pair(page, cast)
    with offline(page):
        unnamed(page, cast.wang)
        page.locator("#drop-off").click(trial=True)
        page.mouse.down()
        page.mouse.up()
        page.mouse.down()  # and while it is down nothing is drawn anew
        page.wait_for_function("async () => (await import('/kiosk/desk.js')).desk.screen === 'kept'")
        page.mouse.up()
        ticked(page)
        assert len(lying(page)) == 1
    nothing_lies(page)
    assert booked(cast.wang) == ["drop-off"]


@turns(STANDING_ZH, KIOSK_EN)
def test_bottles_and_marks_are_taken_if_an_operator_was_on_when_the_network_went(page: Page, cast: Cast, watch: Watch):
    watch.allow("ERR_INTERNET_DISCONNECTED|fetching the script")
    pair(page, cast)
    on_duty(page, cast.zhao)
    page.wait_for_load_state("networkidle")
    page.context.set_offline(True)
    unnamed(page, cast.wang)  # the banner may not say so yet
    page.locator("#deposit").click()
    look_at(page, "deposit")
    type_number(page, 12)
    page.locator("#confirm").click()
    ticked(page)
    unnamed(page, cast.li)
    look_at(page, "person")
    page.locator("#not-sorted").click()
    look_at(page, "kept")
    expect(page.locator("h1")).to_have_text(re.compile("不计入|does not count"))
    page.locator("#more").click()
    expect(page.locator("#drop-off")).to_contain_text(re.compile("刚才那袋没分好|was not sorted"))
    page.locator("#drop-off").click()
    look_at(page, "another_bag")
    page.locator("#confirm").click()
    ticked(page)
    page.context.set_offline(False)
    nothing_lies(page)
    assert booked(cast.wang) == ["deposit"]
    assert (booked(cast.li), has(cast.li)) == (["drop-off", "drop-off"], {"point": 1})
    assert [page.evaluate(IS_MARKED, member.card) for member in (cast.li, cast.wang)] == [True, False]
    page.locator("#tool-recent").click()
    expect(page.locator(".lines li", has_text=re.compile("没分好|not sorted")).locator("[id^=undo-]")).to_be_visible()


@turns(KIOSK_EN)
def test_what_can_be_no_card_is_refused_without_a_network_too(page: Page, cast: Cast, watch: Watch):
    watch.allow("ERR_INTERNET_DISCONNECTED|fetching the script")
    pair(page, cast)
    with offline(page):
        for text in ("HTTPS://EXAMPLE.ORG/", "C1" + "A" * 31, "X1" + "A" * 30, "C1" + "1" * 30, "A" * 4000):
            scan(page, text)
            dismiss(page, "居民卡" if page.locator("html").get_attribute("lang") == "zh-Hans" else "not a card")
        scan(page, cast.stranger.card)
        expect(page.locator("#notice p")).to_contain_text(re.compile("不是本社区的|does not belong here"))
        on_screen(page, "idle")
        assert lying(page) == []


@turns(KIOSK_ZH)
def test_a_server_that_is_slow_takes_the_person_over_when_it_answers(page: Page, cast: Cast, watch: Watch):
    without_worker(page)
    pair(page, cast)
    held: list[Route] = []
    page.route("**/api/v1/readings", lambda route: held.append(route))
    scan(page, cast.wang.card)
    expect(page.locator("h1")).to_contain_text("没联网，先记下")
    held[0].continue_()
    expect(page.locator("h1")).to_contain_text("王*")
    page.locator("#drop-off").click()
    on_screen(page, "outcome")
    assert booked(cast.wang) == ["drop-off"]


def once(page: Page, cast: Cast) -> None:
    """Noted without a network; the server books it, and its answer is lost; it comes again."""
    lost: list[Route] = []

    def lose(route: Route) -> None:
        lost.append(route)
        route.fetch()
        route.abort()

    with offline(page):
        unnamed(page, cast.wang)
        page.locator("#drop-off").click()
        ticked(page)
        page.route(BATCHES, lose, times=1)
    nothing_lies(page)
    assert len(lost) == 1


@turns(KIOSK_ZH, KIOSK_EN)
def test_an_answer_that_was_lost_doubles_nothing(page: Page, cast: Cast, watch: Watch):
    watch.allow("ERR_")
    without_worker(page)
    pair(page, cast)
    once(page, cast)
    assert booked(cast.wang) == ["drop-off"]


@turns(KIOSK_ZH)
def test_ids_made_when_it_is_sent_would_double_it(page: Page, cast: Cast, watch: Watch):
    watch.allow("ERR_")

    def careless(route: Route) -> None:
        text = (PAGE / "wire.js").read_text()
        told = 'import { uuid7 } from "./uuid7.js";\n' + text.replace(
            "function item({ kind, body: booking, ...noted }) {",
            "function item({ kind, body: kept, ...noted }) {\n  const booking = { ...kept, id: uuid7(Date.now()) };",
        )
        assert "Date.now()" in told
        route.fulfill(body=told, content_type="text/javascript")

    without_worker(page)
    page.route("**/kiosk/wire.js", careless)
    pair(page, cast)
    once(page, cast)
    assert booked(cast.wang) == ["drop-off"] * 2
