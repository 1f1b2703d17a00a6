"""The ledger: entries with their postings, final; and the balances that follow from them."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from peewee import CompositeKey

from pointsapp.rules.ledger import Posting as Line
from pointsapp.store.fields import Table, blob, check, integer, key, refers, text
from pointsapp.store.statements import Statement, uuid_of, uuid_or_none

KINDS = ("drop-off", "deposit", "exchange", "weekly-claim", "volunteer", "stock", "reversal", "withdrawal")


class Entry(Table):
    """One booking; its id is the idempotency key, made where it happened. Final."""

    community_id = integer()
    id = key()
    kind = text()
    household_id = key(null=True)
    person_id = key(null=True)
    staff_id = key(null=True)
    device_id = key(null=True)
    point_id = key(null=True)
    rulebook_version = integer()
    content_hash = blob()
    happened_ms = integer()
    received_ms = integer()

    class Meta:
        primary_key = CompositeKey("community_id", "id")
        constraints = [
            refers("community_id, household_id", "household", "community_id, id"),
            refers("community_id, rulebook_version", "rulebook_version", "community_id, version"),
            check("entry_kind", "kind IN ({})".format(", ".join(f"'{kind}'" for kind in KINDS))),
        ]
        indexes = (
            (("community_id", "household_id", "received_ms"), False),
            (("community_id", "received_ms"), False),
        )


class Posting(Table):
    """One line of an entry: so much of an asset from one account to another, so it balances by form. Final."""

    community_id = integer()
    entry_id = key()
    line = integer()
    asset = text()
    from_account = key()
    to_account = key()
    amount = integer()

    class Meta:
        primary_key = CompositeKey("community_id", "entry_id", "line")
        constraints = [
            refers("community_id, entry_id", "entry", "community_id, id"),
            check("posting_amount", "amount > 0"),
            check("posting_accounts", "from_account <> to_account"),
        ]


class Balance(Table):
    """What a household or a point's shelf holds of an asset; never below zero."""

    community_id = integer()
    owner_id = key()
    asset = text()
    quantity = integer()

    class Meta:
        primary_key = CompositeKey("community_id", "owner_id", "asset")
        constraints = [check("balance_quantity", "quantity >= 0")]


class Reversal(Table):
    """An entry that undoes an earlier one whole. Final; an entry is undone once."""

    community_id = integer()
    id = key()
    entry_id = key()
    reason = text()

    class Meta:
        primary_key = CompositeKey("community_id", "id")
        constraints = [
            refers("community_id, id", "entry", "community_id, id"),
            refers("community_id, entry_id", "entry", "community_id, id"),
        ]
        indexes = ((("community_id", "entry_id"), True),)


_insert_entry = Statement(
    """INSERT INTO entry (community_id, id, kind, household_id, person_id, staff_id, device_id, point_id,
        rulebook_version, content_hash, happened_ms, received_ms)
    SELECT :community_id, :id, :kind, :household_id, :person_id, :staff_id, :device_id, :point_id,
        :rulebook_version, :content_hash, :happened_ms, :received_ms
    WHERE NOT EXISTS (SELECT 1 FROM seal WHERE community_id = :community_id AND until_ms > :received_ms)
    ON CONFLICT DO NOTHING"""
)
_content_hash = Statement("SELECT content_hash FROM entry WHERE community_id = :community_id AND id = :id")
_kind = Statement("SELECT kind, household_id FROM entry WHERE community_id = :community_id AND id = :id")
_booked = Statement(
    """SELECT kind, household_id, content_hash, person_id, device_id, point_id, received_ms FROM entry
    WHERE community_id = :community_id AND id = :id"""
)
_queue = Statement("UPDATE household SET entries = entries + 1 WHERE community_id = :community_id AND id = :id")
_insert_posting = Statement(
    """INSERT INTO posting (community_id, entry_id, line, asset, from_account, to_account, amount)
    VALUES (:community_id, :entry_id, :line, :asset, :from_account, :to_account, :amount)"""
)
_postings = Statement(
    """SELECT asset, from_account, to_account, amount FROM posting
    WHERE community_id = :community_id AND entry_id = :entry_id ORDER BY line"""
)
_credit = Statement(
    """INSERT INTO balance (community_id, owner_id, asset, quantity)
    VALUES (:community_id, :owner_id, :asset, :amount)
    ON CONFLICT (community_id, owner_id, asset) DO UPDATE SET quantity = balance.quantity + excluded.quantity"""
)
_debit = Statement(
    """UPDATE balance SET quantity = quantity - :amount
    WHERE community_id = :community_id AND owner_id = :owner_id AND asset = :asset AND quantity >= :amount"""
)
_balances = Statement(
    """SELECT asset, quantity FROM balance
    WHERE community_id = :community_id AND owner_id = :owner_id AND quantity > 0 ORDER BY asset"""
)
_insert_reversal = Statement(
    """INSERT INTO reversal (community_id, id, entry_id, reason)
    VALUES (:community_id, :id, :entry_id, :reason) ON CONFLICT DO NOTHING"""
)


