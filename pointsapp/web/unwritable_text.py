"""Text that no book can hold is refused at the doors, so that nobody has to think of it elsewhere.

PostgreSQL's texts can't contain a NUL, and neither engine's half a character. A request may bring them in its
address, a cookie, a form or a JSON body.
"""

from collections.abc import Iterable
from typing import Any

from flask import Request, abort

from pointsapp.web.asked import asked

NUL = "\0"


def refuse_nul(endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Answers with 400 a request whose address, cookies or form hold a NUL; before anything is looked up."""
    sent = asked()
    if NUL in sent.path or b"%00" in sent.query_string or _has_nul(sent.cookies.values()) or _has_nul(_typed(sent)):
        abort(400)


def _has_nul(texts: Iterable[str]) -> bool:
    return NUL in "".join(texts)


def _typed(sent: Request) -> Iterable[str]:
    if sent.method != "POST" or sent.is_json:
        return ()
    return (text for name, texts in sent.form.lists() for text in (name, *texts))


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
