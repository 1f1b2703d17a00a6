"""What the API takes and gives about a visit: readings, summaries, bookings."""

from marshmallow import ValidationError, fields, validates_schema

from pointsapp.web.api.schemas import Amount, Left, Line, Strict, many, moment, quantity, short

LONGEST_WEEK = len("2026-W10")
LONGEST_SCAN = 4096  # what a scanner may type; anything that long is refused as unknown, not as too long


def week_or_none() -> fields.String:
    """An ISO week; None, also where it is left out, stands for the oldest that can be claimed."""
    return fields.String(load_default=None, allow_none=True, validate=lambda text: len(text) <= LONGEST_WEEK)


class ReadingBody(Strict):
    """A card that was scanned, or a card number that an operator typed."""

    card = short(LONGEST_SCAN, required=False)
    number = short(40, required=False)

    @validates_schema
    def one_of_both(self, data: dict[str, str], **_: object) -> None:
        """Just one of them."""
        if len(data) != 1:
            raise ValidationError("either card or number", "card")


class HouseholdAnswer(Strict):
    """Whose card it is, as others may see it: surname and star, building, last three of the card number."""

    name = fields.String()
    building = fields.String()
    card_last3 = fields.String()


class WeekRuleAnswer(Strict):
    """A bar of the week."""

    code = fields.String()
    need = fields.Integer()
    have = fields.Integer()
    claimed = fields.Boolean()
    reached = fields.Boolean()


class WeekAnswer(Strict):
    """The week so far."""

    week = fields.String()
    drop_offs = fields.Integer()
    rules = many(WeekRuleAnswer)


class TodayAnswer(Strict):
    """The day so far, and when the next drop-off would count."""

    counted = fields.Integer()
    max_per_day = fields.Integer()
    next_counting_ms = fields.Integer()


class OfferAnswer(Strict):
    """An exchange or weekly reward: how often it can be had now, or why not and what is missing."""

    kind = fields.String()
    code = fields.String()
    week = fields.String(allow_none=True)
    take = many(Amount)
    give = many(Amount)
    times = fields.Integer()
    shelf = many(Left)
    refusal = fields.String(allow_none=True)
    missing = many(Amount)
    missing_drop_offs = fields.Integer()


class SummaryAnswer(Strict):
    """What a household has, how its week stands, what it can get."""

    household = fields.Nested(HouseholdAnswer)
    balances = many(Amount)
    week = fields.Nested(WeekAnswer)
    today = fields.Nested(TodayAnswer)
    offers = many(OfferAnswer)


class ReadingAnswer(SummaryAnswer):
    """The same, with the pass that stands for this reading."""

    scan_pass = fields.String()
    scanned_ms = fields.Integer()


class DropOffBody(Strict):
    """A drop-off; `card` is a card's token or the scan pass of a reading."""

    id = fields.UUID(required=True)
    happened_ms = moment()
    card = short(LONGEST_SCAN)
    category = short(40)
    not_sorted = fields.Boolean(load_default=False, truthy={True}, falsy={False})


class ReceiptAnswer(Strict):
    """Proof that it was booked: when, where, by which operator, for which household, and a MAC over that and the rest.

    The kiosk keeps it, without the card. After a backup was restored it is sent again in place of the card.
    """

    device_id = fields.UUID()
    point_id = fields.UUID()
    person_id = fields.UUID(allow_none=True)
    household_id = fields.UUID()
    received_ms = fields.Integer()
    mac = fields.String()


class DropOffAnswer(Strict):
    """What became of it, the same each time it is asked for."""

    id = fields.UUID()
    counted = fields.Boolean()
    reason = fields.String(allow_none=True)
    earned = many(Amount)
    week = fields.String()
    week_drop_offs = fields.Integer()
    received_ms = fields.Integer()
    receipt = fields.Nested(ReceiptAnswer)


class DepositBody(Strict):
    """Material that the operator took and counted."""

    id = fields.UUID(required=True)
    happened_ms = moment()
    scan_pass = short(LONGEST_SCAN)
    asset = short(40)
    quantity = quantity()


class DepositAnswer(Strict):
    """That it was booked."""

    id = fields.UUID()
    asset = fields.String()
    quantity = fields.Integer()
    undo_until_ms = fields.Integer()
    receipt = fields.Nested(ReceiptAnswer)


class ExchangeBody(Strict):
    """Goods for goods."""

    id = fields.UUID(required=True)
    happened_ms = moment()
    scan_pass = short(LONGEST_SCAN)
    code = short(40)
    times = quantity()


class WeeklyClaimBody(Strict):
    """Deeds for goods; without a week, the oldest that can be claimed."""

    id = fields.UUID(required=True)
    happened_ms = moment()
    scan_pass = short(LONGEST_SCAN)
    code = short(40)
    week = week_or_none()


class HandOutAnswer(Strict):
    """What went over the counter, and the number that stands for it."""

    id = fields.UUID()
    receipt_number = fields.String()
    week = fields.String()
    took = many(Amount)
    gave = many(Amount)
    undo_until_ms = fields.Integer()
    receipt = fields.Nested(ReceiptAnswer)


class ReversalBody(Strict):
    """What is undone, and why."""

    id = fields.UUID(required=True)
    happened_ms = moment()
    entry_id = fields.UUID(required=True)
    reason = Line(200)


class ReversalAnswer(Strict):
    """That it was undone."""

    id = fields.UUID()
    reverses = fields.UUID()
    receipt = fields.Nested(ReceiptAnswer)


class HandOutLine(Strict):
    """What the operator booked in the last ten minutes."""

    id = fields.UUID()
    receipt_number = fields.String()
    kind = fields.String()
    code = fields.String(allow_none=True)
    week = fields.String(allow_none=True)
    household_name = fields.String()
    took = many(Amount)
    gave = many(Amount)
    happened_ms = fields.Integer()
    undo_until_ms = fields.Integer()
    reversed = fields.Boolean()


class HandOutsAnswer(Strict):
    """All of them, newest first."""

    hand_outs = many(HandOutLine)


class ShelfAnswer(Strict):
    """What lies at the kiosk's point."""

    shelf = many(Left)


class PendingLine(Strict):
    """A poster scan that waits for a yes or no."""

    id = fields.UUID()
    household_name = fields.String()
    building = fields.String()
    happened_ms = fields.Integer()
    category = fields.String()


class PendingAnswer(Strict):
    """All of them, oldest first."""

    pending = many(PendingLine)


class DecisionBody(Strict):
    """The operator's yes or no."""

    id = fields.UUID(required=True)
    pending_id = fields.UUID(required=True)
    confirm = fields.Boolean(required=True, truthy={True}, falsy={False})


class DecisionAnswer(Strict):
    """What it was."""

    id = fields.UUID()
    pending_id = fields.UUID()
    confirmed = fields.Boolean()


class StatementLineAnswer(Strict):
    """An entry of the household, with the rule and version that made it."""

    id = fields.UUID()
    happened_ms = fields.Integer()
    kind = fields.String()
    changes = many(Amount)
    received = many(Amount)
    rule = fields.String(allow_none=True)
    version = fields.Integer()
    counted = fields.Boolean(allow_none=True)
    reason = fields.String(allow_none=True)
    operator = fields.String(allow_none=True)
    reversed = fields.Boolean()


class StatementAnswer(Strict):
    """The household's last entries, newest first."""

    lines = many(StatementLineAnswer)
