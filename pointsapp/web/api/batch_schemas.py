"""What the API takes and gives of a batch: bookings that a kiosk kept, and a verdict on each."""

from marshmallow import Schema, fields, validate

from pointsapp.web.api.schemas import ProblemDocument, Strict, many
from pointsapp.web.api.visit_schemas import DepositAnswer, DepositBody, DropOffAnswer, DropOffBody

MOST = 200  # bookings in a batch
VERDICTS = ("booked", "known", "refused")
BODIES: dict[str, Schema] = {"drop-off": DropOffBody(), "deposit": DepositBody()}
ANSWERS = (DropOffAnswer, DepositAnswer)


class BatchItem(Strict):
    """A booking of a kind, with the body that its own address takes."""

    kind = fields.String(required=True, validate=validate.OneOf(BODIES))
    booking = fields.Dict(required=True)


def _described(kind: str, body: Schema) -> dict[str, object]:
    booking = {"$ref": f"#/components/schemas/{type(body).__name__}"}
    return {
        "type": "object",
        "properties": {"kind": {"const": kind}, "booking": booking},
        "required": ["kind", "booking"],
        "additionalProperties": False,
    }


class BatchBody(Strict):
    """Bookings, oldest first; one that is not as described is refused alone."""

    bookings = fields.List(
        fields.Dict(metadata={"oneOf": [_described(*each) for each in BODIES.items()]}),
        required=True,
        validate=validate.Length(1, MOST),
    )


class VerdictAnswer(Strict):
    """What became of one booking: its own address's answer, or the problem that it would have been answered with.

    `known`: it was booked before, and this is the first answer. `id` is null where there was none to read.
    """

    id = fields.UUID(allow_none=True)
    verdict = fields.String(validate=validate.OneOf(VERDICTS))
    answer = fields.Raw(
        metadata={
            "anyOf": [*({"$ref": f"#/components/schemas/{each.__name__}"} for each in ANSWERS), {"type": "null"}]
        },
    )
    problem = fields.Nested(ProblemDocument, allow_none=True)


class BatchAnswer(Strict):
    """A verdict on each booking, in the order sent."""

    verdicts = many(VerdictAnswer)
