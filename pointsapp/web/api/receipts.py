"""Receipts of what was booked at a kiosk, and what a kiosk brings again by them after a backup was restored."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from pointsapp.actions.acts import Act
from pointsapp.actions.ledger import entry_digest
from pointsapp.rules.kiosk_receipts import is_receipt_mac, receipt_mac
from pointsapp.rules.refusal import Refusal
from pointsapp.store.households import stored_household
from pointsapp.web.api.answers import Answer
from pointsapp.web.api.doors import act, device_here, secrets
from pointsapp.web.api.served import Body, Duty

# What an entry's content is of each kind, in the order in which it is hashed.
CONTENT = {"drop-off": ("category", "not_sorted"), "deposit": ("asset", "quantity")}

Receipt = dict[str, Any]  # as it was answered: device_id, household_id, received_ms, mac


def receipt_answer(kind: str, body: Body, household_id: UUID, received_ms: int) -> Answer:
    """The receipt of what was just booked here, or was before."""
    receipt = {"device_id": device_here().device.id, "household_id": household_id, "received_ms": received_ms}
    return {**receipt, "mac": _mac(kind, body, receipt)}


def lost_act(kind: str, body: Body, receipt: Receipt, duty: Duty) -> tuple[Act, UUID]:
    """The act that a receipt proves, and whose it is; its card and its operator were looked at then.

    Refuses with receipt-wrong, household-unknown (enrolled after the backup was made).
    """
    if not is_receipt_mac(receipt["mac"], _mac(kind, body, receipt)):
        raise Refusal("receipt-wrong")
    if household_of(receipt) is None:
        raise Refusal("household-unknown")
    done = act(body["id"], body["happened_ms"], duty.during(body["happened_ms"]))
    return replace(done, proven_ms=receipt["received_ms"]), receipt["household_id"]


def household_of(receipt: Receipt) -> UUID | None:
    """The household that a receipt names, if there is such a one here."""
    found = stored_household(device_here().community_id, receipt["household_id"])
    return found.id if found else None


def _mac(kind: str, body: Body, receipt: Receipt) -> str:
    content = [body[name] for name in CONTENT[kind]]
    digest = entry_digest(kind, receipt["household_id"], body["happened_ms"], *content)
    told = (device_here().community_id, receipt["device_id"], body["id"], digest, receipt["received_ms"])
    return receipt_mac(secrets().receipt_key(), *told)
