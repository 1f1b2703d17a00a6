"""JSON bodies and answers: the libraries' way into the documentation, without their way through each request."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any, NoReturn
from uuid import UUID

from flask import Response, request
from flask.json.provider import DefaultJSONProvider
from flask_smorest import Blueprint as DocumentedBlueprint
from marshmallow import Schema, ValidationError
from webargs.flaskparser import abort

from pointsapp.web.unwritable_text import check_texts

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]


class JSONBodies:
    """Reads a body with one schema, made once; webargs would look for places, schemas and coroutines each time.

    Args:
        read: what makes of the request's body and the schema what the view gets.
    """

    DEFAULT_VALIDATION_STATUS = 422  # which the documentation names

    def __init__(self, read: Callable[[Schema, str], Any]) -> None:
        self.read = read

    def use_args(self, argmap: Schema, **_: Any) -> Decorator:
        """Gives a view what its schema loaded from the body, as its last positional argument."""

        def decorator(view: Callable[..., Any]) -> Callable[..., Any]:
            @wraps(view)
            def wrapper(*args: Any, **named: Any) -> Any:
                return view(*args, self.read(argmap, _sent()), **named)

            return wrapper

        return decorator


def _sent() -> str:
    """The request's body, which JSON wants in UTF-8 (RFC 8259, 8.1); an empty one is an empty object."""
    try:
        return request.get_data().decode() or "{}"
    except ValueError as problem:
        _no_json(problem)


def read_checked(schema: Schema, sent: str) -> Any:
    """What a schema makes of a body. Answers as `checked`, and with 400 what is no JSON.

    Only an escape can bring in text that no book can hold: raw, neither UTF-8 nor JSON allows it.
    """
    return (checked if "\\u" in sent else loaded)(schema, _parsed(sent))


def read_as_sent(schema: Schema, sent: str) -> Any:
    """The same where the texts are looked at later."""
    return loaded(schema, _parsed(sent))


def _parsed(sent: str) -> Any:
    try:
        return json.loads(sent)
    except (ValueError, RecursionError) as problem:
        _no_json(problem)


def checked(schema: Schema, body: Any) -> Any:
    """What a schema makes of JSON.

    Answers with 400 what has text that no book can hold, with 422 what the schema refuses and where.
    """
    try:
        check_texts(body)
    except (ValueError, RecursionError) as problem:
        _no_json(problem)
    return loaded(schema, body)


def loaded(schema: Schema, body: Any) -> Any:
    """The same where the texts were looked at, or will be."""
    try:
        return schema.load(body)
    except ValidationError as problem:
        return abort(422, exc=problem, messages={"json": problem.messages})


def _no_json(problem: Exception) -> NoReturn:
    abort(400, exc=problem, messages={"json": ["Invalid JSON body."]})


def _text_of(value: Any) -> Any:
    """What JSON does not know as it is: mostly ids."""
    return str(value) if type(value) is UUID else DefaultJSONProvider.default(value)


_encode = json.JSONEncoder(default=_text_of, separators=(",", ":")).encode  # one for all; Flask makes one for each


def _json_answer(answer: Any) -> Response:
    return Response(_encode(answer), mimetype="application/json")


class Blueprint(DocumentedBlueprint):  # type: ignore[misc]
    """A documented blueprint that reads bodies so, and answers with what a view returns, as it stands.

    That the answers are what their schemas say is the tests' to see, in every answer of theirs, not each request's.
    """

    ARGUMENTS_PARSER = JSONBodies(read_checked)

    def response(
        self, status: int, schema: type[Schema] | dict[str, str] | None = None, content_type: str | None = None
    ) -> Decorator:
        """Documents the answer; one that is no Response yet becomes JSON, and none at all an empty one."""
        document = super().response(status, schema, content_type=content_type)

        def decorator(view: Callable[..., Any]) -> Callable[..., Any]:
            @wraps(view)
            def wrapper(*args: Any, **named: Any) -> Response:
                answer = view(*args, **named)
                if isinstance(answer, Response):
                    return answer
                return Response(status=status) if schema is None else _json_answer(answer)

            vars(wrapper)["_apidoc"] = vars(document(view))["_apidoc"]  # what the library reads its documentation from
            return wrapper

        return decorator
