"""Bare Flask with one address that answers JSON as large as a drop-off's: what there is to compare with."""

from flask import Flask, Response, jsonify

ANSWER = {
    "id": "019cabc5-6400-7000-8000-000000000000",
    "counted": True,
    "reason": None,
    "earned": [{"asset": "point", "quantity": 1}],
    "week": "2026-W10",
    "week_drop_offs": 1,
    "received_ms": 1_772_409_600_000,
}


def create_app() -> Flask:
    """A Flask application that knows nothing and keeps nothing."""
    app = Flask("bare")
    app.add_url_rule("/api/v1/drop-offs", view_func=answer, methods=["POST"])
    return app


def answer() -> Response:
    """The same answer each time."""
    return jsonify(ANSWER)
