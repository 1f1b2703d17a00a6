"""The program, but that nobody waits half a minute for the turn of who writes."""

from flask import Flask

from pointsapp.app import create_app as program
from pointsapp.store import database, group_commit

BUSY_SECONDS = 1


def create_app() -> Flask:
    """The application."""
    database.BUSY_SECONDS = group_commit.BUSY_SECONDS = BUSY_SECONDS
    return program()
