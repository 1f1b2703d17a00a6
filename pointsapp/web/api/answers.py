"""What the API answers, made from what actions and store return: plain dicts for the schemas."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from pointsapp.actions.devices import DeviceHere
from pointsapp.actions.offers import Offer, offers_for, today_state, week_state
from pointsapp.actions.operators import Operator
from pointsapp.actions.readings import Reading
from pointsapp.actions.rewards import HandOutReceipt
from pointsapp.rules.calendar import local_day
from pointsapp.rules.drop_offs import CATEGORY_NAMES
from pointsapp.rules.names import mask, shown_name
from pointsapp.rules.receipts import receipt_number
from pointsapp.rules.roles import UNDO_MS
from pointsapp.rules.rulebook import Asset, Rulebook
from pointsapp.rules.sentences import sentences
from pointsapp.store.account_statement import StatementLine
from pointsapp.store.communities import StoredCommunity, handle_of_community
from pointsapp.store.households import stored_household
from pointsapp.store.ledger import balances_of

Answer = dict[str, Any]


def amounts(by_asset: Mapping[str, int]) -> list[Answer]:
    """Amounts as a list, in their order."""
    return [{"asset": asset, "quantity": quantity} for asset, quantity in by_asset.items()]


def device_answer(here: DeviceHere, community: StoredCommunity, public_url: str, now: int) -> Answer:
    """The kiosk, where it stands, and the server's time."""
    device = here.device
    return {
        "device_id": device.id,
        "handle": device.handle,
        "name": device.name,
        "point": {"id": device.point_id, "name": device.point_name},
        "community": {
            "code": community.code,
            "name": community.name,
            "handle": handle_of_community(community.id),
        },
        "profile": device.profile,
        "timezone": community.timezone,
        "public_url": public_url,
        "sample": community.sample,
        "now_ms": now,
    }


def operator_answer(who: Operator | None) -> Answer | None:
    """Who is on."""
    if who is None:
        return None
    return {
        "session_id": who.session_id,
        "person_id": who.person_id,
        "name": who.name,
        "touched_ms": who.touched_ms,
        "idle_until_ms": who.idle_until_ms,
    }


def rules_answer(rulebook: Rulebook) -> Answer:
    """The rules in force."""
    return {
        "version": rulebook.version,
        "effective_from": rulebook.effective_from,
        "assets": [_asset(asset) for asset in rulebook.assets],
        "drop_offs": {
            "categories": [
                {"code": code, "name": dict(zip(("zh", "en"), CATEGORY_NAMES[code], strict=True))}
                for code in rulebook.drop_offs.categories
            ],
            "counted": list(rulebook.drop_offs.counted),
            "max_per_day": rulebook.drop_offs.max_per_day,
            "min_gap_minutes": rulebook.drop_offs.min_gap_minutes,
        },
        "exchanges": [
            {
                "code": rule.code,
                "take": amounts(rule.take),
                "give": amounts(rule.give),
                "limit_per_week": rule.limit_per_week,
            }
            for rule in rulebook.exchanges
        ],
        "weekly": [
            {
                "code": rule.code,
                "drop_offs": rule.drop_offs,
                "give": amounts(rule.give),
                "claim_days": rule.claim_days,
            }
            for rule in rulebook.weekly
        ],
        "sentences": {language: [each.text for each in sentences(rulebook, language)] for language in ("zh", "en")},
    }


def _asset(asset: Asset) -> Answer:
    name = {"zh": asset.name.zh, "en": asset.name.en, "en_plural": asset.name.en_plural}
    unit = {"zh": asset.unit_zh, "en": asset.unit_en}
    return {
        "code": asset.code,
        "kind": asset.kind,
        "name": name,
        "unit": unit,
        "max_per_deposit": asset.max_per_deposit,
    }


def summary_answer(community_id: int, reading: Reading, shelf_id: UUID, at_ms: int) -> Answer:
    """What the household of a reading has, how its week stands, what it can get at this shelf."""
    household_id = reading.household_id
    household = stored_household(community_id, household_id)
    if household is None:
        raise LookupError(household_id)
    week = week_state(community_id, household_id, at_ms)
    today = today_state(community_id, household_id, at_ms)
    rules = [
        {"code": r.code, "need": r.need, "have": r.have, "claimed": r.claimed, "reached": r.reached} for r in week.rules
    ]
    return {
        "household": {
            "name": mask(household.name),
            "building": household.building,
            "card_last3": household.card_number[-3:],
        },
        "balances": amounts(balances_of(community_id, household_id)),
        "week": {"week": week.week, "drop_offs": week.drop_offs, "rules": rules},
        "today": {
            "counted": today.counted,
            "max_per_day": today.max_per_day,
            "next_counting_ms": today.next_counting_ms,
        },
        "offers": [_offer(offer) for offer in offers_for(community_id, household_id, shelf_id, at_ms)],
    }


def _offer(offer: Offer) -> Answer:
    return {
        "kind": offer.kind,
        "code": offer.code,
        "week": offer.week,
        "take": amounts(offer.take),
        "give": amounts(offer.give),
        "times": offer.times,
        "shelf": left(offer.shelf or {}),
        "refusal": offer.refusal,
        "missing": amounts(offer.missing),
        "missing_drop_offs": offer.missing_drop_offs,
    }


def left(by_asset: Mapping[str, int]) -> list[Answer]:
    """What lies on a shelf, as a list."""
    return [{"asset": asset, "left": quantity} for asset, quantity in by_asset.items()]


def hand_out_answer(receipt: HandOutReceipt, timezone: str) -> Answer:
    """What went over the counter."""
    return {
        "id": receipt.id,
        "receipt_number": receipt_number(receipt.id, local_day(receipt.happened_ms, timezone)),
        "week": receipt.week,
        "took": amounts(receipt.took),
        "gave": amounts(receipt.gave),
        "undo_until_ms": receipt.received_ms + UNDO_MS,
    }


def booked_line(line: StatementLine, household_name: str, timezone: str) -> Answer:
    """One of the operator's last bookings."""
    took = {asset: -change for asset, change in line.changes.items() if change < 0}
    got = {asset: change for asset, change in line.changes.items() if change > 0}
    return {
        "id": line.id,
        "receipt_number": receipt_number(line.id, local_day(line.happened_ms, timezone)),
        "kind": {"weekly-claim": "weekly"}.get(line.kind, line.kind),
        "code": line.rule,
        "week": line.week if line.kind == "weekly-claim" else None,
        "household_name": mask(household_name),
        "took": amounts(took),
        "gave": amounts(got | line.handed_out),
        "happened_ms": line.happened_ms,
        "undo_until_ms": line.received_ms + UNDO_MS,
        "reversed": line.reversed_by is not None,
    }


def statement_line(line: StatementLine) -> Answer:
    """A line of a household's statement."""
    return {
        "id": line.id,
        "happened_ms": line.happened_ms,
        "kind": line.kind,
        "changes": amounts(line.changes),
        "received": amounts(line.handed_out),
        "rule": line.rule,
        "version": line.version,
        "counted": line.counted,
        "reason": line.reason,
        "operator": shown_name(line.who, line.who_household_id),
        "reversed": line.reversed_by is not None,
    }
