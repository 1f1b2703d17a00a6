"""Hours served: claimed by the volunteer, looked at by the leader, stated on a certificate that anybody can check."""

from playwright.sync_api import Page, expect

from tests.browser.books import has
from tests.browser.codes import codes_on_paper
from tests.browser.conftest import Beside
from tests.browser.looks import button, look, press, says, word
from tests.browser.signing_in import sign_in, sign_staff_in
from tests.browser.turns import EVERY_TURN, PHONE_EN, PHONE_ZH, turns
from tests.cast import Cast
from tests.paper.reading import text_of
from tests.support.browsers import Watch
from tests.web.served import approved, served_day, today

ISSUER = {
    "name": "南桥社区居民委员会",
    "credit_code": "51510107MJQ0000013",
    "person_in_charge": "陈",
    "contact": "028-0000-0000",
}


def claim(page: Page, start: str, end: str, day: str = "", content: str = "讲解分类、称重") -> None:
    """Fills in the claim of some hours of the day before yesterday, and sends it."""
    page.goto("/hours/new")
    typed = {
        "activity": "投放点值守",
        "day": day or served_day(),
        "from": start,
        "to": end,
        "place": "A区",
        "content": content,
    }
    for name, text in typed.items():
        page.locator(f"[name={name}]").fill(text)
    press(page, "Send to the leader")


def decide(page: Page, start: str) -> None:
    """Opens the claim that begins at this time."""
    page.goto("/team")
    page.locator("main li a").filter(has_text=start).click()


def name_issuer(page: Page, **changes: str) -> None:
    """Says who issues certificates."""
    page.goto("/admin/nanqiao/certificates/issuer")
    for name, text in {**ISSUER, **changes}.items():
        page.locator(f"#{name}").fill(text)
    press(page, "Save")


@EVERY_TURN
def test_from_the_claim_to_the_points(page: Page, cast: Cast, beside: Beside):
    sign_in(page, cast.li)
    page.goto("/hours")
    look(page, "My hours")
    press(page, "Claim hours")
    look(page, "Claim hours")
    claim(page, "09:00", "11:30")
    look(page, "My hours")
    claim(page, "13:00", "14:00")
    leader = beside()
    sign_in(leader, cast.zhang, person=0)
    leader.goto("/team")
    look(leader, "绿色先锋")
    decide(leader, "09:00")
    look(leader, "李阿姨")
    leader.get_by_text(word(leader, "Approve fewer minutes")).click()
    leader.locator("#minutes").fill("１２０")
    press(leader, "Approve these minutes")
    look(leader, "绿色先锋")
    decide(leader, "13:00")
    leader.locator("summary").last.click()
    leader.locator("#reason").fill("那天是李明在值守")
    look(leader, "李阿姨")
    leader.locator("details button").last.click()
    says(leader, "All done. Nothing is waiting.")
    page.goto("/hours")
    look(page, "My hours")
    says(page, "sent back")
    expect(page.locator("main")).to_contain_text("那天是李明在值守")
    assert has(cast.li) == {"point": 2}


@turns(PHONE_ZH)
def test_a_claim_that_cannot_be_keeps_what_was_typed(page: Page, cast: Cast, watch: Watch):
    watch.allow("status of 4")
    sign_in(page, cast.li)
    claim(page, "09:00", "11:30")
    look(page, "My hours")
    for start, end, day in (("11:00", "12:00", ""), ("12:00", "11:00", ""), ("00:00", "23:59", today().isoformat())):
        claim(page, start, end, day, "写了很久的一段话")
        look(page, "Claim hours")
        expect(page.locator(".error")).to_be_visible()
        expect(page.locator("[name=content]")).to_have_value("写了很久的一段话")
        expect(page.locator("[name=from]")).to_have_value(start)


@EVERY_TURN
def test_from_approved_hours_to_a_certificate_and_its_end(page: Page, cast: Cast, beside: Beside, watch: Watch):
    watch.allow("status of 4")
    approved(cast)
    sign_staff_in(page, cast.chen)
    page.goto("/admin/nanqiao/certificates/new")
    look(page, "Issue a certificate")
    says(page, "No certificate can be issued before it is said who issues them.")
    name_issuer(page, credit_code="51510107MJQ0000014")
    look(page, "Issuer")
    expect(page.locator("#name")).to_have_value(ISSUER["name"])
    name_issuer(page)
    look(page, "Certificates")
    press(page, "Issue a certificate")
    press(page, "Show the hours")
    look(page, "Issue a certificate")
    press(page, "Issue it")
    number = page.locator("h1").inner_text().strip()
    look(page, number)
    pdf = page.request.get(str(button(page, "Certificate as PDF").get_attribute("href"))).body()
    for words in ("李阿姨", "2小时30分", number, ISSUER["name"]):
        assert words in text_of(pdf)
    anybody = beside()
    (address,) = codes_on_paper(pdf)
    anybody.goto(address)
    look(anybody, "This certificate is real")
    says(anybody, "For the sake of privacy no name is shown here; it stands on the paper.")
    assert "李" not in anybody.content()
    page.locator("#reason").fill("姓名写错了")
    press(page, "Revoke it")
    look(page, number)
    expect(page.locator("main")).to_contain_text(word(page, "Revoked"), ignore_case=True)
    anybody.reload()
    look(anybody, "Revoked")


@turns(PHONE_EN)
def test_what_names_no_certificate_looks_alike(page: Page, watch: Watch):
    watch.allow("status of 404")
    shown = set()
    for token in ("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "x", "", "AAAA/BBBB"):
        page.goto(f"/v/{token}")
        look(page, "No such certificate")
        shown.add(page.locator("body").inner_text())
    assert len(shown) == 1
