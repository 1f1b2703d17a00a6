"""A browser becomes a kiosk: by a link, also where the page stands already, or by a code that is read or typed."""

import re
from pathlib import Path
from urllib.parse import urlsplit
from uuid import UUID

from playwright.sync_api import Page, expect

from pointsapp.actions.audit import audit
from pointsapp.actions.devices import add_device, revoke
from pointsapp.store.ledger import Entry
from pointsapp.store.tray import open_refusals
from pointsapp.web.now import now_ms, random_bytes
from tests.browser.books import booked
from tests.browser.films import Shot, filmed, shoot, use_camera
from tests.browser.kiosks import dismiss, look_at, on_screen, pair, pairing_code, scan, visit
from tests.browser.looks import in_english
from tests.browser.lying import lying, nothing_lies, offline_begins, ticked, unnamed
from tests.browser.turns import KIOSK_EN, KIOSK_ZH, STANDING_EN, STANDING_ZH, turns
from tests.cast import Cast
from tests.support.browsers import Watch

NO_FRAGMENT = re.compile("/kiosk/$")

# What the page takes a scanner's keys for, which come one after the other without a pause, at an address that is given.
SCANNED = """async ([text, here]) => {
    const { hearScanner } = await import("/kiosk/scanner.js");
    const { pairingCode } = await import("/kiosk/card_text.js");
    const keys = new EventTarget();
    let code = null;
    hearScanner(keys, { onScan: (read) => { code = pairingCode(read, here); }, onKey: () => {} });
    for (const key of [...text, "Enter"]) keys.dispatchEvent(new KeyboardEvent("keydown", { key }));
    return code;
}"""

pytestmark = filmed


def begin(page: Page) -> None:
    """Opens the page, unpaired, in its language."""
    page.goto("/kiosk/")
    on_screen(page, "pairing")
    if page.evaluate("navigator.language") == "en":
        page.locator("#language").click()
        expect(page.locator("html")).to_have_attribute("lang", "en")


def refused(page: Page) -> None:
    """Sees that what was read is called no code of ours, and that nothing else came of it."""
    words = "not a pairing code of ours" if in_english(page) else "不是这里的配对码"
    on_screen(page, "pairing")
    dismiss(page, words)
    assert urlsplit(page.url).path == "/kiosk/"


def pairings(page: Page) -> list[str]:
    """What leaves the page from now on to pair it."""
    found: list[str] = []
    page.on("request", lambda request: found.append(request.url) if request.method != "GET" else None)
    return found


@turns(KIOSK_ZH, STANDING_EN)
def test_a_link_pairs_where_the_page_stands_already(page: Page, cast: Cast, watch: Watch):
    watch.allow("status of 4")
    begin(page)
    page.goto(f"/kiosk/#pair={pairing_code(cast)}")
    on_screen(page, "idle")
    visit(page, cast.wang)
    page.goto(f"/kiosk/#pair={pairing_code(cast)}")
    expect(page).to_have_url(NO_FRAGMENT)
    on_screen(page, "idle")
    visit(page, cast.li)
    page.locator("#drop-off").click()
    on_screen(page, "outcome")
    assert booked(cast.li) == ["drop-off"]
    with page.expect_request("**/api/v1/rules"):  # it goes on as the kiosk that it was
        page.goto("/kiosk/#pair=AAAABBBBCCCC")
    expect(page.locator("#notice")).to_be_visible()
    dismiss(page, re.compile("pairing code is wrong|配对码不对"))
    on_screen(page, "idle")
    expect(page).to_have_url(NO_FRAGMENT)


@turns(STANDING_ZH, KIOSK_EN)
def test_the_camera_reads_the_code_off_the_admins_screen(page: Page, cast: Cast, film: Path):
    begin(page)
    link = f"{page.url}#pair={pairing_code(cast)}"
    strange = link.replace("127.0.0.1", "example.org")
    went = pairings(page)
    shoot(film, Shot(strange, 2), module=5)
    look_at(page, "pairing")
    use_camera(page)
    expect(page.locator("#notice")).to_be_visible()
    look_at(page, "pairing")
    refused(page)
    assert went == []
    page.locator("#camera-leave").click()
    shoot(film, Shot(link, 2, beside="https://example.org/"), module=5)
    page.locator("#camera-use").click()
    on_screen(page, "idle")
    expect(page.locator(".camera-on video")).to_be_visible()  # which reads cards from now on


