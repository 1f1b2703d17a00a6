"""What was handed out: exchanges, weekly rewards, and the stock they come from."""

from peewee import CompositeKey

from pointsapp.store.fields import Table, check, integer, key, refers, text


class Exchange(Table):
    """Goods for goods, `times` times, in the week of its time. Final."""

    community_id = integer()
    id = key()
    household_id = key()
    rule = text()
    times = integer()
    week = text()
    point_id = key()

    class Meta:
        primary_key = CompositeKey("community_id", "id")
        constraints = [
            refers("community_id, id", "entry", "community_id, id"),
            check("exchange_times", "times > 0"),
        ]
        indexes = ((("community_id", "household_id", "rule", "week"), False),)


class WeeklyClaim(Table):
    """Deeds for goods: a week's reward handed out to a household. Final."""

    community_id = integer()
    id = key()
    household_id = key()
    rule = text()
    rule_version = integer()
    week = text()
    point_id = key()

    class Meta:
        primary_key = CompositeKey("community_id", "id")
        constraints = [refers("community_id, id", "entry", "community_id, id")]
        indexes = ((("community_id", "household_id", "week"), False),)


class ClaimedWeek(Table):
    """That a household holds a week's reward now; a reversal of the claim takes the row away."""

    community_id = integer()
    household_id = key()
    rule = text()
    week = text()
    entry_id = key()

    class Meta:
        primary_key = CompositeKey("community_id", "household_id", "rule", "week")
        constraints = [refers("community_id, entry_id", "weekly_claim", "community_id, id")]


class StockReceipt(Table):
    """Rewards that came in at a point, and from whom. Final."""

    community_id = integer()
    id = key()
    point_id = key()
    asset = text()
    quantity = integer()
    donor = text(default="")

    class Meta:
        primary_key = CompositeKey("community_id", "id")
        constraints = [
            refers("community_id, id", "entry", "community_id, id"),
            refers("community_id, point_id", "collection_point", "community_id, id"),
            check("stock_receipt_quantity", "quantity > 0"),
        ]
