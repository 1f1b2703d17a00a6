"""The rows of a drop-off written straight to the database: constant SQL, one process, one transaction each."""

import time
from collections.abc import Callable
from typing import Any
from uuid import UUID

from pointsapp.rules.ledger import ISSUED
from pointsapp.store.database import on_sqlite, open_database
from pointsapp.web.now import new_key, now_ms
from scripts.measuring.neighbourhood import Kiosk
from tests.support.databases import closed
from tests.support.many_households import native, on_engine

WEEK = "2026-W10"
_ENTRY = """INSERT INTO entry (community_id, id, kind, household_id, device_id, point_id, rulebook_version,
    content_hash, happened_ms, received_ms) VALUES (?, ?, 'drop-off', ?, ?, ?, 1, ?, ?, ?)"""
_QUEUE = "UPDATE household SET entries = entries + 1 WHERE community_id = ? AND id = ?"
_POSTING = """INSERT INTO posting (community_id, entry_id, line, asset, from_account, to_account, amount)
    VALUES (?, ?, 1, 'point', ?, ?, 1)"""
_BALANCE = """INSERT INTO balance (community_id, owner_id, asset, quantity) VALUES (?, ?, 'point', 1)
    ON CONFLICT (community_id, owner_id, asset) DO UPDATE SET quantity = balance.quantity + excluded.quantity"""
_WEEK = """INSERT INTO household_week (community_id, household_id, week, drop_offs) VALUES (?, ?, ?, 1)
    ON CONFLICT (community_id, household_id, week) DO UPDATE SET drop_offs = household_week.drop_offs + 1"""
_DROP_OFF = """INSERT INTO drop_off (community_id, id, household_id, category, not_sorted, counted, happened_ms, week,
    week_drop_offs) VALUES (?, ?, ?, 'kitchen-waste', 0, 1, ?, ?, 1)"""


def write(url: str, kiosk: Kiosk, count: int) -> tuple[float, list[float]]:
    """Writes so many drop-offs, under the durability that the program uses; seconds in all, and of each."""
    database = open_database(url)
    connection = database.connection()
    if not on_sqlite():
        connection.autocommit = True
    statements = [on_engine(sql) for sql in (_ENTRY, _QUEUE, _POSTING, _BALANCE, _WEEK, _DROP_OFF)]
    waits = []
    began = time.perf_counter()
    for _ in range(count):
        start = time.perf_counter()
        _write_one(connection.execute, statements, kiosk, next(kiosk.households))
        waits.append(time.perf_counter() - start)
    took = time.perf_counter() - began
    closed(database)
    return took, waits


def _write_one(execute: Callable[..., Any], statements: list[str], kiosk: Kiosk, household_id: UUID) -> None:
    community, key, at_ms = kiosk.community_id, native(new_key()), now_ms()
    household = native(household_id)
    values: list[tuple[Any, ...]] = [
        (community, key, household, native(kiosk.device_id), native(kiosk.point_id), bytes(32), at_ms, at_ms),
        (community, household),
        (community, key, native(ISSUED), household),
        (community, household),
        (community, household, WEEK),
        (community, key, household, at_ms, WEEK),
    ]
    execute("BEGIN IMMEDIATE" if on_sqlite() else "BEGIN")
    for sql, given in zip(statements, values, strict=True):
        execute(sql, given)
    execute("COMMIT")


def counted(url: str) -> int:
    """How many counted drop-offs the book holds."""
    database = open_database(url)
    found = database.execute_sql("SELECT COUNT(*) FROM drop_off WHERE counted = 1").fetchone()[0]
    closed(database)
    return int(found)
