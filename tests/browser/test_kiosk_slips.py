"""A reward without a network: a numbered paper slip, and the goods against it when the network is back."""

import re

from playwright.sync_api import Page, expect

from tests.browser.books import booked
from tests.browser.kiosks import look_at, on_duty, on_screen, pair, type_number, visit
from tests.browser.lying import offline, unnamed
from tests.browser.turns import KIOSK_EN, KIOSK_ZH, STANDING_EN, STANDING_ZH, turns
from tests.cast import Cast, Member
from tests.support.browsers import Watch

OFFLINE = "ERR_INTERNET_DISCONNECTED|fetching the script"
SAME_CARD_MS = 3_000
COPYING_MS = 90_000  # as screens/slip.js has it


def slip_of(page: Page, member: Member, rule: str) -> str:
    """Somebody would like what a rule gives; what the paper is to say."""
    unnamed(page, member)
    page.locator("#slip").click()
    look_at(page, "slip")
    page.locator(f"#slip-{rule}").dblclick()
    expect(page.locator(".paper h1")).to_be_visible()
    look_at(page, "slip")
    words = page.locator(".paper").inner_text()
    page.locator("#done").click()
    on_screen(page, "idle")
    return words


@turns(KIOSK_ZH, STANDING_EN)
def test_what_was_asked_for_without_a_network_is_handed_out_against_the_slip(page: Page, cast: Cast, watch: Watch):
    watch.allow(OFFLINE)
    pair(page, cast)
    with offline(page):
        first = slip_of(page, cast.wang, "bottles-for-batteries")
        page.wait_for_timeout(SAME_CARD_MS)
        second = slip_of(page, cast.li, "points-for-eggs")
        page.wait_for_timeout(SAME_CARD_MS)
        again = slip_of(page, cast.wang, "bottles-for-batteries")
    page.reload()
    on_screen(page, "idle")
    assert [re.search(r"\d+", words)[0] for words in (first, second, again)] == ["1", "2", "1"]
    assert first == again
    assert cast.wang.card[-3:] in first
    visit(page, cast.wang)
    expect(page.locator(".due")).to_contain_text(re.compile("值守的人|person on duty"))
    page.locator("#done").click()
    on_duty(page, cast.zhao)
    page.wait_for_timeout(SAME_CARD_MS)
    visit(page, cast.wang)
    expect(page.locator(".due")).to_contain_text(re.compile("10个|10 "))  # so many bottles are missing
    page.locator("#deposit").click()
    type_number(page, 12)
    page.locator("#confirm").click()
    page.locator("#more").click()
    look_at(page, "person")
    page.locator("#due-1").click()
    look_at(page, "hand_out")
    page.locator("#confirm").dblclick()
    look_at(page, "outcome")
    page.locator("#more").click()
    expect(page.locator(".due")).to_have_count(0)
    page.locator("#done").click()
    assert booked(cast.wang) == ["exchange", "deposit"]
    page.locator("#tool-slips").click()
    look_at(page, "slips")
    expect(page.locator(".lines li")).to_have_count(1)
    expect(page.locator(".lines li")).to_contain_text(cast.li.card[-3:])


@turns(STANDING_ZH, KIOSK_EN)
def test_a_slip_that_nobody_wants_any_more_is_struck_out_after_a_second_look(page: Page, cast: Cast, watch: Watch):
    watch.allow(OFFLINE)
    pair(page, cast)
    on_duty(page, cast.zhao)
    with offline(page):
        slip_of(page, cast.wang, "bags")
        page.locator("#tool-slips").click()
        page.locator("#ask-1").click()
        look_at(page, "slips")
        page.locator("#back").click()
        expect(page.locator("#tool-slips")).to_contain_text("1")
        page.locator("#tool-slips").click()
        page.locator("#ask-1").click()
        page.locator("#strike-1").dblclick()
        expect(page.locator(".nothing")).to_be_visible()
        look_at(page, "slips")
        page.locator("#back").click()
        expect(page.locator("#tool-slips")).to_have_count(0)
        page.wait_for_timeout(SAME_CARD_MS)
        assert "2" in slip_of(page, cast.wang, "bags").splitlines()[0]  # no number is given twice


@turns(KIOSK_ZH)
def test_a_slip_stands_as_long_as_it_takes_to_copy_it(page: Page, cast: Cast, watch: Watch):
    watch.allow(OFFLINE)
    page.clock.install()
    pair(page, cast)
    with offline(page):
        unnamed(page, cast.wang)
        page.locator("#slip").click()
        page.locator("#slip-bags").click()
        expect(page.locator(".paper h1")).to_be_visible()
        page.clock.run_for(COPYING_MS - 20_000)
        expect(page.locator(".paper h1")).to_be_visible()
        assert page.locator("#countdown p").inner_text() == ""
        page.clock.run_for(10_500)
        expect(page.locator("#countdown p")).to_contain_text("自动退出")
        page.clock.run_for(10_000)
        on_screen(page, "idle")
