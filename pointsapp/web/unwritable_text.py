"""Text that no book can hold is refused at the doors, so that nobody has to think of it elsewhere.

PostgreSQL's texts can't contain a NUL, and neither engine's half a character. A request may bring them in its
address, a cookie, a form or a JSON body.
"""

from collections.abc import Iterable
from typing import Any

from flask import abort, request

NUL = "\0"


def refuse_nul(endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Answers with 400 a request whose address, cookies or form hold a NUL; before anything is looked up."""
    if NUL in request.path or b"%00" in request.query_string or any(NUL in text for text in _typed()):
        abort(400)


def _typed() -> Iterable[str]:
    yield from request.cookies.values()
    if request.method == "POST" and not request.is_json:
        for name, texts in request.form.lists():
            yield name
            yield from texts


def check_texts(value: Any) -> None:
    """Raises ValueError if a text of a JSON value, or a name in it, has a NUL or half of a surrogate pair."""
    if isinstance(value, str):
        if NUL in value:
            raise ValueError("a NUL")
        value.encode()
    elif isinstance(value, list):
        for each in value:
            check_texts(each)
    elif isinstance(value, dict):
        check_texts([*value, *value.values()])
