"""The sample neighbourhood: every sign-in that is printed works, and every page stands up to eight weeks of figures."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.codes import code_on_screen, codes_on_paper
from tests.browser.conftest import PaperPicture, Picture
from tests.browser.downloads import paper_shown
from tests.browser.kiosks import look_at, on_screen, scan, type_number
from tests.browser.looks import button, look, press, says
from tests.browser.lying import nothing_lies, offline, ticked
from tests.browser.runs import Run, run
from tests.browser.sample import SampleSignIns, read_sign_ins
from tests.support.browsers import SCREENS, OpenPage, Watch
from tests.support.servers import listening_socket

pytestmark = pytest.mark.screenshots
NOT_NOW = "main .message.note"
HIDDEN_BARS = """Array.from(document.querySelectorAll(".week-bar"), (bar) => bar.getBoundingClientRect().bottom)
    .filter((bottom) => bottom > document.querySelector(".tabs").getBoundingClientRect().top)"""


@pytest.fixture(scope="module")
def first_day(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, int, SampleSignIns]:
    """The folder and port of a sample that was loaded, served and stopped, and what it printed."""
    folder = tmp_path_factory.mktemp("sample")
    with listening_socket() as listener:
        port = int(listener.getsockname()[1])
    with run(folder, port, SAMPLE="1") as going:
        printed = going.printed
    return folder, port, read_sign_ins(printed)


@pytest.fixture(scope="module")
def sample(first_day: tuple[Path, int, SampleSignIns]) -> Iterator[Run]:
    """The same sample, started again."""
    folder, port, _ = first_day
    with run(folder, port, SAMPLE="1") as going:
        yield going


@pytest.fixture(scope="module")
def kiosk(browser: Browser, sample: Run) -> Iterator[Page]:
    """The kiosk of the sample, paired by the link that was printed."""
    watch = Watch()
    watch.allow("ERR_INTERNET_DISCONNECTED|fetching the script")
    page = watch.over(browser.new_context(timezone_id="Asia/Shanghai", **SCREENS["kiosk"]).new_page())
    page.goto(read_sign_ins(sample.printed).pairing_link)
    on_screen(page, "idle")
    expect(page.locator(".turning-code svg")).to_be_visible()
    yield page
    page.context.close()
    assert watch.unexpected() == []


@pytest.fixture
def phone(open_page: OpenPage, sample: Run) -> Page:
    """Somebody's phone."""
    return open_page("phone", base_url=sample.url)


def sign_in(page: Page, sample: Run, name: str) -> None:
    """Signs somebody of the sample in, from the sign-in on."""
    signs = read_sign_ins(sample.printed)
    number, pin = signs.residents[name]
    page.locator("#card_number").fill(number)
    press(page, "Next")
    if name in signs.choices:
        page.locator("main form").get_by_role("button", name=signs.choices[name]).click()
    page.locator("#pin").fill(pin)
    press(page, "Sign in")
    expect(page.locator(".sample")).to_be_visible()


def test_the_second_start_prints_the_same_sign_ins(first_day: tuple[Path, int, SampleSignIns], sample: Run):
    before, after = first_day[2], read_sign_ins(sample.printed)
    assert (after.residents, after.operator, after.admin, after.card) == (
        before.residents,
        before.operator,
        before.admin,
        before.card,
    )
    assert after.choices == before.choices == {"张大爷": "张* (1)"}
    assert after.pairing_link != before.pairing_link
    assert (first_day[0] / "var" / "sample-signins.txt").stat().st_mode & 0o777 == 0o600


def test_a_resident_scans_and_looks_around(open_page: OpenPage, kiosk: Page, sample: Run, picture: Picture):
    look_at(kiosk, "idle")
    picture(kiosk, "kiosk-idle")
    for name in read_sign_ins(sample.printed).residents:  # somebody who has not been here today
        page = open_page("phone", base_url=sample.url)
        page.goto(code_on_screen(kiosk))
        sign_in(page, sample, name)
        look(page, "南桥A区投放点")
        if not page.locator(NOT_NOW).count():
            break
    picture(page, "phone-scan")
    press(page, "Tap once and it is booked")
    look(page, "")
    assert page.evaluate(HIDDEN_BARS) == []
    picture(page, "phone-done")
    for address in ("/home", "/statement", "/rules"):
        page.goto(address)
        look(page, "")
    page.goto("/home")
    picture(page, "phone-home")
    page.locator("a.switch").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    picture(page, "phone-home-english")


def test_the_code_can_be_clicked_where_no_phone_gets(kiosk: Page):
    with kiosk.context.expect_page() as opened:
        kiosk.locator(".turning-code a").click()
    phone = opened.value
    look(phone, "Sign in")
    says(phone, "Your scan is kept. Take your time.")
    phone.close()


