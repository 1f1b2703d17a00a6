"""The kiosk's page from another folder, for gunicorn to serve: a later version, and what may go wrong on its way."""

import os
from collections.abc import Callable

from flask import Flask, Response, request

from kiosk import kiosk
from pointsapp.app import create_app

FOLDER = "LATER_PAGE"  # names the variable that names the folder


def later() -> Flask:
    """The program with the page of that folder."""
    kiosk.static_folder = os.environ[FOLDER]
    return create_app()


def with_a_log_in_page() -> Flask:
    """A hotel's network: one file of many is its log-in page, and says that all is well."""
    return _spoilt(lambda: Response("<!doctype html><title>Log in</title>", 200, mimetype="text/html"))


def with_an_error() -> Flask:
    """One file of many can't be had just now."""
    return _spoilt(lambda: Response("", 503))


def half_deployed() -> Flask:
    """The list is of the later version, one file still of the one before."""
    before = open(os.path.join(kiosk.root_path, "page", "words.js"), "rb").read()  # noqa: SIM115
    return _spoilt(lambda: Response(before, mimetype="text/javascript"))


def _spoilt(answer: Callable[[], Response]) -> Flask:
    app = later()
    app.before_request(lambda: answer() if request.path == "/kiosk/words.js" else None)
    return app
