"""What a kiosk kept without a network, sent in batches: a verdict on each booking, and each is booked once."""

from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from peewee import OperationalError

from pointsapp.actions.acts import Act
from pointsapp.actions.audit import audit
from pointsapp.actions.cards import revoke_card
from pointsapp.rules.calendar import DAY_MS
from pointsapp.store.account_statement import statement_of
from pointsapp.store.devices import operator_session_at
from pointsapp.web.api import bookings
from pointsapp.web.now import now_ms
from tests.cast import Cast, Member
from tests.web.kiosk_calls import Answer, Call, booking, caller, later, on_duty, paired

Item = dict[str, Any]


@pytest.fixture
def kiosk(app: Flask, cast: Cast) -> Call:
    """A paired kiosk at 南桥A区."""
    return paired(app, cast)


def drop_off(member: Member, **changes: object) -> Item:
    """A drop-off as the kiosk kept it."""
    return {"kind": "drop-off", "booking": booking(card=member.card, category="kitchen-waste") | changes}


def deposit(scan_pass: str, quantity: int = 5, **changes: object) -> Item:
    """Bottles as the kiosk kept them."""
    taken = booking(scan_pass=scan_pass, asset="bottle-550ml", quantity=quantity)
    return {"kind": "deposit", "booking": taken | changes}


def send(kiosk: Call, items: list[Any]) -> Answer:
    return kiosk("POST", "/batches", {"bookings": items})


def verdicts(kiosk: Call, items: list[Any]) -> list[dict[str, Any]]:
    status, answer = send(kiosk, items)
    assert status == 200, answer
    assert len(answer["verdicts"]) == len(items)
    return list(answer["verdicts"])


def said(found: list[dict[str, Any]]) -> list[str]:
    """The verdicts, and the codes of what was refused."""
    return [each["problem"]["code"] if each["problem"] else each["verdict"] for each in found]


def booked(member: Member) -> list[str]:
    """The kinds of the household's bookings, newest first."""
    return [line.kind for line in statement_of(member.community_id, member.household_id, now_ms() + 1, 1000)]


def test_each_gets_the_answer_that_its_own_address_gives(kiosk: Call, cast: Cast) -> None:
    on_duty(kiosk, cast)
    scan_pass = kiosk("POST", "/readings", {"card": cast.wang.card})[1]["scan_pass"]
    items = [drop_off(cast.wang), drop_off(cast.li, category="other"), deposit(scan_pass)]
    found = verdicts(kiosk, items)
    assert [each["id"] for each in found] == [item["booking"]["id"] for item in items]
    paths = {"drop-off": "/drop-offs", "deposit": "/deposits"}
    alone = [kiosk("POST", paths[item["kind"]], item["booking"])[1] for item in items]
    assert [(each["verdict"], each["answer"], each["problem"]) for each in found] == [
        ("booked", answer, None) for answer in alone
    ]
    assert found[1]["answer"]["reason"]
    assert booked(cast.wang) == ["deposit", "drop-off"]


def test_one_that_is_refused_bars_nobody_and_says_what_its_own_address_says(kiosk: Call, cast: Cast) -> None:
    on_duty(kiosk, cast)
    scan_pass = kiosk("POST", "/readings", {"card": cast.wang.card})[1]["scan_pass"]
    early = drop_off(cast.zhang, happened_ms=now_ms() + DAY_MS)
    items = [
        drop_off(cast.wang),
        drop_off(cast.stranger),
        drop_off(cast.wang, card="C1" + "A" * 30),
        drop_off(cast.wang, category="gold"),
        drop_off(cast.wang, extra=1),
        drop_off(cast.wang, category="kitchen\0waste"),
        drop_off(cast.wang, category="\ud800"),
        deposit(scan_pass, quantity=201),
        deposit("S1nothing"),
        early,
        drop_off(cast.li),
    ]
    found = verdicts(kiosk, items)
    paths = {"drop-off": "/drop-offs", "deposit": "/deposits"}
    for item, each in zip(items[1:-1], found[1:-1], strict=True):
        alone = kiosk("POST", paths[item["kind"]], item["booking"])
        assert (each["verdict"], each["answer"]) == ("refused", None)
        assert (each["problem"]["status"], without_time(each["problem"])) == (alone[0], without_time(alone[1]))
        in_both = each["problem"]["said"]
        assert each["problem"]["detail"] == in_both["zh"] != in_both["en"]
    assert said(found) == [
        "booked",
        "card-other-community",
        "card-unknown",
        "unknown-category",
        "unprocessable",
        "bad-request",
        "bad-request",
        "bad-quantity",
        "scan-expired",
        "in-future",
        "booked",
    ]
    assert (booked(cast.wang), booked(cast.li)) == (["drop-off"], ["drop-off"])


def without_time(problem: dict[str, Any]) -> dict[str, Any]:
    """A problem without the moment at which it was met."""
    return {name: value for name, value in problem.items() if name != "received_ms"}