def test_the_operator_hands_batteries_out(kiosk: Page, sample: Run, picture: Picture):
    signs = read_sign_ins(sample.printed)
    scan(kiosk, signs.card)
    on_screen(kiosk, "person")
    kiosk.locator("#duty").click()
    kiosk.get_by_role("button", name=signs.operator[0]).click()
    type_number(kiosk, signs.operator[1])
    look_at(kiosk, "person")
    picture(kiosk, "kiosk-person")
    kiosk.locator("#deposit").click()
    type_number(kiosk, 20)
    kiosk.locator("#confirm").click()
    kiosk.locator("#more").click()
    kiosk.locator("#offers").click()
    look_at(kiosk, "offers")
    expect(kiosk.locator("[id^=offer-weekly-bags]")).not_to_have_count(0)  # one is left for whoever tries it
    kiosk.locator("#offer-exchange-bottles-for-batteries-").click()
    look_at(kiosk, "hand_out")
    kiosk.locator("#confirm").click()
    look_at(kiosk, "outcome")
    picture(kiosk, "kiosk-receipt")
    kiosk.locator("#done").click()
    kiosk.locator("#duty-off").click()


def test_a_card_is_taken_without_a_network(kiosk: Page, sample: Run, picture: Picture):
    expect(kiosk.locator(".rewards li").first).to_be_attached()  # it knows the rules, and so all kinds of waste
    with offline(kiosk):
        scan(kiosk, read_sign_ins(sample.printed).card)
        look_at(kiosk, "person")
        picture(kiosk, "kiosk-offline")
        kiosk.locator("#drop-off").click()
        ticked(kiosk)
    nothing_lies(kiosk)


def test_the_volunteer_and_the_leader_look_at_hours(open_page: OpenPage, sample: Run, picture: Picture):
    volunteer = open_page("phone", base_url=sample.url)
    volunteer.goto("/sign-in")
    sign_in(volunteer, sample, "李阿姨")
    volunteer.goto("/hours")
    look(volunteer, "My hours")
    picture(volunteer, "phone-hours")
    leader = open_page("phone", base_url=sample.url)
    leader.goto("/sign-in")
    sign_in(leader, sample, "张大爷")
    leader.goto("/team")
    look(leader, "绿色先锋环保志愿服务队")
    picture(leader, "phone-team")


def test_the_admin_looks_after_it_all(
    open_page: OpenPage, phone: Page, sample: Run, picture: Picture, paper_picture: PaperPicture
):
    page = open_page("desk", base_url=sample.url)
    page.goto("/staff/sign-in")
    name, password = read_sign_ins(sample.printed).admin
    page.locator("#name").fill(name)
    page.locator("#password").fill(password)
    press(page, "Sign in")
    look(page, "Overview")
    for room in [str(each.get_attribute("href")) for each in page.locator("nav.side a").all()]:
        page.goto(room)
        look(page, "")
        expect(page.locator(".sample")).to_be_visible()
    page.goto("/admin/nanqiao/devices")
    look(page, "Kiosks")
    picture(page, "admin-kiosks")
    page.goto("/admin/nanqiao/rulebook/new")
    draft = page.locator("#rules").input_value()
    page.locator("#rules").fill(draft.replace('take = { "bottle-550ml" = 10 }', 'take = { "bottle-550ml" = 8 }'))
    press(page, "Check it and see the poster")
    look(page, "Version %(version)s", version=2)
    expect(page.locator("img.poster-picture")).to_have_js_property("complete", True)
    picture(page, "admin-rules")
    page.goto("/admin/nanqiao/poster")
    paper_picture(paper_shown(page, "Make the poster (PDF)"), "poster")
    certificate = issue_certificate(page, "李阿姨")
    paper_picture(certificate, "certificate")
    (address,) = codes_on_paper(certificate)
    phone.goto(address)
    look(phone, "This certificate is real")
    expect(phone.locator(".sample")).to_be_visible()
    picture(phone, "phone-certificate")


def issue_certificate(page: Page, name: str) -> bytes:
    """Issues somebody's certificate of this year; its PDF."""
    page.goto("/admin/nanqiao/certificates/new")
    look(page, "Issue a certificate")
    option = page.locator("#person option").filter(has_text=name).first
    page.locator("#person").select_option(str(option.get_attribute("value")))
    press(page, "Show the hours")
    press(page, "Issue it")
    says(page, "valid")
    return page.request.get(str(button(page, "Certificate as PDF").get_attribute("href"))).body()
