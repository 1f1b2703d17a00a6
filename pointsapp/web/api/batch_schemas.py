"""What the API takes and gives of a batch: bookings that a kiosk kept, and a verdict on each."""

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from pointsapp.web.api.schemas import LATEST_MS, ProblemDocument, Strict, many, moment, quantity, short
from pointsapp.web.api.schemas import MOST as LARGEST
from pointsapp.web.api.visit_schemas import (
    LONGEST_SCAN,
    DepositAnswer,
    DropOffAnswer,
    DropOffBody,
    HandOutAnswer,
    ReversalAnswer,
    ReversalBody,
    week_or_none,
)

MOST = 200  # bookings in a batch
VERDICTS = ("booked", "known", "refused")
MAC_LENGTH = 64
ANSWERS = (DropOffAnswer, DepositAnswer, HandOutAnswer, ReversalAnswer)


class KeptDepositBody(Strict):
    """Material that the operator took: whose it is says the pass of a reading or, read without a network, the card.

    A card does in a batch only. At the counter the pass is asked for, which the server gave a minute ago at most: it
    proves that the person stood there. Without a network nobody could give one; then it is enough that the operator
    was on when it happened, which the server knows by itself, for bottles were counted and nothing was handed out.
    """

    id = fields.UUID(required=True)
    happened_ms = moment()
    scan_pass = short(LONGEST_SCAN, required=False)
    card = short(LONGEST_SCAN, required=False)
    asset = short(40)
    quantity = quantity()

    @validates_schema
    def one_of_both(self, data: dict[str, object], **_: object) -> None:
        """Just one of them."""
        if ("scan_pass" in data) == ("card" in data):
            raise ValidationError("either card or scan_pass", "card")


class LostDropOffBody(Strict):
    """A drop-off that was booked before; its receipt names the household."""

    id = fields.UUID(required=True)
    happened_ms = moment()
    category = short(40)
    not_sorted = fields.Boolean(load_default=False, truthy={True}, falsy={False})


class LostDepositBody(Strict):
    """A deposit that was booked before; its receipt names the household."""

    id = fields.UUID(required=True)
    happened_ms = moment()
    asset = short(40)
    quantity = quantity()


class LostExchangeBody(Strict):
    """Goods for goods that were handed out before; its receipt names the household and the shelf."""

    id = fields.UUID(required=True)
    happened_ms = moment()
    code = short(40)
    times = quantity()


class LostWeeklyClaimBody(Strict):
    """A week's reward that was handed out before; its receipt names the household and the shelf."""

    id = fields.UUID(required=True)
    happened_ms = moment()
    code = short(40)
    week = week_or_none()


BODIES: dict[str, Schema] = {"drop-off": DropOffBody(), "deposit": KeptDepositBody()}
LOST_BODIES: dict[str, Schema] = {
    "drop-off": LostDropOffBody(),
    "deposit": LostDepositBody(),
    "exchange": LostExchangeBody(),
    "weekly-claim": LostWeeklyClaimBody(),
    "reversal": ReversalBody(),
}


class ReceiptBody(Strict):
    """What was answered when it was booked, as it was."""

    device_id = fields.UUID(required=True)
    point_id = fields.UUID(required=True)
    person_id = fields.UUID(required=True, allow_none=True)
    household_id = fields.UUID(required=True)
    received_ms = moment()
    mac = fields.String(required=True, validate=validate.Length(equal=MAC_LENGTH))


class BatchItem(Strict):
    """A booking of a kind, with the body that its own address takes, and what the kiosk noted of it.

    `sequence`: the device's own number of it, never used again. `wall_ms`: the clock that people set. `contact_ms`:
    when the server last told the time before. `receipt`: it was booked before, and a restored backup may have lost it;
    hand-outs and what was undone come so only, for nobody does either without a network.
    """

    kind = fields.String(required=True, validate=validate.OneOf(LOST_BODIES))
    booking = fields.Dict(required=True)
    sequence = fields.Integer(strict=True, validate=validate.Range(1, LARGEST * LARGEST))
    wall_ms = fields.Integer(strict=True, validate=validate.Range(-LATEST_MS, 2 * LATEST_MS))
    contact_ms = fields.Integer(strict=True, validate=validate.Range(0, LATEST_MS))
    receipt = fields.Nested(ReceiptBody)

    @validates_schema
    def not_without_its_receipt(self, data: dict[str, object], **_: object) -> None:
        """Nothing that has to be booked at once."""
        if data["kind"] not in BODIES and "receipt" not in data:
            raise ValidationError("never kept", "kind")


def _described(kind: str, body: Schema, *further: str) -> dict[str, object]:
    noted = {name: {"type": "integer"} for name in ("sequence", "wall_ms", "contact_ms")}
    referred = {"booking": _reference(type(body)), **{name: _reference(ReceiptBody) for name in further}}
    return {
        "type": "object",
        "properties": {"kind": {"const": kind}, **referred, **noted},
        "required": ["kind", "booking", *further],
        "additionalProperties": False,
    }


def _reference(schema: type[Schema]) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{schema.__name__}"}


class BatchBody(Strict):
    """Bookings, oldest first; one that is not as described is refused alone."""

    bookings = fields.List(
        fields.Dict(
            metadata={
                "oneOf": [
                    *(_described(*each) for each in BODIES.items()),
                    *(_described(*each, "receipt") for each in LOST_BODIES.items()),
                ]
            }
        ),
        required=True,
        validate=validate.Length(1, MOST),
    )


# The description refers to them, and no address takes them by itself.
REFERRED: tuple[type[Schema], ...] = (
    KeptDepositBody,
    LostDropOffBody,
    LostDepositBody,
    LostExchangeBody,
    LostWeeklyClaimBody,
    ReceiptBody,
)


class VerdictAnswer(Strict):
    """What became of one booking: its own address's answer, or the problem that it would have been answered with.

    `known`: it was booked before, and this is the first answer. `id` is null where there was none to read.
    """

    id = fields.UUID(allow_none=True)
    verdict = fields.String(validate=validate.OneOf(VERDICTS))
    answer = fields.Raw(metadata={"anyOf": [*(_reference(each) for each in ANSWERS), {"type": "null"}]})
    problem = fields.Nested(ProblemDocument, allow_none=True)


class BatchAnswer(Strict):
    """A verdict on each booking, in the order sent."""

    verdicts = many(VerdictAnswer)