@pytest.mark.parametrize(
    "item",
    [
        {},
        {"kind": "drop-off"},
        {"kind": "drop-off", "booking": []},
        {"kind": "drop-off", "booking": {}},
        {"kind": "exchange", "booking": {"id": 1}},
        {"kind": ["drop-off"], "booking": {"id": "1"}},
        {"kind": "deposit", "booking": {"happened_ms": 10**30}, "more": 1},
        {"kind": "deposit", "booking": {"happened_ms": True, "id": None}},
    ],
)
def test_what_is_no_booking_is_refused_alone(kiosk: Call, cast: Cast, item: Item) -> None:
    found = verdicts(kiosk, [item, drop_off(cast.wang)])
    assert said(found) == ["unprocessable", "booked"]
    assert (found[0]["id"], found[0]["problem"]["status"]) == (None, 422)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"bookings": None},
        {"bookings": {}},
        {"bookings": []},
        {"bookings": [{}] * 201},
        {"bookings": [{}, 1]},
        {"bookings": [{}], "more": 1},
        [],
    ],
)
def test_what_is_no_list_of_bookings_is_refused_whole(kiosk: Call, body: object) -> None:
    status, answer = kiosk("POST", "/batches", body)
    assert (status, answer["code"]) == (422, "unprocessable")


def test_what_is_too_large_is_refused_whole(kiosk: Call, cast: Cast) -> None:
    status, answer = send(kiosk, [drop_off(cast.wang, card="很" * 5000) for _ in range(200)])
    assert (status, answer["code"]) == (413, "too-large")


def test_the_longest_batch_of_the_longest_cards_fits(kiosk: Call, cast: Cast) -> None:
    found = verdicts(kiosk, [drop_off(cast.wang, card="x" * 4096) for _ in range(200)])
    assert said(found) == ["card-unknown"] * 200


def test_an_id_twice_in_a_batch_is_one_booking(kiosk: Call, cast: Cast) -> None:
    first = drop_off(cast.wang)
    again, other = drop_off(cast.wang, **first["booking"]), drop_off(cast.li, id=first["booking"]["id"])
    found = verdicts(kiosk, [first, again, other])
    assert said(found) == ["booked", "known", "key-reused"]
    assert found[0]["answer"] == found[1]["answer"]
    assert (booked(cast.wang), booked(cast.li)) == (["drop-off"], [])


def test_what_was_booked_before_is_known_however_late_and_whatever_became_of_the_card(kiosk: Call, cast: Cast) -> None:
    items = [drop_off(cast.wang), drop_off(cast.li)]
    first = verdicts(kiosk, items)
    revoke_card(cast.act(at_ms=now_ms()), cast.wang.household_id)
    again = verdicts(kiosk, items)
    assert (said(first), said(again)) == (["booked"] * 2, ["known"] * 2)
    assert [each["answer"] for each in again] == [each["answer"] for each in first]
    assert said(verdicts(kiosk, [drop_off(cast.wang)])) == ["card-revoked"]
    assert (booked(cast.wang), booked(cast.li)) == (["drop-off"], ["drop-off"])


def test_a_batch_that_the_database_cut_off_is_sent_again_and_each_is_booked_once(
    kiosk: Call, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    items = [drop_off(member) for member in (cast.wang, cast.li, cast.zhang, cast.zhao)]
    cut_at(monkeypatch, cast.zhang)
    status, answer = send(kiosk, items)
    assert (status, answer["code"], answer["retry_seconds"]) == (503, "unavailable", 2)
    monkeypatch.undo()
    assert said(verdicts(kiosk, items)) == ["known"] * 2 + ["booked"] * 2
    assert said(verdicts(kiosk, items)) == ["known"] * 4
    assert [booked(member) for member in (cast.wang, cast.li, cast.zhang, cast.zhao)] == [["drop-off"]] * 4
    assert audit(cast.community.id) is None


def cut_at(monkeypatch: pytest.MonkeyPatch, member: Member) -> None:
    """When it comes to this household the database is gone."""
    record = bookings.record_drop_off

    def until_gone(act: Act, household_id: UUID, *what: Any) -> Any:
        if household_id == member.household_id:
            raise OperationalError("the disk is gone")
        return record(act, household_id, *what)

    monkeypatch.setattr(bookings, "record_drop_off", until_gone)


def test_bottles_were_taken_by_whoever_was_on_then_and_keep_nobody_on(
    kiosk: Call, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    scan_pass = kiosk("POST", "/readings", {"card": cast.wang.card})[1]["scan_pass"]
    before = deposit(scan_pass, happened_ms=now_ms() - 30_000)
    on_duty(kiosk, cast)
    marked = drop_off(cast.li, not_sorted=True)
    later(monkeypatch, 60)
    kept_on = operator_session_at(cast.community.id, cast.device_id, 0)
    assert said(verdicts(kiosk, [before, deposit(scan_pass, happened_ms=now_ms()), marked])) == [
        "operator-needed",
        "booked",
        "booked",
    ]
    assert operator_session_at(cast.community.id, cast.device_id, 0) == kept_on
    lines = [
        statement_of(each.community_id, each.household_id, now_ms() + DAY_MS, 9)[0] for each in (cast.wang, cast.li)
    ]
    assert [line.who for line in lines] == ["小赵"] * 2


def test_who_is_not_paired_sends_no_batch(app: Flask, cast: Cast) -> None:
    stranger = caller(app.test_client())
    assert send(stranger, [drop_off(cast.wang)])[1]["code"] == "not-paired"
    answer = app.test_client().post("/api/v1/batches", json={"bookings": [drop_off(cast.wang)]})
    assert (answer.status_code, answer.get_json()["code"]) == (403, "header-missing")
