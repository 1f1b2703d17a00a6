"""What a restored backup has lost comes again from the kiosk: once each, as it was, proved by the receipts."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from pointsapp.actions.audit import audit
from pointsapp.actions.restoring import restore
from pointsapp.actions.seals import seal_days
from pointsapp.config import Settings
from pointsapp.rules.calendar import DAY_MS, HOUR_MS
from pointsapp.store.database import close_database, connect, open_database
from pointsapp.store.ledger import Entry
from pointsapp.store.tray import open_refusals
from pointsapp.web.now import now_ms
from tests.actions.backing_up import at_another_place
from tests.cast import Cast
from tests.support.copies import hand_made
from tests.web.kiosk_calls import Call, later, on_duty, paired
from tests.web.test_batches import booked, drop_off, said, verdicts
from tests.web.test_batches_offline import bottles, lost

Item = dict[str, Any]


@dataclass(frozen=True)
class Restored:
    """A kiosk whose bookings stand in no book any more, what it keeps of them, and how they stood there."""

    kiosk: Call
    kept: list[Item]
    before: dict[UUID, tuple[Any, ...]]


@pytest.fixture
def restored(app: Flask, cast: Cast, settings: Settings, vacant_url: str, tmp_path: Path) -> Restored:
    """A backup is made, three things are booked, and the backup is restored."""
    kiosk = paired(app, cast)
    on_duty(kiosk, cast)
    assert kiosk("GET", "/device")[1]["restored_ms"] is None
    close_database()
    copy = hand_made(settings.database_url, tmp_path / "copy")
    open_database(settings.database_url)
    items = [drop_off(cast.wang), bottles(cast.wang), drop_off(cast.li, happened_ms=now_ms() - HOUR_MS)]
    answers = [each["answer"] for each in verdicts(kiosk, items)]
    before = entries(cast)
    assert len(before) == 3
    close_database()
    at_ms = now_ms()
    assert not restore(at_another_place(settings, vacant_url), copy, at_ms, lambda *_: None).cut_short
    open_database(vacant_url)
    connect()
    assert kiosk("GET", "/device")[1]["restored_ms"] == at_ms
    assert entries(cast) == {}
    return Restored(kiosk, [lost(*each) for each in zip(items, answers, strict=True)], before)


def entries(cast: Cast) -> dict[UUID, tuple[Any, ...]]:
    """What kiosks booked: of each entry what it was, whose, and its times."""
    connect()
    found = Entry.select().where(Entry.community_id == cast.community.id, Entry.kind.in_(("drop-off", "deposit")))
    return {
        each.id: (each.kind, each.household_id, bytes(each.content_hash), each.happened_ms, each.received_ms)
        for each in found
    }


def test_each_is_booked_again_once_with_its_times(restored: Restored, cast: Cast) -> None:
    assert said(verdicts(restored.kiosk, restored.kept)) == ["booked"] * 3
    assert entries(cast) == restored.before
    assert said(verdicts(restored.kiosk, restored.kept)) == ["known"] * 3
    assert entries(cast) == restored.before
    assert (booked(cast.wang), booked(cast.li)) == (["deposit", "drop-off"], ["drop-off"])
    assert audit(cast.community.id) is None


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
        assert found[key][:4] == restored.before[key][:4]
        assert found[key][4] > now_ms() + 19 * DAY_MS
    assert audit(cast.community.id) is None
    assert said(verdicts(restored.kiosk, [drop_off(cast.zhang)])) == ["too-late"]
