"""Sees that the API answers what its documentation says: every answer that a test gets by the test client."""

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
            validator(current_app._get_current_object(), request.url_rule.rule, request.method.lower()).validate(  # type: ignore[attr-defined]
                answer.get_json()
            )
        return answer


@cache
def validator(app: Flask, address: str, method: str) -> Any:
    """What an address's good answer has to look like."""
    document = app.test_client().get("/api/openapi.json").get_json()
    good = document["paths"][address][method]["responses"]["200"]["content"]["application/json"]["schema"]
    return jsonschema_rs.validator_for({**good, "components": document["components"]})
