"""From the register to the phone: a household is enrolled, its card printed, and its start PIN changed."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from pointsapp.actions.cards import card_holder
from pointsapp.rules.refusal import Refusal
from pointsapp.store.households import search_households
from pointsapp.web.now import now_ms
from tests.browser.codes import codes_on_paper
from tests.browser.looks import button, look, press, says, word
from tests.browser.signing_in import sign_staff_in
from tests.browser.turns import DESK_EN, EVERY_TURN, PHONE_ZH, turns
from tests.cast import Cast
from tests.paper.reading import text_of
from tests.support.browsers import OpenPage, Watch
from tests.support.servers import LiveServer

REGISTER = "/admin/nanqiao/households"
OWN_PIN = "730518"


def download(page: Page, name: str) -> bytes:
    """The PDF that a button gives."""
    with page.expect_download() as begun:
        press(page, name)
    path = begun.value.path()
    return Path(path).read_bytes()


def enrol(page: Page, name: str, building: str, others: str = "") -> str:
    """Enrols a household by the form; the address of its page."""
    page.goto(f"{REGISTER}/new")
    look(page, "Enrol a household")
    page.locator("#name").fill(name)
    page.locator("#building").fill(building)
    page.locator("#others").fill(others)
    press(page, "Enrol")
    look(page, name)
    says(page, "Enrolled. Now print the card: it has the start PIN on it.")
    return page.url


@EVERY_TURN
def test_from_the_register_to_the_phone(
    page: Page, cast: Cast, open_page: OpenPage, live_server: LiveServer, picture: Callable[[Page, str], None]
):
    sign_staff_in(page, cast.chen)
    enrol(page, "陆建国", "7栋", "陆小妹")
    pdf = download(page, "Print the card")
    page.get_by_role("link", name=word(page, "Show how the card stands now")).click()
    expect(button(page, "Print a new card")).to_be_visible()
    (found,), _ = search_households(cast.community.id, "陆建国", 1)
    (code,) = codes_on_paper(pdf)
    assert card_holder(cast.community.id, code, now_ms()).household_id == found.household.id
    (_, first), (_, second) = re.findall(r"陆(?:建国|小妹)\((\d)\)\D*?(\d{6})", text_of(pdf))
    assert first != second

    phone = open_page("phone", page.evaluate("navigator.language"), base_url=live_server.url)
    phone.goto("/sign-in?next=/rules")
    phone.locator("#card_number").fill(found.household.card_number)
    phone.locator("#community").select_option("nanqiao")
    press(phone, "Next")
    phone.locator("main form button").nth(1).click()
    phone.locator("#pin").fill(second)
    press(phone, "Sign in")
    phone.goto("/home")
    look(phone, "Choose your own PIN")
    picture(phone, "choose-pin")
    phone.locator("#new_pin").fill(OWN_PIN)
    phone.locator("#new_pin_again").fill(OWN_PIN)
    press(phone, "Save")
    expect(phone).to_have_url(f"{live_server.url}/home")
    says(phone, "Your new PIN holds from now on.")

    page.goto(f"{REGISTER}/{found.household.id}")
    look(page, "陆建国")
    expect(page.get_by_text(word(page, "own PIN"))).to_have_count(1)
    picture(page, "household")
    press(page, "Sign out")
    says(page, "That phone is signed out and no longer a card.")
    phone.goto("/home")
    look(phone, "Sign in")


@turns(PHONE_ZH, DESK_EN)
def test_a_card_is_printed_once_and_lost_once(page: Page, cast: Cast, watch: Watch):
    watch.allow("status of 409")
    sign_staff_in(page, cast.chen)
    page.goto(REGISTER)
    look(page, "Households")
    page.locator("#q").fill("王婆婆")
    press(page, "Search")
    page.get_by_role("checkbox").check()
    press(page, "Print cards, ten to a sheet")
    look(page, "Replace the card?")
    download(page, "Print new cards")
    press(page, "Print new cards")
    look(page, "Printed already")
    page.goto(REGISTER)
    page.locator("#q").fill("王婆婆")
    press(page, "Search")
    page.get_by_role("checkbox").check()
    press(page, "Print cards, ten to a sheet")
    look(page, "Replace the card?")
    pdf = download(page, "Print new cards")
    (code,) = codes_on_paper(pdf)
    page.goto(f"{REGISTER}/{cast.wang.household_id}")
    page.locator("summary").click()
    press(page, "Stop the card")
    look(page, "王婆婆")
    says(page, "The card no longer works.")
    assert button(page, "Print the card").is_visible()
    with pytest.raises(Refusal, match="card-revoked"):
        card_holder(cast.community.id, code, now_ms())


@turns(PHONE_ZH, DESK_EN)
def test_a_person_gets_roles_and_a_new_pin(page: Page, cast: Cast):
    sign_staff_in(page, cast.chen)
    page.goto(f"{REGISTER}/{cast.wang.household_id}/persons/new")
    look(page, "Add a person")
    page.locator("#name").fill("王小明")
    press(page, "Add")
    look(page, "王婆婆")
    page.get_by_role("link", name=re.compile("王小明")).click()
    look(page, "王小明")
    press(page, "Make a volunteer")
    expect(button(page, "No longer a volunteer")).to_be_visible()
    look(page, "王小明")
    page.locator("summary").first.click()
    page.locator("details[open] button").click()
    look(page, "New PIN for %(name)s", name="王小明")
    expect(page.locator("strong")).to_have_text(re.compile(r"^\d{6}$"))
    press(page, "Written down")
    look(page, "王小明")
    page.locator("summary").last.click()
    page.locator("details[open] button").click()
    look(page, "王婆婆")
    says(page, "%(name)s no longer belongs to this household.", name="王小明")
