"""An operator at a kiosk without a network: on as long as they touch it, gone when they go, and heard of later."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from pointsapp.actions.devices import add_device, offer_pairing
from pointsapp.rules.calendar import DAY_MS, HOUR_MS
from pointsapp.store.account_statement import statement_of
from pointsapp.store.devices import StoredOperatorSession, operator_session_of
from pointsapp.store.tray import open_refusals
from pointsapp.web.now import new_key, now_ms, random_bytes
from tests.cast import Cast
from tests.web.kiosk_calls import Answer, Call, caller, later, paired
from tests.web.test_batches import drop_off, said, verdicts
from tests.web.test_batches_offline import bottles

MINUTE_MS = 60_000


@pytest.fixture
def kiosk(app: Flask, cast: Cast) -> Iterator[Call]:
    """A paired kiosk at 南桥A区."""
    return paired(app, cast)


def signed_on(kiosk: Call, cast: Cast) -> dict[str, Any]:
    """小赵 signs on; who is on."""
    status, answer = kiosk("PUT", "/operator", {"person_id": str(cast.zhao.id), "pin": cast.zhao.pin})
    assert status == 200, answer
    return answer


def tell(kiosk: Call, on: dict[str, Any], touched: int, left: int | None = None) -> Answer:
    """The kiosk tells when it was last touched, and when they left, in ms since they came."""
    since_ms = on["touched_ms"]
    told = {"touched_ms": since_ms + touched, "left_ms": None if left is None else since_ms + left}
    return kiosk("POST", "/operator/kept", {"session_id": on["session_id"], **told})


def session(cast: Cast, on: dict[str, Any]) -> StoredOperatorSession:
    """What the book knows of it."""
    found = operator_session_of(cast.community.id, cast.device_id, UUID(on["session_id"]))
    assert found
    return found


def test_who_served_all_morning_without_a_network_was_on_all_morning(
    kiosk: Call, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    on = signed_on(kiosk, cast)
    at = [bottles(cast.wang, happened_ms=on["touched_ms"] + minutes * MINUTE_MS) for minutes in (30, 180, 181, 184)]
    marked = drop_off(cast.li, not_sorted=True, happened_ms=on["touched_ms"] + 100 * MINUTE_MS)
    later(monkeypatch, 4 * 3600)
    assert said(verdicts(kiosk, [at[0]])) == ["operator-needed"]
    for _ in range(2):
        assert tell(kiosk, on, 180 * MINUTE_MS) == (204, {})
    assert tell(kiosk, on, 90 * MINUTE_MS) == (204, {})  # what was known stands
    assert said(verdicts(kiosk, [*at, marked])) == ["operator-needed", "booked", "booked", "operator-needed", "booked"]
    lines = [
        line
        for each in (cast.wang, cast.li)
        for line in statement_of(each.community_id, each.household_id, now_ms() + DAY_MS, 9)
    ]
    assert [(line.kind, line.who) for line in lines] == [(kind, "小赵") for kind in ("deposit", "deposit", "drop-off")]
    assert len(open_refusals(cast.community.id, 9)) == 2
    assert kiosk("GET", "/device")[1]["operator"] is None  # idle for an hour by now


def test_who_was_touching_it_a_moment_ago_is_on(kiosk: Call, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    on = signed_on(kiosk, cast)
    later(monkeypatch, 600)
    assert kiosk("POST", "/operator/touch", {})[1]["code"] == "operator-needed"
    assert tell(kiosk, on, 9 * MINUTE_MS) == (204, {})
    state = kiosk("GET", "/device")[1]["operator"]
    assert {**on, "touched_ms": on["touched_ms"] + 9 * MINUTE_MS} | {"idle_until_ms": state["idle_until_ms"]} == state
    assert state["idle_until_ms"] == on["idle_until_ms"] + 9 * MINUTE_MS
    assert kiosk("POST", "/operator/touch", {})[1]["session_id"] == on["session_id"]


def test_who_signed_off_without_a_network_was_on_until_then(
    kiosk: Call, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    on = signed_on(kiosk, cast)
    before, after = (bottles(cast.wang, happened_ms=on["touched_ms"] + ms) for ms in (9 * MINUTE_MS, 601_000))
    later(monkeypatch, 605)
    for left in (600_000, 600_000, 604_000):
        assert tell(kiosk, on, 600_000, left) == (204, {})
    assert kiosk("GET", "/device")[1]["operator"] is None
    assert session(cast, on).ended_ms == on["touched_ms"] + 600_000
    assert said(verdicts(kiosk, [before, after])) == ["booked", "operator-needed"]


def test_nothing_is_told_of_the_future_nor_of_more_than_12_hours(
    kiosk: Call, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = signed_on(kiosk, cast)
    assert tell(kiosk, first, HOUR_MS) == (204, {})
    assert first["touched_ms"] <= session(cast, first).touched_ms <= now_ms()
    later(monkeypatch, 86_400)
    for _ in range(2):
        assert tell(kiosk, first, 20 * HOUR_MS) == (204, {})
    assert session(cast, first).touched_ms == first["touched_ms"] + 12 * HOUR_MS
    assert tell(kiosk, first, DAY_MS, 2 * DAY_MS) == (204, {})
    assert first["touched_ms"] + DAY_MS <= (session(cast, first).ended_ms or 0) <= now_ms() + DAY_MS


def test_a_session_that_is_over_is_not_told_beyond_its_end(
    kiosk: Call, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = signed_on(kiosk, cast)
    later(monkeypatch, 600)
    second = signed_on(kiosk, cast)
    ended_ms = session(cast, first).ended_ms
    monkeypatch.undo()
    later(monkeypatch, 1200)
    assert tell(kiosk, first, 20 * MINUTE_MS, 20 * MINUTE_MS) == (204, {})
    over = session(cast, first)
    assert (over.touched_ms, over.ended_ms) == (ended_ms, ended_ms)
    assert ended_ms == second["touched_ms"]


def test_who_left_before_they_were_last_seen_has_left_then(kiosk: Call, cast: Cast) -> None:
    on = signed_on(kiosk, cast)
    assert tell(kiosk, on, -HOUR_MS, -HOUR_MS) == (204, {})
    told = session(cast, on)
    assert told.since_ms == told.touched_ms == told.ended_ms == on["touched_ms"]


def test_a_kiosk_tells_of_its_own_sessions_only(app: Flask, kiosk: Call, cast: Cast) -> None:
    on = signed_on(kiosk, cast)
    made = add_device(cast.act(at_ms=now_ms()), cast.second_point_id, "B区", random_bytes(16))
    other = caller(app.test_client())
    assert other("POST", "/operator/kept", {})[1]["code"] == "not-paired"
    code = offer_pairing(cast.act(at_ms=now_ms()), made, random_bytes(5))
    assert other("POST", "/pairing", {"code": code})[0] == 200
    before = session(cast, on)
    for who in (on, {**on, "session_id": str(new_key())}):
        status, answer = tell(other, who, MINUTE_MS)
        assert (status, answer["code"]) == (404, "not-found")
    assert session(cast, on) == before


@pytest.mark.parametrize(
    ("field", "value"), [("session_id", "x"), ("touched_ms", None), ("touched_ms", -1), ("left_ms", "1"), ("more", 1)]
)
def test_what_is_no_telling_is_refused(kiosk: Call, cast: Cast, field: str, value: object) -> None:
    on = signed_on(kiosk, cast)
    told = {"session_id": on["session_id"], "touched_ms": on["touched_ms"], "left_ms": None}
    status, answer = kiosk("POST", "/operator/kept", {**told, field: value})
    assert (status, list(answer["errors"]["json"])) == (422, [field])
    for missing in told:
        sent = {name: each for name, each in told.items() if name != missing}
        assert kiosk("POST", "/operator/kept", sent)[0] == 422