def insert_entry(**columns: Any) -> bool:
    """Inserts an entry unless its key is taken, or its day sealed; a racing twin waits here for the first to end."""
    return _insert_entry.run(**columns) == 1


def stored_content_hash(community_id: int, entry_id: UUID) -> bytes | None:
    """What was asked for under this key, as a hash; None if the key is free."""
    row = _content_hash.row(community_id=community_id, id=entry_id)
    return None if row is None else bytes(row[0])


def queue_for_household(community_id: int, household_id: UUID) -> None:
    """Counts the household's entry; until the transaction ends, other bookings of the household wait."""
    _queue.run(community_id=community_id, id=household_id)


def insert_posting(community_id: int, entry_id: UUID, line: int, posting: Line) -> None:
    """Writes one posting of an entry; `line` counts from 1."""
    _insert_posting.run(
        community_id=community_id,
        entry_id=entry_id,
        line=line,
        asset=posting.asset,
        from_account=posting.from_account,
        to_account=posting.to_account,
        amount=posting.amount,
    )


def postings_of(community_id: int, entry_id: UUID) -> list[Line]:
    """The postings of an entry, in order."""
    rows = _postings.rows(community_id=community_id, entry_id=entry_id)
    return [Line(asset, uuid_of(source), uuid_of(to), amount) for asset, source, to, amount in rows]


def credit_balance(community_id: int, owner_id: UUID, asset: str, amount: int) -> None:
    """Adds to a balance."""
    _credit.run(community_id=community_id, owner_id=owner_id, asset=asset, amount=amount)


def debit_balance(community_id: int, owner_id: UUID, asset: str, amount: int) -> bool:
    """Takes from a balance if it holds as much; says whether it did."""
    return _debit.run(community_id=community_id, owner_id=owner_id, asset=asset, amount=amount) == 1


def balances_of(community_id: int, owner_id: UUID) -> dict[str, int]:
    """What a household or shelf holds, by asset; nothing that is zero."""
    return dict(_balances.rows(community_id=community_id, owner_id=owner_id))


def quantity_of(community_id: int, owner_id: UUID, asset: str) -> int:
    """How much of an asset a household or shelf holds."""
    return balances_of(community_id, owner_id).get(asset, 0)


def insert_reversal(community_id: int, reversal_id: UUID, entry_id: UUID, reason: str) -> bool:
    """Marks an entry as undone; False if it was already."""
    return _insert_reversal.run(community_id=community_id, id=reversal_id, entry_id=entry_id, reason=reason) == 1


def kind_and_household(community_id: int, entry_id: UUID) -> tuple[str, UUID | None] | None:
    """What an entry is and whose; None if there is none."""
    row = _kind.row(community_id=community_id, id=entry_id)
    return None if row is None else (row[0], uuid_or_none(row[1]))


@dataclass(frozen=True, slots=True)
class Booked:
    """An entry as far as it says what it is, whose, and who booked it on which device, at which point."""

    kind: str
    household_id: UUID | None
    content_hash: bytes
    person_id: UUID | None
    device_id: UUID | None
    point_id: UUID | None
    received_ms: int


def booked(community_id: int, entry_id: UUID) -> Booked | None:
    """An entry by its key; None if there is none."""
    row = _booked.row(community_id=community_id, id=entry_id)
    if row is None:
        return None
    kind, household_id, content_hash, *who_and_where, received_ms = row
    person_id, device_id, point_id = map(uuid_or_none, who_and_where)
    return Booked(kind, uuid_or_none(household_id), bytes(content_hash), person_id, device_id, point_id, received_ms)
