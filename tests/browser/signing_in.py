"""Residents and staff sign in as they do: by the forms."""

from playwright.sync_api import Page

from pointsapp.rules.names import mask
from tests.browser.looks import look, press
from tests.cast import PASSWORD, Member, StaffPerson


def give_number(page: Page, member: Member) -> None:
    """Types the number of the household's card, and says whose card it is where there are several communities."""
    page.locator("#card_number").fill(member.card_number)
    community = page.locator("select#community")
    if community.count():
        community.select_option(label="南桥社区")
    press(page, "Next")


def give_pin(page: Page, pin: str) -> None:
    """Types a PIN and signs in."""
    page.locator("#pin").fill(pin)
    press(page, "Sign in")


def sign_in(page: Page, member: Member, person: int | None = None) -> None:
    """Opens the sign-in, and goes through it: card number, the how many-th person where there are several, PIN."""
    page.goto("/sign-in")
    give_number(page, member)
    if person is not None:
        page.locator("main form button").nth(person).click()
    give_pin(page, member.pin)
    look(page, "The home of %(name)s", name=mask(member.name))


def sign_staff_in(page: Page, staff: StaffPerson) -> None:
    """Opens the staff's sign-in, and signs in."""
    page.goto("/staff/sign-in")
    look(page, "Sign in for staff")
    page.locator("#name").fill(staff.name)
    page.locator("#password").fill(PASSWORD)
    press(page, "Sign in")
