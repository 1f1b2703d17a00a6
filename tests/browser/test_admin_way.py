"""The social worker's week: rewards come in, rules change, a kiosk is paired and lost, a mistake is undone."""

from playwright.sync_api import Page, expect

from pointsapp.web.now import now_ms
from tests.browser.books import booked, bring, has
from tests.browser.kiosks import look_at, on_screen, scan
from tests.browser.looks import button, look, press, says
from tests.browser.signing_in import sign_staff_in
from tests.browser.turns import DESK_EN, DESK_ZH, EVERY_TURN, PHONE_EN, PHONE_ZH, turns
from tests.cast import Cast
from tests.support.browsers import OpenPage, Watch
from tests.support.servers import LiveServer

ADMIN = "/admin/nanqiao"


@EVERY_TURN
def test_every_room_can_be_walked_through(page: Page, cast: Cast):
    sign_staff_in(page, cast.chen)
    look(page, "Overview")
    rooms = page.locator("nav.side a")
    addresses = [str(room.get_attribute("href")) for room in rooms.all()]
    assert len(addresses) > 9
    for address in addresses:
        page.goto(address)
        look(page, "")


@turns(PHONE_ZH, DESK_EN)
def test_rewards_come_in(page: Page, cast: Cast, watch: Watch):
    watch.allow("status of 422")
    sign_staff_in(page, cast.chen)
    page.goto(f"{ADMIN}/stock")
    look(page, "Stock")
    page.locator("#asset").select_option("egg-tray")
    page.locator("#quantity").fill("1e9")
    page.locator("#donor").fill("红旗超市")
    press(page, "Take in")
    look(page, "Stock")
    expect(page.locator("#donor")).to_have_value("红旗超市")
    page.locator("#quantity").fill("１２")
    button(page, "Take in").dblclick()
    look(page, "Stock")
    expect(page.locator("main")).to_contain_text("32")


@turns(PHONE_EN, DESK_ZH)
def test_rules_are_mended_looked_at_and_published(page: Page, cast: Cast, watch: Watch):
    watch.allow("status of 422")
    sign_staff_in(page, cast.chen)
    page.goto(f"{ADMIN}/rulebook/new")
    look(page, "The next rules")
    draft = page.locator("#rules").input_value()
    bad = draft.replace("min_gap_minutes = 60", "min_gap_minutes = -1").replace(
        "max_per_day = 2\n", "max_per_day = 0\n"
    )
    page.locator("#rules").fill(bad)
    press(page, "Check it and see the poster")
    expect(page.locator(".problems li")).to_have_count(2)
    look(page, "The next rules")
    assert page.locator("#rules").input_value() == bad
    good = draft.replace('take = { "bottle-550ml" = 10 }', 'take = { "bottle-550ml" = 8 }')
    page.locator("#file").set_input_files({"name": "r.toml", "mimeType": "text/plain", "buffer": good.encode()})
    press(page, "Check it and see the poster")
    expect(page.locator("#changes ~ ul li, section[aria-labelledby=changes] li")).to_have_count(1)
    look(page, "Version %(version)s", version=2)
    assert page.locator("img.poster-picture").evaluate("image => image.naturalWidth") > 300
    press(page, "Publish")
    look(page, "Rules")
    says(page, "to come")


@turns(PHONE_ZH, DESK_EN)
def test_a_kiosk_is_paired_and_noticed_when_revoked(
    page: Page, cast: Cast, open_page: OpenPage, live_server: LiveServer, watch: Watch
):
    watch.allow("status of 40")
    sign_staff_in(page, cast.chen)
    page.goto(f"{ADMIN}/devices")
    look(page, "Kiosks")
    page.locator("#name").fill("B区平板")
    press(page, "Add and pair")
    look(page, "Pair %(name)s", name="B区平板")
    press(page, "Show the code")
    code = page.locator("h1").inner_text()
    look(page, code)
    kiosk = open_page("kiosk", base_url=live_server.url)
    kiosk.goto("/kiosk/")
    kiosk.locator("#code").fill(code.lower())
    kiosk.locator("#pair").click()
    on_screen(kiosk, "idle")
    page.goto(f"{ADMIN}/devices")
    page.locator("section").filter(has_text="B区平板").get_by_role("link").last.click()
    look(page, "B区平板")
    press(page, "Revoke the kiosk")
    look(page, "Kiosks")
    scan(kiosk, cast.wang.card)
    look_at(kiosk, "pairing")
    expect(kiosk.locator("#notice")).to_be_visible()


@turns(PHONE_EN, DESK_ZH)
def test_a_booking_is_undone_with_a_reason(page: Page, cast: Cast):
    bring(cast.wang, [now_ms() - 60_000])
    sign_staff_in(page, cast.chen)
    page.goto(f"{ADMIN}/entries?kind=drop-off")
    look(page, "Bookings")
    page.locator("main li a").filter(has_text="王婆婆").click()
    look(page, "王婆婆")
    page.locator("#reason").fill("刷错了卡")
    press(page, "Undo this booking")
    says(page, "This booking was undone.")
    look(page, "王婆婆")
    assert booked(cast.wang) == ["reversal", "drop-off"]
    assert has(cast.wang) == {}
