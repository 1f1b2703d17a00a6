"""JSON bodies, read through a schema: webargs' way into the documentation, without its way through each request."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import request
from flask_smorest import Blueprint as DocumentedBlueprint
from marshmallow import Schema, ValidationError
from webargs.flaskparser import abort

from pointsapp.web.unwritable_text import check_texts


class JSONBodies:
    """Reads a body with one schema, made once; webargs would look for places, schemas and coroutines each time."""

    DEFAULT_VALIDATION_STATUS = 422  # which the documentation names

    def use_args(self, argmap: Schema, **_: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """Gives a view what its schema loaded from the body, as its last positional argument."""

        def decorator(view: Callable[..., Any]) -> Callable[..., Any]:
            @wraps(view)
            def wrapper(*args: Any, **named: Any) -> Any:
                return view(*args, loaded(argmap), **named)

            return wrapper

        return decorator


class Blueprint(DocumentedBlueprint):  # type: ignore[misc]
    """A documented blueprint that reads bodies so."""

    ARGUMENTS_PARSER = JSONBodies()


def loaded(schema: Schema) -> Any:
    """What the schema makes of the request's body; an empty one is an empty object.

    Answers with 400 what is no JSON or has text that no book can hold, with 422 what the schema refuses and where.
    """
    sent = request.get_data()
    try:
        body = json.loads(sent) if sent else {}
        check_texts(body)
    except (ValueError, RecursionError) as problem:
        abort(400, exc=problem, messages={"json": ["Invalid JSON body."]})
    try:
        return schema.load(body)
    except ValidationError as problem:
        abort(422, exc=problem, messages={"json": problem.messages})
