"""Sees that the API answers what its documentation says: every answer that a test gets by the test client."""

import re
from functools import cache
from typing import Any

import jsonschema_rs
from flask import Flask, Response, current_app, request

API = "/api/v1/"


def see_that_answers_are_documented(app: Flask) -> None:
    """From now on an answer of the API that is not as /api/openapi.json describes it is an error of the program."""

    @app.after_request
    def compare(answer: Response) -> Response:
        if request.url_rule and request.path.startswith(API) and answer.status_code == 200:
            app = current_app._get_current_object()  # type: ignore[attr-defined]
            good = documented(app, request.url_rule.rule, request.method.lower())
            if answer.is_json or answer.mimetype not in good:
                good["application/json"].validate(answer.get_json())
        return answer


@cache
def documented(app: Flask, address: str, method: str) -> dict[str, Any]:
    """What an address's good answer has to look like, by its media type."""
    document = app.test_client().get("/api/openapi.json").get_json()
    path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", address)
    good = document["paths"][path][method]["responses"]["200"]["content"]
    return {
        media_type: jsonschema_rs.validator_for({**each["schema"], "components": document["components"]})
        for media_type, each in good.items()
    }
