"""Drop-offs, deposits of bottles, the week's count, and poster scans that wait to be confirmed."""

from peewee import CompositeKey

from pointsapp.store.fields import Table, check, flag, integer, key, refers, text


class DropOff(Table):
    """Sorted waste brought to a point once, and whether it counted. Final."""

    community_id = integer()
    id = key()
    household_id = key()
    category = text()
    not_sorted = flag()
    counted = flag()
    reason = text(null=True)
    happened_ms = integer()
    week = text()
    week_drop_offs = integer()

    class Meta:
        primary_key = CompositeKey("community_id", "id")
        constraints = [
            refers("community_id, id", "entry", "community_id, id"),
            check("drop_off_not_sorted", "not_sorted IN (0, 1)"),
            check("drop_off_counted", "counted IN (0, 1)"),
            check("drop_off_reason", "(counted = 1) = (reason IS NULL)"),
        ]
        indexes = ((("community_id", "household_id", "happened_ms"), False),)


class HouseholdWeek(Table):
    """How many counted drop-offs a household has in a week: a counter beside the drop-offs."""

    community_id = integer()
    household_id = key()
    week = text()
    drop_offs = integer()

    class Meta:
        primary_key = CompositeKey("community_id", "household_id", "week")
        constraints = [
            refers("community_id, household_id", "household", "community_id, id"),
            check("household_week_drop_offs", "drop_offs >= 0"),
        ]


class Deposit(Table):
    """Material that a household brought: so many bottles on a day. Final."""

    community_id = integer()
    id = key()
    household_id = key()
    asset = text()
    quantity = integer()
    day = text()

    class Meta:
        primary_key = CompositeKey("community_id", "id")
        constraints = [
            refers("community_id, id", "entry", "community_id, id"),
            check("deposit_quantity", "quantity > 0"),
        ]
        indexes = ((("community_id", "household_id", "asset", "day"), False),)


class PendingDropOff(Table):
    """A scan of the poster's static code: nothing until an operator or leader confirms it. Final."""

    community_id = integer()
    id = key()
    household_id = key()
    person_id = key()
    point_id = key()
    category = text()
    day = text()
    week = text()
    scanned_ms = integer()

    class Meta:
        primary_key = CompositeKey("community_id", "id")
        constraints = [
            refers("community_id, household_id", "household", "community_id, id"),
            refers("community_id, person_id", "person", "community_id, id"),
            refers("community_id, point_id", "collection_point", "community_id, id"),
        ]
        indexes = (
            (("community_id", "household_id", "week"), False),
            (("community_id", "scanned_ms"), False),
        )


class PendingDecision(Table):
    """Who said yes or no to a poster scan, and when; a yes booked the entry of the same id. Final."""

    community_id = integer()
    pending_id = key()
    confirmed = flag()
    person_id = key(null=True)
    staff_id = key(null=True)
    device_id = key(null=True)
    decided_ms = integer()

    class Meta:
        primary_key = CompositeKey("community_id", "pending_id")
        constraints = [
            refers("community_id, pending_id", "pending_drop_off", "community_id, id"),
            check("pending_decision_confirmed", "confirmed IN (0, 1)"),
        ]
