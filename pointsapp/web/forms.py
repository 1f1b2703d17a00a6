"""Forms: read through a marshmallow schema, and shown again with what was typed and what is wrong with it."""

import re
from collections.abc import Mapping
from datetime import date, time
from functools import partial
from typing import Any
from uuid import UUID

from flask import Response, after_this_request, request
from flask_babel import gettext as _
from marshmallow import RAISE, Schema, ValidationError, fields
from werkzeug.datastructures import MultiDict

from pointsapp.rules.numbers import whole_number
from pointsapp.rules.phones import check_phone
from pointsapp.rules.refusal import Refusal
from pointsapp.web.clean_text import clean_text
from pointsapp.web.now import new_key
from pointsapp.web.sentences import sentence_of

NOT_FIELDS = ("csrf_token", "key")


class WholeNumber(fields.Field[int]):
    """A whole number in a range; full-width digits are understood, `1e9`, `-1` and `1.5` are not."""

    def __init__(self, least: int, most: int, **options: Any) -> None:
        super().__init__(required=True, **options)
        self.least, self.most = least, most

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> int:
        try:
            return whole_number(str(value), self.least, self.most)
        except Refusal as refusal:
            raise ValidationError(sentence_of(refusal)) from refusal


class Text(fields.Field[str]):
    """A line of text: trimmed, composed (NFC), without control characters, at most so long."""

    def __init__(self, most: int, *, optional: bool = False, lines: bool = False, **options: Any) -> None:
        super().__init__(required=not optional, load_default="", **options) if optional else super().__init__(
            required=True, **options
        )
        self.most, self.optional, self.lines = most, optional, lines

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> str:
        text = clean_text(str(value), self.most, lines=self.lines)
        if not text and not self.optional:
            raise ValidationError(_("Please fill this in."))
        return text


class Phone(Text):
    """A telephone number, which may be left out."""

    def __init__(self, most: int = 30) -> None:
        super().__init__(most, optional=True)

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> str:
        try:
            return check_phone(super()._deserialize(value, attr, data, **kwargs))
        except Refusal as refusal:
            raise ValidationError(sentence_of(refusal)) from refusal


class Secret(fields.Field[str]):
    """A PIN or password, as it was typed; never shown again."""

    def __init__(self, most: int = 200) -> None:
        super().__init__(required=True)
        self.most = most

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> str:
        if not value:
            raise ValidationError(_("Please fill this in."))
        if len(value) > self.most:
            raise ValidationError(_("At most %(most)s characters, please.", most=self.most))
        return str(value)


class Choice(fields.Field[str]):
    """One of a few values."""

    def __init__(self, *values: str, **options: Any) -> None:
        super().__init__(required=True, **options)
        self.values = values

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> str:
        if value not in self.values:
            raise ValidationError(_("Please choose one."))
        return str(value)


class Id(fields.Field[UUID]):
    """A row's id."""

    def __init__(self, **options: Any) -> None:
        super().__init__(required=True, **options)

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> UUID:
        try:
            return UUID(str(value))
        except ValueError as problem:
            raise ValidationError(_("Please choose one.")) from problem


class LocalDay(fields.Field[date]):
    """A day, as the browser's date field sends it: 2026-03-08."""

    def __init__(self, **options: Any) -> None:
        super().__init__(required=True, **options)

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> date:
        try:
            if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", str(value)):
                raise ValueError(value)
            return date.fromisoformat(str(value))
        except ValueError as problem:
            raise ValidationError(_("Please give a day, such as 2026-03-08.")) from problem


class LocalTime(fields.Field[time]):
    """A time of day, as the browser's time field sends it: 07:30."""

    def __init__(self, **options: Any) -> None:
        super().__init__(required=True, **options)

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> time:
        try:
            if not re.fullmatch(r"[0-9]{2}:[0-9]{2}(:[0-9]{2})?", str(value)):
                raise ValueError(value)
            return time.fromisoformat(str(value))
        except ValueError as problem:
            raise ValidationError(_("Please give a time, such as 07:30.")) from problem


class Form:
    """What was sent: `values` of the fields that can be read, `errors` of the others; `typed` to show it again."""

    def __init__(
        self,
        schema: Schema | None = None,
        typed: Mapping[str, Any] | None = None,
        sent: MultiDict[str, str] | None = None,
    ) -> None:
        """Reads the request's form (or `sent`) if there is a schema; without one, a fresh form showing `typed`."""
        self.errors: dict[str, str] = {}
        self.values: dict[str, Any] = {}
        self.typed: Mapping[str, Any] = typed or {}
        self.key = new_key()
        if schema is not None:
            self._read(schema, request.form if sent is None else sent)

    @property
    def ok(self) -> bool:
        """Whether all fields could be read."""
        return not self.errors

    @property
    def shown(self) -> dict[str, Any]:
        """What a template needs to show the form."""
        return {"typed": self.typed, "errors": self.errors, "key": self.key}

    def refused(self, refusal: Refusal, field: str = "") -> None:
        """Puts a refusal's sentence at a field, or at the head of the form; how long to wait, in the answer's head."""
        self.errors[field] = sentence_of(refusal)
        if "retry_seconds" in refusal.facts:
            after_this_request(partial(_ask_to_wait, seconds=refusal.facts["retry_seconds"]))

    def to_the_head(self, field: str) -> None:
        """Moves what is wrong with a field that the page doesn't show to the head of the form."""
        if field in self.errors:
            self.errors[""] = self.errors.pop(field)

    def _read(self, schema: Schema, form: MultiDict[str, str]) -> None:
        sent = {
            name: values if isinstance(schema.fields.get(name), fields.List) else values[0]
            for name, values in form.lists()
            if name not in NOT_FIELDS
        }
        self.typed = {name: value for name, value in sent.items() if not isinstance(schema.fields.get(name), Secret)}
        try:
            self.key = UUID(form.get("key", "")) if "key" in form else self.key
        except ValueError:
            self.errors[""] = _("This form can't be read. Please load the page again.")
        try:
            self.values = schema.load(sent, unknown=RAISE)
        except ValidationError as problem:
            self.values = problem.valid_data if isinstance(problem.valid_data, dict) else {}
            self.errors |= {
                name if name in schema.fields else "": _first(found, name in schema.fields)
                for name, found in problem.messages_dict.items()
            }


def _ask_to_wait(answer: Response, seconds: int) -> Response:
    answer.headers["Retry-After"] = str(seconds)
    return answer


def _first(found: Any, known: bool) -> str:
    """The first sentence of a field's errors; marshmallow's own are English, so ours stand for them."""
    if not known:
        return str(_("There is a field too many. Please load the page again."))
    while isinstance(found, dict):
        found = next(iter(found.values()))
    text = str(found[0] if isinstance(found, list) else found)
    return str(_("Please fill this in.")) if text.startswith("Missing data") else text
