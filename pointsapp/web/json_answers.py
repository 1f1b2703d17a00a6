"""JSON as Flask writes it, with one encoder for all answers instead of one made for each."""

import json
from typing import Any
from uuid import UUID

from flask.json.provider import DefaultJSONProvider


def _text_of(value: Any) -> Any:
    """What JSON does not know as it is; mostly ids."""
    return str(value) if type(value) is UUID else DefaultJSONProvider.default(value)


_encode = json.JSONEncoder(default=_text_of, separators=(",", ":")).encode


class JSONAnswers(DefaultJSONProvider):
    """Flask's own, but for names in the order given, and no spaces."""

    def dumps(self, obj: Any, **options: Any) -> str:
        """The value as JSON text; `options` are those of json.dumps."""
        return super().dumps(obj, **options) if options else _encode(obj)
