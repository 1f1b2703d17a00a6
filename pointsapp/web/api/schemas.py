"""What the API takes and gives, field by field; unknown fields are refused."""

from typing import Any

from marshmallow import INCLUDE, RAISE, Schema, fields, validate

from pointsapp.web.clean_text import clean_text

LATEST_MS = 4_102_444_800_000  # 2100-01-01: no clock is that wrong
MOST = 1_000_000


class Strict(Schema):
    """A body of which every field is known."""

    class Meta:
        unknown = RAISE


def moment() -> fields.Integer:
    """Milliseconds since 1970, UTC."""
    return fields.Integer(required=True, strict=True, validate=validate.Range(0, LATEST_MS))


def quantity() -> fields.Integer:
    """A whole number; whether it fits is the rules' to say, up to any number that fits the book."""
    return fields.Integer(required=True, strict=True, validate=validate.Range(-MOST * MOST, MOST * MOST))


def short(most: int, **options: Any) -> fields.String:
    """A text of at most so many characters."""
    options.setdefault("required", True)
    return fields.String(validate=validate.Length(1, most), **options)


class Line(fields.String):
    """A line of text that a person typed, taken as forms take it: trimmed, and without invisible characters."""

    def __init__(self, most: int) -> None:
        super().__init__(required=True, validate=validate.Length(1, most))
        self.most = most

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> str:
        return clean_text(super()._deserialize(value, attr, data, **kwargs) or "", self.most)


def many(schema: type[Schema]) -> fields.List[Any]:
    """A list of them."""
    return fields.List(fields.Nested(schema))


class Amount(Strict):
    """So much of an asset."""

    asset = fields.String()
    quantity = fields.Integer()


class Left(Strict):
    """What a shelf holds of a reward."""

    asset = fields.String()
    left = fields.Integer()


class Name(Strict):
    """What something is called."""

    zh = fields.String()
    en = fields.String()
    en_plural = fields.String()


class Unit(Strict):
    """The word that counts it; may be empty."""

    zh = fields.String()
    en = fields.String()


class ProblemDocument(Schema):
    """A refusal, as RFC 9457 has it; facts of the code stand beside these fields."""

    class Meta:
        unknown = INCLUDE

    type = fields.String()
    title = fields.String()
    status = fields.Integer()
    code = fields.String()
    detail = fields.String()
    said = fields.Dict(keys=fields.String(), values=fields.String())


class PairingBody(Strict):
    """The one-time code that the admin's page shows."""

    code = short(40)


class Place(Strict):
    """A collection point."""

    id = fields.UUID()
    name = fields.String()


class CommunityName(Strict):
    """A community; its `handle` stands in each of its cards, so that others are known without a network."""

    code = fields.String()
    name = fields.String()
    handle = fields.String()


class OperatorOn(Strict):
    """Who is on at the kiosk in which session, when they last did something, until when they are on if they don't."""

    session_id = fields.UUID()
    person_id = fields.UUID()
    name = fields.String()
    touched_ms = fields.Integer()
    idle_until_ms = fields.Integer()


class DeviceAnswer(Strict):
    """The kiosk, as the server knows it."""

    device_id = fields.UUID()
    handle = fields.String()
    name = fields.String()
    point = fields.Nested(Place)
    community = fields.Nested(CommunityName)
    profile = fields.String()
    timezone = fields.String()
    public_url = fields.String()
    sample = fields.Boolean()
    now_ms = fields.Integer()


class PairingAnswer(DeviceAnswer):
    """The same, once with the key (base64, 32 bytes) that makes the turning code."""

    key = fields.String()


class DeviceState(DeviceAnswer):
    """The kiosk and its day: drop-offs that counted at its point, operator on, poster scans that wait.

    `restored_ms`: when the book was put back from a backup, if ever. What this kiosk booked may have been lost by it.
    """

    drop_offs_today = fields.Integer()
    operator = fields.Nested(OperatorOn, allow_none=True)
    pending = fields.Integer()
    restored_ms = fields.Integer(allow_none=True)


class RecordingNamed(Strict):
    """A sentence that was recorded: its language, its name in the kiosk's page, and the SHA-256 of the sound."""

    language = fields.String()
    name = fields.String()
    sha256 = fields.String()


class RecordingsAnswer(Strict):
    """The sentences that were recorded."""

    recordings = many(RecordingNamed)


class ReportBody(Strict):
    """What the kiosk says of itself: bookings that wait on it, its page's version, its clock's lead over ours in ms.

    `storage_kept`: whether its browser has promised to keep what lies there; a page of before doesn't say.
    """

    unsent = fields.Integer(required=True, strict=True, validate=validate.Range(0, MOST))
    version = fields.String(required=True, validate=validate.Regexp(r"\A[0-9a-z.-]{1,40}\Z"))
    clock_offset_ms = fields.Integer(required=True, strict=True, validate=validate.Range(-LATEST_MS, LATEST_MS))
    storage_kept = fields.Boolean(load_default=None, truthy={True}, falsy={False})


class ClockAnswer(Strict):
    """The server's time."""

    now_ms = fields.Integer()


class AssetAnswer(Strict):
    """An asset of the rulebook."""

    code = fields.String()
    kind = fields.String()
    name = fields.Nested(Name)
    unit = fields.Nested(Unit)
    max_per_deposit = fields.Integer(allow_none=True)


class CategoryName(Strict):
    """What a kind of waste is called."""

    zh = fields.String()
    en = fields.String()


class CategoryAnswer(Strict):
    """A kind of waste."""

    code = fields.String()
    name = fields.Nested(CategoryName)


class DropOffRulesAnswer(Strict):
    """Which drop-offs count."""

    categories = many(CategoryAnswer)
    counted = fields.List(fields.String())
    max_per_day = fields.Integer()
    min_gap_minutes = fields.Integer()


class ExchangeRuleAnswer(Strict):
    """Goods for goods."""

    code = fields.String()
    take = many(Amount)
    give = many(Amount)
    limit_per_week = fields.Integer(allow_none=True)


class WeeklyRuleAnswer(Strict):
    """Deeds for goods."""

    code = fields.String()
    drop_offs = fields.Integer()
    give = many(Amount)
    claim_days = fields.Integer()


class SentencesAnswer(Strict):
    """The poster's sentences."""

    zh = fields.List(fields.String())
    en = fields.List(fields.String())


class RulesAnswer(Strict):
    """The rules in force."""

    version = fields.Integer()
    effective_from = fields.Date()
    assets = many(AssetAnswer)
    drop_offs = fields.Nested(DropOffRulesAnswer)
    exchanges = many(ExchangeRuleAnswer)
    weekly = many(WeeklyRuleAnswer)
    sentences = fields.Nested(SentencesAnswer)


class OperatorName(Strict):
    """Somebody who may be on at a kiosk."""

    person_id = fields.UUID()
    name = fields.String()


class OperatorsAnswer(Strict):
    """All of them."""

    operators = many(OperatorName)


class SignOnBody(Strict):
    """An operator and their PIN."""

    person_id = fields.UUID(required=True)
    pin = short(20, load_only=True)


class KeptSessionBody(Strict):
    """What a kiosk noted of an operator's session without a network.

    `touched_ms`: when the operator last did something there, by the server's time as the kiosk has it. `left_ms`: when
    they signed off, null if they did not.
    """

    session_id = fields.UUID(required=True)
    touched_ms = moment()
    left_ms = fields.Integer(required=True, strict=True, allow_none=True, validate=validate.Range(0, LATEST_MS))


class NoBody(Strict):
    """Nothing."""
