"""A point without a kiosk: the poster's code, a drop-off that waits, and who says that it was real."""

from playwright.sync_api import Page, expect

from tests.browser.books import booked, has
from tests.browser.codes import codes_on_paper
from tests.browser.conftest import Beside
from tests.browser.downloads import paper_shown
from tests.browser.kiosks import look_at, on_duty, pair
from tests.browser.looks import look, press, says
from tests.browser.signing_in import give_number, give_pin, sign_in, sign_staff_in
from tests.browser.turns import EVERY_TURN
from tests.cast import Cast, Member
from tests.paper.reading import text_of
from tests.support.browsers import OpenPage
from tests.support.servers import LiveServer


def scan_poster(phone: Page, address: str, member: Member) -> None:
    """Scans the poster, signs in, and taps."""
    phone.goto(address)
    give_number(phone, member)
    give_pin(phone, member.pin)
    says(phone, "You scanned the poster, so whoever is on duty confirms it first.")
    look(phone, "南桥A区投放点")
    press(phone, "Tap once and it is booked")
    look(phone, "Noted")


@EVERY_TURN
def test_from_the_paper_to_the_book(
    page: Page, cast: Cast, beside: Beside, open_page: OpenPage, live_server: LiveServer
):
    sign_staff_in(page, cast.chen)
    page.goto("/admin/nanqiao/poster")
    look(page, "Poster")
    poster = paper_shown(page, "Make the poster (PDF)")

    assert "10个550ml塑料瓶=2节5号南孚电池" in text_of(poster)
    (address,) = codes_on_paper(poster)
    phone, second_phone = beside(), beside()
    scan_poster(phone, address, cast.li)
    scan_poster(second_phone, address, cast.wang)
    assert booked(cast.li) == booked(cast.wang) == []

    leader = beside()
    sign_in(leader, cast.zhang, person=0)
    leader.goto("/team/pending")
    look(leader, "Drop-offs to confirm")
    leader.locator("main section").filter(has_text="李*").locator("button[value=confirm]").click()
    says(leader, "Confirmed: it counts.")
    look(leader, "Drop-offs to confirm")
    phone.reload()
    look(phone, "It counts!")
    assert has(cast.li) == {"point": 1}

    kiosk = open_page("kiosk", base_url=live_server.url)
    pair(kiosk, cast)
    on_duty(kiosk, cast.zhao)
    kiosk.locator("#tool-pending").click()
    expect(kiosk.locator(".lines")).to_contain_text("王* · 12栋")
    look_at(kiosk, "pending")
    kiosk.locator("[id^=confirm-]").dblclick()
    expect(kiosk.locator(".nothing")).to_be_visible()
    assert booked(cast.wang) == ["drop-off"]
