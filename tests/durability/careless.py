"""The program with one mistake, which the tests have to see: it answers first, and commits a moment later."""

import threading
import time
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from typing import Any

from flask import Flask
from werkzeug.wsgi import ClosingIterator

from pointsapp import app as roof
from pointsapp.store import database as store
from pointsapp.store import group_commit
from pointsapp.store.database import database, disconnect
from pointsapp.store.engines import PostgreSQL, SQLite

LATE_SECONDS = 0.02

_open = threading.local()


def create_app() -> Flask:
    """The application, whose transactions end when the answer has gone out."""
    for engine in (SQLite, PostgreSQL):
        make_careless(engine)
    roof.disconnect = lambda: None
    make_patient()
    app = roof.create_app()
    app.wsgi_app = commits_late(app.wsgi_app)  # type: ignore[method-assign]
    return app


def make_careless(engine: Any) -> None:
    """A commit is only noted; the next beginning, or `commit_now`, does it."""
    begin, commit = engine.begin, engine.commit

    def careless_begin(self: Any, *how: Any) -> None:
        commit_now()
        begin(self, *how)

    def careless_commit(self: Any) -> None:
        _open.commit = lambda: commit(self)

    engine.begin, engine.commit = careless_begin, careless_commit


def make_patient() -> None:
    """Commits before it waits for its turn again, or for others: else it keeps the book from who has the turn."""
    turn, in_group = store.turn, group_commit._in_group

    def turn_after_commit() -> AbstractContextManager[None]:
        commit_now()
        return turn()

    def in_group_after_commit(what: Callable[[], Any]) -> Any:
        commit_now()
        return in_group(what)

    store.turn, group_commit._in_group = turn_after_commit, in_group_after_commit


def commit_now() -> None:
    """Does the commit that was noted, if one was."""
    if late := _open.__dict__.pop("commit", None):
        late()


def commits_late(answer: Callable[..., Iterable[bytes]]) -> Callable[..., Iterable[bytes]]:
    """WSGI that commits when its server is done with the answer."""

    def end() -> None:
        if "commit" in _open.__dict__:
            time.sleep(LATE_SECONDS)
        if not database.is_closed():
            commit_now()
            disconnect()

    return lambda environ, start: ClosingIterator(answer(environ, start), end)
