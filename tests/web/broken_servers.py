"""Programs that are broken on purpose, for gunicorn to serve: what goes wrong in a crowd has to be noticed."""

import threading
import time
from typing import Any
from uuid import UUID

from flask import Flask

from pointsapp.actions import ledger
from pointsapp.app import create_app
from pointsapp.store.engines import SQLite
from pointsapp.store.ledger import balances_of
from pointsapp.store.statements import Statement
from pointsapp.web.api import bookings
from pointsapp.web.now import new_key
from tests.support.jostling import let_them_jostle

_set_balance = Statement(
    """UPDATE balance SET quantity = :quantity
    WHERE community_id = :community_id AND owner_id = :owner_id AND asset = :asset"""
)


def without_the_key() -> Flask:
    """Each request makes an entry of its own, whatever key it carries."""
    act = bookings.act
    bookings.act = lambda key, happened_ms, who: act(new_key(), happened_ms, who)
    return create_app()


def stock_read_first() -> Flask:
    """The shelf is looked at, and what is left is written a little later."""
    seen = threading.local()
    exchange, debit = bookings.exchange, ledger.debit_balance

    def look_first(act: Any, household_id: UUID, shelf_id: UUID, rule: str, times: int) -> Any:
        seen.shelf, seen.stock = shelf_id, balances_of(act.community_id, shelf_id)
        time.sleep(0.01)
        return exchange(act, household_id, shelf_id, rule, times)

    def write_then(community_id: int, owner_id: UUID, asset: str, amount: int) -> bool:
        if owner_id != seen.shelf:
            return debit(community_id, owner_id, asset, amount)
        left = seen.stock.get(asset, 0) - amount
        same = {"community_id": community_id, "owner_id": owner_id, "asset": asset}
        return left >= 0 and _set_balance.run(quantity=left, **same) == 1

    bookings.exchange, ledger.debit_balance = look_first, write_then
    return create_app()


def lock_taken_late() -> Flask:
    """Transactions take SQLite's write lock only when they come to write, a little after they first read.

    From the first request on: four processes that start with such a lock turn each other away, before any test begins.
    """
    served = create_app()

    def begin(self: SQLite, lock_type: str = "") -> None:
        self.execute_sql("BEGIN DEFERRED")
        self.execute_sql("SELECT 1 FROM community").fetchall()
        time.sleep(0.01)

    SQLite.begin = begin
    let_them_jostle()
    return served
