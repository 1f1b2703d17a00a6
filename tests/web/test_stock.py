"""Stock: what lies where, rewards taken in, the last deliveries."""

import re

import pytest
from flask.testing import FlaskClient

from pointsapp.actions.rewards import take_stock_in
from pointsapp.store.account_statement import EntriesWanted, entries_before
from pointsapp.store.ledger import balances_of
from pointsapp.web.now import now_ms
from tests.cast import SHELF, Cast, act_of
from tests.web.rooms import AT, Clients, is_for_admins_only, keyed
from tests.web.served import sent

STOCK = f"{AT}/stock"


@pytest.fixture
def chen(cast: Cast, client_as: Clients) -> FlaskClient:
    return client_as(cast.chen)


def delivery(cast: Cast, **changes: object) -> dict[str, str]:
    sent = {"point": cast.point_id, "asset": "egg-tray", "quantity": 12, "donor": "红旗超市", **changes}
    return {name: str(value) for name, value in sent.items()}


def shelf(cast: Cast) -> dict[str, int]:
    return balances_of(cast.community.id, cast.point_id)


def test_what_lies_where(chen: FlaskClient) -> None:
    page = re.sub(r"<[^>]+>|\s+", " ", chen.get(STOCK).text)
    assert re.search(r"南桥A区投放点 .* AA batteries\s+100 .* garbage bags\s+400 ", page)
    assert "running low" not in page


def test_rewards_come_in_once_however_often_the_form_is_sent(chen: FlaskClient, cast: Cast) -> None:
    assert sent(chen, STOCK, delivery(cast)).location == STOCK
    assert shelf(cast) == {**SHELF, "egg-tray": 32}
    page = chen.get(STOCK).text
    assert "Taken in at 南桥A区投放点: 12 trays of eggs." in page
    assert "from 红旗超市" in page
    (last, *_) = entries_before(cast.community.id, EntriesWanted(kind="stock"), 1)
    assert (last.who, last.point, last.donor, last.shelf) == ("陈", "南桥A区投放点", "红旗超市", {"egg-tray": 12})


def test_full_width_digits_are_understood(chen: FlaskClient, cast: Cast) -> None:
    assert chen.post(STOCK, data=keyed(**delivery(cast, quantity="１２", donor=""))).status_code == 303
    assert shelf(cast)["egg-tray"] == 32


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *(("quantity", value) for value in ("0", "-1", "1.5", "1e9", "NaN", "1000001", "", "9" * 40)),
        ("donor", "红" * 61),
        ("donor", "红\x07"),
        ("point", "x"),
        ("asset", ""),
        ("asset", "bottle-550ml"),
        ("asset", "gold"),
        ("price", "3"),
    ],
)
def test_what_does_not_do_is_said_and_kept(chen: FlaskClient, cast: Cast, field: str, value: str) -> None:
    answer = chen.post(STOCK, data=keyed(**delivery(cast, **{field: value})))
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text or 'role="alert"' in answer.text
    assert field == "donor" or 'value="红旗超市"' in answer.text
    assert shelf(cast) == SHELF


def test_a_point_of_another_community_is_none(chen: FlaskClient, cast: Cast) -> None:
    assert chen.post(STOCK, data=keyed(**delivery(cast, point=cast.other.point_id))).status_code == 404
    assert balances_of(cast.other.id, cast.other.point_id) == SHELF


def test_a_form_that_was_used_for_something_else(chen: FlaskClient, cast: Cast) -> None:
    data = keyed(**delivery(cast))
    chen.post(STOCK, data=data)
    answer = chen.post(STOCK, data={**data, "quantity": "13"})
    assert (answer.status_code, "used for something else" in answer.text) == (409, True)
    assert shelf(cast)["egg-tray"] == 32


def test_a_delivery_leads_to_its_undoing(chen: FlaskClient, cast: Cast) -> None:
    taken = take_stock_in(cast.act(at_ms=now_ms()), cast.second_point_id, "bin", 3)
    page = chen.get(STOCK).text
    assert f"{AT}/entries/{taken.id}" in page
    assert "running low" in page


def test_deliveries_elsewhere_are_not_shown(chen: FlaskClient, cast: Cast) -> None:
    take_stock_in(act_of(cast.he, at_ms=now_ms()), cast.other.point_id, "bin", 3, "华兴超市")
    assert "华兴" not in chen.get(STOCK).text


def test_only_for_admins(cast: Cast, client: FlaskClient, client_as: Clients) -> None:
    is_for_admins_only(cast, client, client_as, "/stock", "GET", "POST")
