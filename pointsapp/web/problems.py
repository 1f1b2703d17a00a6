"""How a refusal or an error is answered: a page that says what to do, or a problem document (RFC 9457)."""

from collections.abc import Callable
from typing import Any

from flask import Flask, Response, current_app, g, jsonify, render_template, request
from flask_babel import lazy_gettext as words
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, SecurityError

from pointsapp.rules.refusal import Refusal
from pointsapp.store.database import drop_connection
from pointsapp.store.troubles import DATABASE_ERRORS, reason_of, trouble_of
from pointsapp.web.languages import in_each_language
from pointsapp.web.sentences import sentence_of, status_of

CODES = {
    400: "bad-request",
    401: "not-signed-in",
    403: "not-allowed",
    404: "not-found",
    405: "method-not-allowed",
    413: "too-large",
    415: "unsupported-media-type",
    422: "unprocessable",
    429: "throttled",
    500: "server-error",
    503: "unavailable",
}
EXPLAINED = {
    "bad-request": words("This request can't be read."),
    "not-signed-in": words("Please sign in first."),
    "not-allowed": words("You may not do this."),
    "not-found": words("There is nothing here."),
    "method-not-allowed": words("This address does not take such requests."),
    "too-large": words("This is too large to be sent."),
    "unsupported-media-type": words("This kind of content is not understood here."),
    "unprocessable": words("Something in it is not right."),
    "throttled": words("Too many tries. Please wait a little."),
    "server-error": words("Something went wrong with us. Please try again: nothing is booked twice."),
    "unavailable": words("The book can't be reached at the moment. Please try again soon: nothing is booked twice."),
    "form-expired": words("This page was open for too long. Please go back, load it again, and send it once more."),
}
RETRY_SECONDS = 2

Document = dict[str, Any]
Say = Callable[[], str]  # gives a sentence in the language in use


def set_up_problems(app: Flask) -> None:
    """One way to say no, for pages and for the API."""
    app.register_error_handler(Refusal, on_refusal)
    app.register_error_handler(CSRFError, lambda error: answer(400, "form-expired"))
    app.register_error_handler(HTTPException, on_http_error)
    for kind in DATABASE_ERRORS:
        app.register_error_handler(kind, on_database_error)


def on_refusal(refusal: Refusal) -> Response:
    """A refusal that no form took."""
    return answer(status_of(refusal.code), refusal.code, lambda: sentence_of(refusal), _plain_facts(refusal))


def _plain_facts(refusal: Refusal) -> dict[str, Any]:
    return {name: value for name, value in refusal.facts.items() if isinstance(value, int | str | None)}


def on_http_error(error: HTTPException) -> Response | HTTPException:
    """The framework's own errors, in our words; redirects stay what they are."""
    if (error.code or 500) < 400:
        return error
    if isinstance(error, SecurityError):  # a foreign host name: no page of ours can be addressed there
        return Response(str(EXPLAINED["bad-request"]), 400, mimetype="text/plain")
    status, code, facts = _said(error)
    given = answer(status, code, None, facts)
    if error.get_response().headers.get("Allow"):
        given.headers["Allow"] = error.get_response().headers["Allow"]
    return given


def _said(error: HTTPException) -> tuple[int, str, dict[str, Any] | None]:
    """Status, code and facts of one of the framework's errors."""
    status = error.code or 500
    found = getattr(error, "data", {}).get("messages")  # which fields of a JSON body are wrong, and why
    code = CODES.get(status, CODES[400] if status < 500 else CODES[500])
    return status, code, {"errors": found} if found else None


def on_database_error(error: Exception) -> Response:
    """The database is in trouble, and asking again is right: nothing is half-done, and a key is booked once.

    Whether a booking was just committed nobody can say. A statement of ours that is wrong is another matter: 500.
    """
    trouble = trouble_of(error)
    if trouble is None:
        raise error
    current_app.logger.error("the database is in trouble (%s): %s", trouble.name.lower(), reason_of(error))
    g.book_lost = True
    drop_connection()
    return answer(503, "unavailable", facts={"retry_seconds": RETRY_SECONDS})


def answer(status: int, code: str, say: Say | None = None, facts: dict[str, Any] | None = None) -> Response:
    """A problem in the form that was asked for: JSON under /api/, else a page."""
    say = say or (lambda: str(EXPLAINED.get(code, EXPLAINED["server-error"])))
    if request.path.startswith("/api/"):
        given = jsonify(_document(status, code, say, facts))
        given.content_type = "application/problem+json"
    else:
        given = Response(
            render_template("problem.html", status=status, code=code, sentence=say()), mimetype="text/html"
        )
    given.status_code = status
    if facts and "retry_seconds" in facts:
        given.headers["Retry-After"] = str(facts["retry_seconds"])
    return given


def problem_of(refused: Refusal | HTTPException) -> Document:
    """The problem document of what was refused: what it would be answered with by itself."""
    if isinstance(refused, Refusal):
        return _document(status_of(refused.code), refused.code, lambda: sentence_of(refused), _plain_facts(refused))
    status, code, facts = _said(refused)
    return _document(status, code, lambda: str(EXPLAINED[code]), facts)


def _document(status: int, code: str, say: Say, facts: Document | None) -> Document:
    return {
        **(facts or {}),
        "type": "about:blank",
        "title": code,
        "status": status,
        "code": code,
        "detail": say(),
        "said": in_each_language(say),
    }
