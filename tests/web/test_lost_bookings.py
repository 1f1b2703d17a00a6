"""What a restored backup has lost comes again from the kiosk: once each, as it was, proved by the receipts."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from pointsapp.actions.audit import audit
from pointsapp.actions.drop_offs import record_drop_off
from pointsapp.actions.restoring import restore
from pointsapp.actions.seals import seal_days
from pointsapp.config import Settings
from pointsapp.rules.calendar import DAY_MS, HOUR_MS, week_bounds, week_of
from pointsapp.store.database import close_database, connect, open_database
from pointsapp.store.ledger import Entry, balances_of
from pointsapp.store.tray import open_refusals, open_refusals_count
from pointsapp.web.now import new_key, now_ms
from tests.actions.backing_up import at_another_place
from tests.cast import Cast
from tests.support.copies import hand_made
from tests.web.kiosk_calls import Call, booking, later, on_duty, paired
from tests.web.rooms import AT, Clients
from tests.web.test_batches import booked, drop_off, said, verdicts
from tests.web.test_batches_offline import bottles, lost

Item = dict[str, Any]


@dataclass(frozen=True)
class Restored:
    """A kiosk whose bookings stand in no book any more, what it keeps of them, and how they stood there."""

    kiosk: Call
    kept: list[Item]
    before: dict[UUID, tuple[Any, ...]]


Deeds = Callable[[Call, Cast], list[Item]]
Undergo = Callable[[Deeds], Restored]


@pytest.fixture
def undergo(app: Flask, cast: Cast, settings: Settings, vacant_url: str, tmp_path: Path) -> Undergo:
    """A backup is made, something is booked at the kiosk, which keeps what it gives, and the backup is restored."""

    def undergone(deeds: Deeds) -> Restored:
        kiosk = paired(app, cast)
        on_duty(kiosk, cast)
        assert kiosk("GET", "/device")[1]["restored_ms"] is None
        close_database()
        copy = hand_made(settings.database_url, tmp_path / "copy")
        open_database(settings.database_url)
        connect()
        known = entries(cast)
        kept = deeds(kiosk, cast)
        before = entries(cast)
        assert len(before) - len(known) == len(kept)
        close_database()
        at_ms = now_ms()
        assert not restore(at_another_place(settings, vacant_url), copy, at_ms, lambda *_: None).cut_short
        open_database(vacant_url)
        connect()
        assert kiosk("GET", "/device")[1]["restored_ms"] == at_ms
        assert entries(cast) == known
        return Restored(kiosk, kept, before)

    return undergone


def three_last_week(cast: Cast) -> None:
    """Drop-offs on three days of last week, which make a week's reward."""
    monday_ms, _ = week_bounds(week_of(now_ms() - 7 * DAY_MS, "Asia/Shanghai"), "Asia/Shanghai")
    for day in range(3):
        at_ms = monday_ms + day * DAY_MS + 9 * HOUR_MS
        record_drop_off(cast.act(at_ms=at_ms), cast.wang.household_id, "kitchen-waste")


def without_a_person(kiosk: Call, cast: Cast) -> list[Item]:
    """Waste and bottles, as batches bring them."""
    items = [drop_off(cast.wang), bottles(cast.wang), drop_off(cast.li, happened_ms=now_ms() - HOUR_MS)]
    answers = [each["answer"] for each in verdicts(kiosk, items)]
    return [lost(*each) for each in zip(items, answers, strict=True)]


def at_the_counter(kiosk: Call, cast: Cast) -> list[Item]:
    """Bottles become batteries, some by mistake, and a week's drop-offs become bags."""
    scan_pass = kiosk("POST", "/readings", {"card": cast.wang.card})[1]["scan_pass"]

    def booked_at(path: str, kind: str, **facts: object) -> Item:
        body = booking(**facts) if kind == "reversal" else booking(scan_pass=scan_pass, **facts)
        status, answer = kiosk("POST", path, body)
        assert status == 200, answer
        return lost({"kind": kind, "booking": body}, answer)

    kept = [booked_at("/deposits", "deposit", asset="bottle-550ml", quantity=30)]
    kept += [booked_at("/exchanges", "exchange", code="bottles-for-batteries", times=times) for times in (1, 2)]
    kept += [booked_at("/reversals", "reversal", entry_id=kept[-1]["booking"]["id"], reason="拿错了")]
    return [*kept, booked_at("/weekly-claims", "weekly-claim", code="bags", week=None)]


@pytest.fixture
def restored(undergo: Undergo) -> Restored:
    """What was lost are three things that need no counter."""
    return undergo(without_a_person)


def entries(cast: Cast) -> dict[UUID, tuple[Any, ...]]:
    """What people's deeds left in the book: of each entry what it was, who did it and where, and its times."""
    connect()
    found = Entry.select().where(Entry.community_id == cast.community.id, Entry.kind != "stock")
    return {each.id: (*facts(each), each.received_ms) for each in found}


def facts(entry: Entry) -> tuple[Any, ...]:
    """All of an entry but when it was received."""
    who_and_where = (entry.household_id, entry.person_id, entry.device_id, entry.point_id)
    return (entry.kind, *who_and_where, bytes(entry.content_hash), entry.happened_ms)


def holdings(cast: Cast) -> list[dict[str, int]]:
    """What 王婆婆's household has, and what lies on the shelf."""
    return [balances_of(cast.community.id, owner) for owner in (cast.wang.household_id, cast.community.point_id)]


