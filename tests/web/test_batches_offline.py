"""What a kiosk recorded without a network: bottles by the card alone, times by its own clock, receipts of what came."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from pointsapp.actions.cards import revoke_card
from pointsapp.rules.calendar import HOUR_MS
from pointsapp.store.ledger import Entry
from pointsapp.store.tray import open_refusals
from pointsapp.web.now import now_ms
from tests.cast import Cast, Member
from tests.web.kiosk_calls import Call, booking, on_duty, paired
from tests.web.test_batches import booked, drop_off, said, verdicts

Item = dict[str, Any]


@pytest.fixture
def kiosk(app: Flask, cast: Cast) -> Iterator[Call]:
    """A paired kiosk at 南桥A区."""
    return paired(app, cast)


def bottles(member: Member, **changes: object) -> Item:
    """Bottles as the kiosk kept them when nobody could say whose card it was."""
    taken = booking(card=member.card, asset="bottle-550ml", quantity=5)
    return {"kind": "deposit", "booking": taken | changes}


def lost(item: Item, answer: dict[str, Any]) -> Item:
    """The same as the kiosk keeps it once it was booked: a receipt in place of the card."""
    kept = {name: value for name, value in item["booking"].items() if name not in ("card", "scan_pass")}
    return {"kind": item["kind"], "booking": kept, "receipt": answer["receipt"]}


def test_without_a_network_a_card_does_for_bottles_while_an_operator_was_on(kiosk: Call, cast: Cast) -> None:
    before = bottles(cast.wang, happened_ms=now_ms() - 60_000)
    on_duty(kiosk, cast)
    own, item = bottles(cast.zhao), bottles(cast.wang)
    found = verdicts(kiosk, [before, own, item, bottles(cast.stranger), bottles(cast.li, card="C1")])
    assert said(found) == [
        "operator-needed",
        "operator-own-household",
        "booked",
        "card-other-community",
        "card-unknown",
    ]
    revoke_card(cast.act(at_ms=now_ms()), cast.wang.household_id)
    assert said(verdicts(kiosk, [item])) == ["known"]
    assert said(verdicts(kiosk, [bottles(cast.wang)])) == ["card-revoked"]
    assert (booked(cast.wang), booked(cast.zhao)) == (["deposit"], [])
    lying = {each.id: each for each in open_refusals(cast.community.id, 9)}
    assert {each.code for each in lying.values()} >= {"operator-needed", "operator-own-household", "card-revoked"}


def test_a_mark_that_waste_was_not_sorted_wants_an_operator_who_was_on(kiosk: Call, cast: Cast) -> None:
    before = drop_off(cast.wang, not_sorted=True, happened_ms=now_ms() - 60_000)
    on_duty(kiosk, cast)
    found = verdicts(kiosk, [before, drop_off(cast.wang, not_sorted=True), drop_off(cast.wang)])
    assert said(found) == ["operator-needed", "booked", "booked"]
    assert [each["answer"]["counted"] for each in found[1:]] == [False, True]
    assert [each.content["not_sorted"] for each in open_refusals(cast.community.id, 9)] == [True]


def test_a_pass_does_not_do_in_place_of_a_card_for_it_holds_longer_there(kiosk: Call, cast: Cast) -> None:
    on_duty(kiosk, cast)
    scan_pass = kiosk("POST", "/readings", {"card": cast.wang.card})[1]["scan_pass"]
    assert said(verdicts(kiosk, [bottles(cast.wang, card=scan_pass)])) == ["card-unknown"]
    assert said(verdicts(kiosk, [bottles(cast.wang)])) == ["booked"]


def test_at_the_counter_a_card_does_not_do_for_bottles(kiosk: Call, cast: Cast) -> None:
    on_duty(kiosk, cast)
    assert kiosk("POST", "/deposits", bottles(cast.wang)["booking"])[0] == 422
    both = bottles(cast.wang, scan_pass="S1x")
    neither = {"kind": "deposit", "booking": booking(asset="bottle-550ml", quantity=5)}
    assert said(verdicts(kiosk, [both, neither])) == ["unprocessable"] * 2
    assert booked(cast.wang) == []


@pytest.mark.parametrize(("offset_ms", "verdict"), [(0, "booked"), (-4_000, "booked"), (-6_000, "before-contact")])
def test_what_the_clock_puts_before_the_last_contact_lies_with_the_admin(
    kiosk: Call, cast: Cast, offset_ms: int, verdict: str
) -> None:
    contact_ms = now_ms() - HOUR_MS
    noted = {"sequence": 7, "wall_ms": 5, "contact_ms": contact_ms}
    item = drop_off(cast.wang, happened_ms=contact_ms + offset_ms) | noted
    found = verdicts(kiosk, [item, drop_off(cast.li)])
    assert said(found) == [verdict, "booked"]
    lying = open_refusals(cast.community.id, 9)
    if verdict == "booked":
        assert (booked(cast.wang), lying) == (["drop-off"], [])
    else:
        assert booked(cast.wang) == []
        assert (lying[0].code, lying[0].household_id) == (verdict, cast.wang.household_id)
        assert {name: lying[0].content[name] for name in noted} == noted
    assert said(verdicts(kiosk, [item])) == ["known" if verdict == "booked" else verdict]


@pytest.mark.parametrize("noted", [{"sequence": 0}, {"contact_ms": -1}, {"wall_ms": "1"}, {"more": 1}, {"receipt": {}}])
def test_what_is_noted_wrongly_is_refused_alone(kiosk: Call, cast: Cast, noted: Item) -> None:
    assert said(verdicts(kiosk, [drop_off(cast.wang) | noted, drop_off(cast.li)])) == ["unprocessable", "booked"]


def test_a_receipt_is_the_same_each_time_and_proves_what_was_booked(kiosk: Call, cast: Cast) -> None:
    on_duty(kiosk, cast)
    items = [drop_off(cast.wang), bottles(cast.wang)]
    first = [each["answer"] for each in verdicts(kiosk, items)]
    assert [each["answer"] for each in verdicts(kiosk, items)] == first
    assert kiosk("POST", "/drop-offs", items[0]["booking"])[1] == first[0]
    assert said(verdicts(kiosk, [lost(*each) for each in zip(items, first, strict=True)])) == ["known"] * 2
    assert booked(cast.wang) == ["deposit", "drop-off"]


@pytest.mark.parametrize(
    "forged",
    [
        {"receipt": {"mac": "0" * 64}},
        {"receipt": {"received_ms": 1_772_409_600_000}},
        {"receipt": {"household_id": "li"}},
        {"receipt": {"device_id": "019ca93c-0000-7000-8000-000000000001"}},
        {"booking": {"category": "other"}},
        {"booking": {"happened_ms": 1_772_409_600_000}},
    ],
)
def test_a_forged_receipt_is_refused_and_lies_with_the_admin(kiosk: Call, cast: Cast, forged: Item) -> None:
    item = drop_off(cast.wang)
    answer = verdicts(kiosk, [item])[0]["answer"]
    wrong = lost(item, answer)
    for part, changes in forged.items():
        named = {name: str(cast.li.household_id) if value == "li" else value for name, value in changes.items()}
        wrong[part] = {**wrong[part], **named}
    other = {**wrong, "booking": {**wrong["booking"], "id": booking()["id"]}}
    assert said(verdicts(kiosk, [other])) == ["receipt-wrong"]
    assert [each.code for each in open_refusals(cast.community.id, 9)] == ["receipt-wrong"]
    assert (booked(cast.wang), booked(cast.li)) == (["drop-off"], [])
    assert Entry.select().where(Entry.community_id == cast.community.id, Entry.kind == "drop-off").count() == 1