@turns(KIOSK_ZH)
def test_what_pairs_nothing_goes_nowhere(page: Page, cast: Cast, watch: Watch):
    watch.allow("status of 4")
    begin(page)
    here, code = page.url, pairing_code(cast)
    went = pairings(page)
    for text in (
        f"https://example.org/kiosk/#pair={code}",
        f"{here}x#pair={code}",
        f"{here.replace('/kiosk/', '/k/')}#pair={code}",
        f"{here}?next=//example.org#pair={code}",
        f"{here}#pair={code}{code}",
        f"javascript:alert(1)//#pair={code}",
        cast.wang.card,
        code[:-1],
        code[:-1] + "0",
        "9" * 600,
    ):
        scan(page, text)
        refused(page)
    assert went == []
    scan(page, "AAAA-BBBB-CCCC")  # it may be one: the server says
    dismiss(page, "配对码")
    expect(page.locator("#code")).to_have_value("AAAABBBBCCCC")
    assert len(went) == 1
    scan(page, f"{code[:4]}-{code[4:8]}-{code[8:]}".lower())
    on_screen(page, "idle")


@turns(KIOSK_ZH)
def test_paired_again_it_sends_what_lies_there(page: Page, cast: Cast, watch: Watch):
    kept = revoked_with_two_kept(page, cast, watch)
    page.locator("#code").fill(pairing_code(cast))
    page.locator("#pair").click()
    sent_once(page, cast, kept, cast.device_id)


@turns(STANDING_EN)
def test_paired_as_another_kiosk_it_sends_what_lies_there(page: Page, cast: Cast, watch: Watch):
    kept = revoked_with_two_kept(page, cast, watch)
    device_id = add_device(cast.act(at_ms=now_ms()), cast.point_id, "新机", random_bytes(16))
    page.goto(f"/kiosk/#pair={pairing_code(cast, device_id)}")
    sent_once(page, cast, kept, device_id)


def revoked_with_two_kept(page: Page, cast: Cast, watch: Watch) -> dict[UUID, int]:
    """Its pairing ends while it has no network and keeps two drop-offs; it hears of it later. When each happened."""
    watch.allow("ERR_INTERNET_DISCONNECTED|fetching the script|status of 4")
    pair(page, cast)
    offline_begins(page)
    for member in (cast.wang, cast.li):
        unnamed(page, member)
        page.locator("#drop-off").click()
        ticked(page)
    before = lying(page)
    revoke(cast.act(at_ms=now_ms()), cast.device_id)
    page.context.set_offline(False)
    look_at(page, "pairing")
    expect(page.locator("#notice p")).to_contain_text(re.compile("pairing was ended|已停用这台自助机"))
    assert (lying(page), [booked(member) for member in (cast.wang, cast.li)]) == (before, [[], []])
    return {UUID(each["id"]): each["happened_ms"] for each in before}


def sent_once(page: Page, cast: Cast, kept: dict[UUID, int], device_id: UUID) -> None:
    """It is a kiosk again, and what it kept is in the book: each once, of when it happened, by this kiosk."""
    on_screen(page, "idle")
    nothing_lies(page)
    assert [booked(member) for member in (cast.wang, cast.li)] == [["drop-off"], ["drop-off"]]
    entries = Entry.select().where(Entry.community_id == cast.community.id, Entry.kind == "drop-off")
    assert {each.id: (each.happened_ms, each.device_id) for each in entries} == {
        id: (happened_ms, device_id) for id, happened_ms in kept.items()
    }
    assert lying(page) == []
    assert open_refusals(cast.community.id, 9) == []
    assert audit(cast.community.id) is None


@turns(KIOSK_ZH)
def test_a_link_that_pairs_may_be_long(page: Page):
    page.goto("/kiosk/")
    here = f"https://{'jifen.' * 10}example.org/kiosk/"
    assert page.evaluate(SCANNED, [f"{here}#pair=ABCDEFGH2345", here]) == "ABCDEFGH2345"
