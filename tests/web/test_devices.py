"""Kiosks: added, paired by a code that is shown once, revoked."""

import re
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from pointsapp.actions.devices import add_device, device_of, pair
from pointsapp.rules.kiosk_tokens import plain_pairing_code
from pointsapp.rules.refusal import Refusal
from pointsapp.store.devices import device_by_id, devices_of
from pointsapp.web.now import now_ms
from tests.cast import Cast, act_of, random_of
from tests.web.rooms import AT, Clients, is_for_admins_only, is_not_there, keyed
from tests.web.served import sent

DEVICES = f"{AT}/devices"
MINUTE = 60_000


@pytest.fixture
def chen(cast: Cast, client_as: Clients) -> FlaskClient:
    return client_as(cast.chen)


def code_on(page: str) -> str:
    found = re.search(r"<h1>([A-Z2-7]{4}-[A-Z2-7]{4}-[A-Z2-7]{4})</h1>", page)
    assert found, page
    return found[1]


def paired(code: str, app, at_ms: int) -> str:
    secrets = app.extensions["secrets"]
    return pair(plain_pairing_code(code), secrets, (random_of(32), random_of(32)), at_ms).token


def test_a_new_kiosk_is_paired_next(chen: FlaskClient, cast: Cast) -> None:
    answer = sent(chen, DEVICES, {"name": "B区平板", "point": str(cast.second_point_id)})
    made = next(one for one in devices_of(cast.community.id) if one.name == "B区平板")
    assert (made.point_id, made.paired_ms) == (cast.second_point_id, None)
    assert answer.location == f"{DEVICES}/{made.id}/pair"
    assert len(devices_of(cast.community.id)) == 2
    assert "not paired yet" in chen.get(DEVICES).text


@pytest.mark.parametrize(
    ("field", "value", "status"),
    [("name", "", 422), ("name", "台" * 41, 422), ("point", "", 422), ("point", "x", 422), ("name", "A区一号机", 409)],
)
def test_what_does_not_do_is_said_and_kept(chen: FlaskClient, cast: Cast, field: str, value: str, status: int) -> None:
    answer = chen.post(DEVICES, data=keyed(**{"name": "B区平板", "point": cast.point_id, field: value}))
    assert answer.status_code == status
    assert 'aria-invalid="true"' in answer.text
    assert field == "name" or 'value="B区平板"' in answer.text
    assert len(devices_of(cast.community.id)) == 1


def test_a_point_of_another_community_is_none(chen: FlaskClient, cast: Cast) -> None:
    assert chen.post(DEVICES, data=keyed(name="x", point=cast.other.point_id)).status_code == 404
    assert len(devices_of(cast.community.id)) == 1


def test_the_code_is_shown_and_pairs_once(chen: FlaskClient, cast: Cast, app) -> None:
    at = f"{DEVICES}/{cast.device_id}/pair"
    page = chen.post(at, data=keyed())
    code = code_on(page.text)
    assert f"/kiosk/#pair={code.replace('-', '')}" in page.text
    assert "<svg" in page.text
    assert code not in chen.get(at).text
    token = paired(code.lower(), app, now_ms() + 14 * MINUTE)
    assert device_of(token, now_ms()).device.id == cast.device_id
    with pytest.raises(Refusal, match="pairing-code-wrong"):
        paired(code, app, now_ms())


def test_an_impatient_finger_gets_a_second_code_that_pairs(chen: FlaskClient, cast: Cast, app) -> None:
    data = keyed()
    first, second = (code_on(chen.post(f"{DEVICES}/{cast.device_id}/pair", data=data).text) for _ in range(2))
    with pytest.raises(Refusal, match="pairing-code-wrong"):
        paired(first, app, now_ms())
    assert paired(second, app, now_ms())


def test_an_old_code_and_one_before_the_last_pair_nothing(chen: FlaskClient, cast: Cast, app) -> None:
    at = f"{DEVICES}/{cast.device_id}/pair"
    first, second = (code_on(chen.post(at, data=keyed()).text) for _ in range(2))
    for code, at_ms in ((first, now_ms()), (second, now_ms() + 16 * MINUTE)):
        with pytest.raises(Refusal, match="pairing-code-wrong"):
            paired(code, app, at_ms)


def test_who_pairs_again_is_told_what_happens_to_the_old_tablet(chen: FlaskClient, cast: Cast, app) -> None:
    at = f"{DEVICES}/{cast.device_id}/pair"
    assert "This kiosk is paired." not in chen.get(at).text
    paired(code_on(chen.post(at, data=keyed()).text), app, now_ms())
    assert "This kiosk is paired." in chen.get(at).text
    page = chen.get(DEVICES).text
    assert "Pair again" in page
    assert "Revoke" in page


def test_revoking_asks_first_and_works_at_once(chen: FlaskClient, cast: Cast, app) -> None:
    token = paired(code_on(chen.post(f"{DEVICES}/{cast.device_id}/pair", data=keyed()).text), app, now_ms())
    at = f"{DEVICES}/{cast.device_id}/revoke"
    assert "Revoke this kiosk?" in chen.get(at).text
    assert sent(chen, at, {}).location == DEVICES
    with pytest.raises(Refusal, match="device-revoked"):
        device_of(token, now_ms())
    page = chen.get(DEVICES).text
    assert "A区一号机 is revoked" in page
    assert "Revoked on" in page
    paired(code_on(chen.post(f"{DEVICES}/{cast.device_id}/pair", data=keyed()).text), app, now_ms())
    stored = device_by_id(cast.community.id, cast.device_id)
    assert stored
    assert stored.revoked_ms is None


def test_revoking_ends_a_code_that_was_not_used_yet(chen: FlaskClient, cast: Cast, app) -> None:
    code = code_on(chen.post(f"{DEVICES}/{cast.device_id}/pair", data=keyed()).text)
    chen.post(f"{DEVICES}/{cast.device_id}/revoke", data=keyed())
    with pytest.raises(Refusal, match="pairing-code-wrong"):
        paired(code, app, now_ms())
    stored = device_by_id(cast.community.id, cast.device_id)
    assert stored
    assert stored.revoked_ms is not None


def test_only_for_admins(cast: Cast, client: FlaskClient, client_as: Clients) -> None:
    is_for_admins_only(cast, client, client_as, "/devices", "GET", "POST")
    for what in ("pair", "revoke"):
        is_for_admins_only(cast, client, client_as, f"/devices/{cast.device_id}/{what}", "GET", "POST")


def test_kiosks_elsewhere_and_nowhere(cast: Cast, chen: FlaskClient) -> None:
    theirs: UUID = add_device(act_of(cast.he), cast.other.point_id, "华兴机", random_of(16))
    for what in ("pair", "revoke"):
        is_not_there(chen, f"/devices/{{}}/{what}", theirs, "GET", "POST")
    assert "华兴机" not in chen.get(DEVICES).text
