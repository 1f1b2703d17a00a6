"""The program at a later time than it is, for gunicorn to serve: for a kiosk that has lived through it without one."""

import os
import time
from types import SimpleNamespace

from flask import Flask

from pointsapp.app import create_app
from pointsapp.web import now

AHEAD_MS = "AHEAD_MS"  # names the variable that says by how much


def later() -> Flask:
    """The program, its clock ahead of ours."""
    ahead_ns = int(os.environ[AHEAD_MS]) * 1_000_000
    now.time = SimpleNamespace(time_ns=lambda: time.time_ns() + ahead_ns)
    return create_app()
