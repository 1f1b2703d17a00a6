"""Cards: printing is issuing, a repeat prints nothing, and a lost card or phone ends at once."""

import re
from collections.abc import Callable
from io import BytesIO
from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient
from pypdf import PdfReader

from pointsapp.actions.cards import card_holder
from pointsapp.rules.refusal import Refusal
from pointsapp.store.people import Card, Person, PhoneSession
from pointsapp.web.now import now_ms
from tests.cast import Cast, Member, StaffPerson, new_id
from tests.paper.reading import codes_of, picture

AT = "/admin/nanqiao/households"
Clients = Callable[[Member | StaffPerson], FlaskClient]


@pytest.fixture
def chen(cast: Cast, client_as: Clients) -> FlaskClient:
    return client_as(cast.chen)


def printed(chen: FlaskClient, *households: UUID, per_sheet: str = "1", key: UUID | None = None):
    homes = [str(one) for one in households]
    data = {"household": homes, "per_sheet": per_sheet, "key": str(key or new_id()), "replace": "1"}
    return chen.post(f"{AT}/cards", data=data)


def text_of(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


def works(cast: Cast, card: str) -> bool:
    try:
        card_holder(cast.community.id, card, now_ms())
    except Refusal as refusal:
        return refusal.code != "card-revoked"
    return True


def test_a_card_replaces_the_one_before(chen: FlaskClient, cast: Cast) -> None:
    assert works(cast, cast.li.card)
    answer = printed(chen, cast.li.household_id)
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="card-{cast.li.card_number}.pdf"'
    assert answer.headers["Cache-Control"] == "no-store"
    words = text_of(answer.data)
    assert f"{cast.li.card_number[:4]} {cast.li.card_number[4:]}" in words
    assert "阿姨" not in words
    assert not works(cast, cast.li.card)
    valid = Card.select().where(Card.household_id == cast.li.household_id, Card.revoked_ms.is_null())
    assert valid.count() == 1


def test_it_asks_before_a_card_that_works_is_replaced(chen: FlaskClient, cast: Cast) -> None:
    chen.post(f"{AT}/{cast.wang.household_id}/card/revoke", data={"key": str(new_id())})
    homes = [str(cast.li.household_id), str(cast.wang.household_id)]
    asked = chen.post(f"{AT}/cards", data={"household": homes, "per_sheet": "10", "key": str(new_id())})
    assert asked.status_code == 409
    assert "Replace the card?" in asked.text
    assert cast.li.card_number in asked.text
    assert cast.wang.card_number not in asked.text
    assert "Print only the 1 card that replaces none" in asked.text
    assert works(cast, cast.li.card)
    only = chen.post(f"{AT}/cards", data={"household": homes[1:], "per_sheet": "10", "key": str(new_id())})
    assert only.mimetype == "application/pdf"
    assert works(cast, cast.li.card)


def test_the_printed_code_is_the_card(chen: FlaskClient, cast: Cast) -> None:
    homes = [cast.li.household_id, cast.wang.household_id]
    codes = codes_of(picture(printed(chen, *homes, per_sheet="10").data))
    holders = [card_holder(cast.community.id, code.text, now_ms()).household_id for code in codes]
    assert sorted(holders) == sorted(homes)


def test_printed_twice_it_is_refused_kindly(chen: FlaskClient, cast: Cast) -> None:
    key = new_id()
    printed(chen, cast.li.household_id, key=key)
    again = printed(chen, cast.li.household_id, key=key)
    assert again.status_code == 409
    assert "Printed already" in again.text
    assert cast.li.card_number in again.text
    fresh = re.search(r'name="key" value="([0-9a-f-]{36})"', again.text)
    assert fresh is not None
    assert UUID(fresh[1]) != key
    assert printed(chen, cast.li.household_id, key=UUID(fresh[1])).mimetype == "application/pdf"


def test_start_pins_are_for_those_who_have_none_of_their_own(
    chen: FlaskClient, cast: Cast, client: FlaskClient
) -> None:
    Person.update(pin_is_start=1).where(Person.id == cast.zhang_son.id).execute()
    words = text_of(printed(chen, cast.zhang.household_id).data)
    assert f"{cast.zhang_son.name} (2)" in words  # as he is called, and by the number that the sign-in shows
    assert "(1)" not in words
    pins = re.findall(r"\b\d{6}\b|\b\d{3} \d{3}\b", words)
    assert len(pins) == 1
    client.post("/sign-in", data={"card_number": cast.zhang.card_number, "community": "nanqiao"})
    client.post("/sign-in/person", data={"person": "1"})
    assert client.post("/sign-in/pin", data={"pin": pins[0]}).status_code == 303
    client.post("/sign-out")
    client.post("/sign-in", data={"card_number": cast.zhang.card_number, "community": "nanqiao"})
    client.post("/sign-in/person", data={"person": "0"})
    assert client.post("/sign-in/pin", data={"pin": cast.zhang.pin}).status_code == 303


def test_ten_to_a_sheet(chen: FlaskClient, cast: Cast) -> None:
    homes = [cast.li.household_id, cast.wang.household_id, cast.zhang.household_id, cast.li.household_id]
    answer = printed(chen, *homes, per_sheet="10")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="cards.pdf"'
    assert len(PdfReader(BytesIO(answer.data)).pages) == 1
    numbers = re.findall(r"\d{4} \d{4}", text_of(answer.data))
    assert len(set(numbers)) == 3


def test_none_ticked(chen: FlaskClient, cast: Cast) -> None:
    answer = chen.post(f"{AT}/cards", data={"per_sheet": "10", "key": str(new_id())}, follow_redirects=True)
    assert "Please tick at least one household." in answer.text


@pytest.mark.parametrize("household", [None, "elsewhere"])
def test_no_card_for_households_elsewhere(chen: FlaskClient, cast: Cast, household: str | None) -> None:
    foreign = cast.stranger.household_id if household else uuid4()
    assert printed(chen, cast.li.household_id, foreign).status_code == 404
    assert works(cast, cast.li.card)


def test_a_lost_card_ends_at_once(chen: FlaskClient, cast: Cast) -> None:
    at = f"{AT}/{cast.wang.household_id}/card/revoke"
    for _ in range(2):
        assert chen.post(at, data={"key": str(new_id())}).status_code == 303
    assert not works(cast, cast.wang.card)
    assert "This household has no card that works." in chen.get(f"{AT}/{cast.wang.household_id}").text


def test_a_lost_phone_ends_at_once(chen: FlaskClient, cast: Cast, client_as: Clients) -> None:
    phone = client_as(cast.li)
    at = f"{AT}/{cast.li.household_id}/phones/{PhoneSession.get().id}/end"
    assert chen.post(at, data={"key": str(new_id())}).status_code == 303
    assert phone.get("/pin").status_code == 303
    assert chen.post(f"{AT}/{cast.wang.household_id}/phones/{uuid4()}/end").status_code == 404


def test_phones_elsewhere_are_not_ended(cast: Cast, client_as: Clients) -> None:
    client_as(cast.stranger)
    at = f"{AT}/{cast.stranger.household_id}/phones/{PhoneSession.get().id}/end"
    assert client_as(cast.chen).post(at).status_code == 404
    assert PhoneSession.get().ended_ms is None
