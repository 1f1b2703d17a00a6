"""Receipts of what was booked at a kiosk, and what a kiosk brings again by them after a backup was restored."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

from pointsapp.actions.acts import Act, Doer
from pointsapp.actions.ledger import entry_digest
from pointsapp.rules.kiosk_receipts import Entered, is_receipt_mac, receipt_mac
from pointsapp.rules.refusal import Refusal
from pointsapp.store.devices import device_by_id
from pointsapp.store.households import stored_household, stored_person
from pointsapp.store.points import point_by_id
from pointsapp.web.api.answers import Answer
from pointsapp.web.api.doors import act, device_here, secrets
from pointsapp.web.api.served import Body

Receipt = dict[str, Any]  # as it was answered: device_id, point_id, person_id, household_id, received_ms, mac

# What an entry's content is of each kind, in the order in which it is hashed.
CONTENT: dict[str, Callable[[Body, Receipt], tuple[object, ...]]] = {
    "drop-off": lambda body, _: (body["category"], body["not_sorted"]),
    "deposit": lambda body, _: (body["asset"], body["quantity"]),
    "exchange": lambda body, receipt: (receipt["point_id"], body["code"], body["times"]),
    "weekly-claim": lambda body, receipt: (receipt["point_id"], body["code"], body["week"]),
    "reversal": lambda body, _: (body["entry_id"], body["reason"]),
}


def receipt_answer(entered: Entered | None) -> Answer:
    """The receipt of what was just booked here, or was before. Raises LookupError where no entry stands for it."""
    if entered is None:
        raise LookupError("entry")
    return {
        "device_id": entered.device_id,
        "point_id": entered.point_id,
        "person_id": entered.person_id,
        "household_id": entered.household_id,
        "received_ms": entered.received_ms,
        "mac": receipt_mac(secrets().receipt_key, entered),
    }


def lost_act(kind: str, body: Body, receipt: Receipt) -> tuple[Act, UUID]:
    """The act that a receipt proves, and whose it is; its card and its operator were looked at then.

    Refuses with receipt-wrong, household-unknown (enrolled after the backup was made).
    """
    if not is_receipt_mac(receipt["mac"], receipt_mac(secrets().receipt_key, _entered(kind, body, receipt))):
        raise Refusal("receipt-wrong")
    if household_of(receipt) is None:
        raise Refusal("household-unknown")
    done = act(body["id"], body["happened_ms"], None)
    return replace(done, doer=_doer(receipt), proven_ms=receipt["received_ms"]), receipt["household_id"]


def household_of(receipt: Receipt) -> UUID | None:
    """The household that a receipt names, if there is such a one here."""
    found = stored_household(device_here().community_id, receipt["household_id"])
    return found.id if found else None


def _entered(kind: str, body: Body, receipt: Receipt) -> Entered:
    community_id, household_id = device_here().community_id, receipt["household_id"]
    digest = entry_digest(kind, household_id, body["happened_ms"], *CONTENT[kind](body, receipt))
    who_and_where = (receipt["person_id"], receipt["device_id"], receipt["point_id"])
    return Entered(community_id, body["id"], household_id, digest, *who_and_where, receipt["received_ms"])


def _doer(receipt: Receipt) -> Doer:
    """Who did it and where; in place of a kiosk or point younger than the backup those that bring it."""
    community_id, here, person_id = device_here().community_id, device_here().device, receipt["person_id"]
    person = stored_person(community_id, person_id) if person_id else None
    device = device_by_id(community_id, receipt["device_id"])
    point = point_by_id(community_id, receipt["point_id"])
    return Doer(
        person_id=person_id if person else None,
        device_id=receipt["device_id"] if device else here.id,
        point_id=receipt["point_id"] if point else here.point_id,
    )
