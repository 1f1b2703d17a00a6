"""The ledger: entries with their postings, final; and the balances that follow from them."""

from peewee import CompositeKey

from pointsapp.store.fields import Table, blob, check, integer, key, refers, text

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