def test_each_is_booked_again_once_with_its_times(restored: Restored, cast: Cast) -> None:
    assert said(verdicts(restored.kiosk, restored.kept)) == ["booked"] * 3
    assert entries(cast) == restored.before
    assert said(verdicts(restored.kiosk, restored.kept)) == ["known"] * 3
    assert entries(cast) == restored.before
    assert (booked(cast.wang), booked(cast.li)) == (["deposit", "drop-off"], ["drop-off"])
    assert audit(cast.community.id) is None


def test_what_went_over_the_counter_comes_back_with_its_operator(undergo: Undergo, cast: Cast) -> None:
    three_last_week(cast)
    held: list[list[dict[str, int]]] = []

    def deeds(kiosk: Call, cast: Cast) -> list[Item]:
        kept = at_the_counter(kiosk, cast)
        held.append(holdings(cast))
        return kept

    restored = undergo(deeds)
    assert held[0] == [
        {"bottle-550ml": 20, "point": 3},
        {"battery-aa": 98, "bin": 5, "egg-tray": 20, "garbage-bag": 380},
    ]
    assert said(verdicts(restored.kiosk, restored.kept)) == ["booked"] * 5
    assert said(verdicts(restored.kiosk, restored.kept)) == ["known"] * 5
    assert entries(cast) == restored.before
    assert {who for _, _, who, *_ in entries(cast).values() if who} == {cast.zhao.id}
    assert holdings(cast) == held[0]
    assert audit(cast.community.id) is None


def test_what_another_kiosk_has_yet_to_bring_is_waited_for(undergo: Undergo, cast: Cast) -> None:
    three_last_week(cast)
    restored = undergo(at_the_counter)
    bottles_taken, *handed_out = restored.kept
    assert said(verdicts(restored.kiosk, handed_out)).count("insufficient-balance") == 2
    assert open_refusals_count(cast.community.id) == 3
    assert said(verdicts(restored.kiosk, [bottles_taken])) == ["booked"]
    assert said(verdicts(restored.kiosk, handed_out)) == ["booked", "booked", "booked", "known"]
    assert entries(cast) == restored.before
    assert (open_refusals_count(cast.community.id), open_refusals(cast.community.id, 9)) == (0, [])
    assert audit(cast.community.id) is None


def test_what_can_no_longer_be_given_lies_with_the_admin(undergo: Undergo, cast: Cast, client_as: Clients) -> None:
    three_last_week(cast)
    restored = undergo(at_the_counter)
    bottles_lost = restored.kept[1:]  # the kiosk that took the bottles in is gone for good
    assert said(verdicts(restored.kiosk, bottles_lost)) == [
        "insufficient-balance",
        "insufficient-balance",
        "unknown-event",
        "booked",
    ]
    lying = open_refusals(cast.community.id, 9)
    assert sorted((each.kind, each.household_id) for each in lying) == [
        ("exchange", cast.wang.household_id),
        ("exchange", cast.wang.household_id),
        ("reversal", cast.wang.household_id),
    ]
    page = client_as(cast.chen).get(f"{AT}/tray").get_data(as_text=True)
    for words in ("Exchange: 2 AA batteries", "Exchange: 4 AA batteries", "Undone: 拿错了"):
        assert words in page


@pytest.mark.parametrize("who", ["person_id", "point_id"])
def test_who_did_it_and_where_can_not_be_altered(undergo: Undergo, cast: Cast, who: str) -> None:
    three_last_week(cast)
    restored = undergo(at_the_counter)
    first = restored.kept[0]
    other = {"person_id": str(cast.wang.id), "point_id": str(new_key())}[who]
    wrong = {**first, "receipt": {**first["receipt"], who: other}}
    assert said(verdicts(restored.kiosk, [wrong])) == ["receipt-wrong"]


@pytest.mark.parametrize("kind", ["exchange", "weekly-claim", "reversal"])
def test_without_a_receipt_nothing_is_handed_out_in_a_batch(app: Flask, cast: Cast, kind: str) -> None:
    kiosk = paired(app, cast)
    on_duty(kiosk, cast)
    body = booking(card=cast.wang.card, code="bags", times=1)
    assert said(verdicts(kiosk, [{"kind": kind, "booking": body}])) == ["unprocessable"]


def test_one_that_is_forged_is_not(restored: Restored, cast: Cast) -> None:
    first, *others = restored.kept
    forged = {**first, "receipt": {**first["receipt"], "received_ms": first["receipt"]["received_ms"] - 1}}
    assert said(verdicts(restored.kiosk, [forged, *others])) == ["receipt-wrong", "booked", "booked"]
    assert UUID(str(first["booking"]["id"])) not in entries(cast)
    assert [each.code for each in open_refusals(cast.community.id, 9)] == ["receipt-wrong"]


def test_they_are_judged_as_then_and_no_seal_is_broken(
    restored: Restored, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, *others = restored.kept
    later(monkeypatch, 20 * DAY_MS // 1000)  # by now they would be too late
    assert said(verdicts(restored.kiosk, [first])) == ["booked"]
    seal_days(cast.community.id, now_ms() + 2 * DAY_MS, most=1000)
    assert said(verdicts(restored.kiosk, restored.kept)) == ["known", "booked", "booked"]
    found = entries(cast)
    assert found[UUID(str(first["booking"]["id"]))] == restored.before[UUID(str(first["booking"]["id"]))]
    for item in others:
        key = UUID(str(item["booking"]["id"]))
        assert found[key][:-1] == restored.before[key][:-1]
        assert found[key][-1] > now_ms() + 19 * DAY_MS
    assert audit(cast.community.id) is None
    assert said(verdicts(restored.kiosk, [drop_off(cast.zhang)])) == ["too-late"]
