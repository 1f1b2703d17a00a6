"""What a kiosk says of itself is in the admin's list, and its profile says what it may ask for."""

from uuid import UUID

import pytest
from flask import Flask

from pointsapp.actions.devices import add_device, offer_pairing
from pointsapp.rules.device_profiles import COUNTER, SELF_SERVICE
from pointsapp.store.device_reports import StoredReport, reports_of
from pointsapp.store.devices import devices_of
from pointsapp.web.api.profiles import ROUTES
from pointsapp.web.now import now_ms, random_bytes
from tests.cast import Cast
from tests.web.kiosk_calls import Call, booking, caller, paired
from tests.web.rooms import AT, Clients
from tests.web.served import sent

DEVICES = f"{AT}/devices"
REPORT = {"unsent": 3, "version": "0123abcd", "clock_offset_ms": -7_200}


@pytest.fixture
def kiosk(app: Flask, cast: Cast) -> Call:
    return paired(app, cast)


@pytest.fixture
def unattended(app: Flask, cast: Cast) -> Call:
    """A kiosk at which nobody signs on."""
    made = add_device(cast.act(at_ms=now_ms()), cast.second_point_id, "B区", random_bytes(16), SELF_SERVICE)
    call = caller(app.test_client())
    code = offer_pairing(cast.act(at_ms=now_ms()), made, random_bytes(5))
    status, answer = call("POST", "/pairing", {"code": code})
    assert (status, answer["profile"]) == (200, SELF_SERVICE)
    return call


def report_at(cast: Cast, device_id: UUID) -> StoredReport:
    return reports_of(cast.community.id)[device_id]


def test_a_report_is_in_the_admins_list(kiosk: Call, cast: Cast, client_as: Clients) -> None:
    chen = client_as(cast.chen)
    assert "Not sent yet" not in chen.get(DEVICES).text
    assert kiosk("PUT", "/device/report", REPORT) == (204, {})
    page = chen.get(DEVICES).text
    assert "3 bookings" in page
    assert "7 s behind" in page
    assert "0123abcd" in page
    assert kiosk("PUT", "/device/report", {**REPORT, "unsent": 0, "clock_offset_ms": 240_000}) == (204, {})
    page = chen.get(DEVICES).text
    assert "3 bookings" not in page
    assert "4 min ahead" in page
    (device,) = devices_of(cast.community.id)
    assert device.seen_ms == report_at(cast, device.id).reported_ms


def test_a_storage_that_may_be_cleared_is_in_the_admins_list(kiosk: Call, cast: Cast, client_as: Clients) -> None:
    chen = client_as(cast.chen)
    for kept, hinted in ((False, True), (True, False), (False, True), (None, False)):
        said = {} if kept is None else {"storage_kept": kept}  # a page of before doesn't say
        assert kiosk("PUT", "/device/report", {**REPORT, **said}) == (204, {})
        assert ("may be cleared" in chen.get(DEVICES).text) == hinted
        (report,) = reports_of(cast.community.id).values()
        assert report.storage_kept is kept


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("unsent", -1),
        ("unsent", 2**70),
        ("unsent", "3"),
        ("version", "<b>"),
        ("version", "x" * 41),
        ("storage_kept", "perhaps"),
        ("clock_offset_ms", 1.5),
        ("clock_offset_ms", -(2**63)),
    ],
)
def test_what_is_no_report_is_refused(kiosk: Call, cast: Cast, field: str, value: object) -> None:
    status, answer = kiosk("PUT", "/device/report", {**REPORT, field: value})
    assert (status, list(answer["errors"]["json"])) == (422, [field])
    assert not reports_of(cast.community.id)


def test_where_nobody_attends_cards_are_read_and_nothing_is_handed_out(unattended: Call, cast: Cast) -> None:
    status, _ = unattended("POST", "/readings", {"card": cast.wang.card})
    assert status == 200
    logged = booking(card=cast.wang.card, category="kitchen-waste", not_sorted=False)
    assert unattended("POST", "/drop-offs", logged)[1]["counted"]
    assert unattended("PUT", "/device/report", REPORT)[0] == 204
    for method, path in (("GET", "/operators"), ("PUT", "/operator"), ("POST", "/deposits"), ("GET", "/shelf")):
        status, answer = unattended(method, path, {})
        assert (status, answer["code"]) == (403, "not-for-this-kiosk")


def test_every_route_of_a_kiosk_is_in_the_counters_list(app: Flask, kiosk: Call) -> None:
    answered = {rule.endpoint for rule in app.url_map.iter_rules() if rule.rule.startswith("/api/v1/")}
    assert answered - {"api_pairing.pair_kiosk"} == ROUTES[COUNTER]
    assert ROUTES[SELF_SERVICE] < ROUTES[COUNTER]


def test_the_profile_is_chosen_when_a_kiosk_is_added(cast: Cast, client_as: Clients) -> None:
    chen = client_as(cast.chen)
    form = {"name": "B区", "point": str(cast.second_point_id), "profile": SELF_SERVICE}
    sent(chen, DEVICES, form)
    made = next(each for each in devices_of(cast.community.id) if each.name == "B区")
    assert made.profile == SELF_SERVICE
    assert "nobody attends it" in chen.get(DEVICES).text
    assert chen.post(DEVICES, data={**form, "name": "C区", "profile": "admin"}).status_code == 422
