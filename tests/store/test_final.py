"""What is written once stays: the database itself refuses to change, delete, replace or empty a final table."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import peewee
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from pointsapp.actions.acts import Act, Doer
from pointsapp.actions.certificates import Order, Seal, issue_certificate, revoke_certificate, set_issuer
from pointsapp.actions.drop_offs import record_deposit, record_drop_off
from pointsapp.actions.hours_decisions import withdraw_approval
from pointsapp.actions.pending import PosterScan, confirm, scan_poster
from pointsapp.actions.reversals import reverse
from pointsapp.actions.rewards import claim_weekly_reward, exchange
from pointsapp.actions.seals import seal_days
from pointsapp.actions.tray import Refused, put_into_tray, settle
from pointsapp.rules.refusal import Refusal
from pointsapp.store.certificates import StoredIssuer
from pointsapp.store.database import on_sqlite, writing
from pointsapp.store.schema import FINAL
from tests.actions.served import EVENING, act_by, approved
from tests.cast import Cast, new_id, random_of
from tests.rules.shanghai import ms

TABLES = [model._meta.table_name for model in FINAL]
APRIL = ms("2026-04-01T09:00")
ISSUER = StoredIssuer("南桥社区居民委员会", "91110000600037341L", "周主任", "028-85000000")

Deed = Callable[[peewee.Database, str], None]


@pytest.fixture
def book(cast: Cast, database: peewee.Database) -> peewee.Database:
    """A book with a row in every final table."""
    home = cast.li.household_id
    for day in ("02", "03", "04"):
        record_drop_off(cast.act(at_ms=EVENING, happened_ms=ms(f"2026-03-{day}T08:00")), home, "kitchen-waste")
    record_deposit(cast.act(at_ms=EVENING), home, "bottle-550ml", 10)
    exchanged = exchange(cast.act(at_ms=EVENING), home, cast.point_id, "bottles-for-batteries", 1)
    claim_weekly_reward(cast.act(at_ms=EVENING), home, cast.point_id, "bags")
    reverse(cast.act(at_ms=EVENING), exchanged.id, "误操作")
    withdraw_approval(cast.act(at_ms=EVENING), approved(cast, "2026-03-03T09:00", "2026-03-03T11:00").id, "误批")
    approved(cast, "2026-03-03T13:00", "2026-03-03T14:00")
    scan = PosterScan(cast.wang.household_id, cast.wang.id, cast.point_id, "kitchen-waste")
    confirm(act_by(cast.zhang), scan_poster(act_by(cast.wang), scan), cast.zhang.household_id)
    certify(cast)
    settle(cast.act(at_ms=EVENING), refused(cast), "说好了")
    seal_days(cast.community.id, APRIL)
    return database


def refused(cast: Cast) -> UUID:
    """Lays a booking into the tray."""
    at_the_kiosk = Act(cast.community.id, new_id(), Doer(device_id=cast.device_id), EVENING, EVENING)
    put_into_tray(at_the_kiosk, Refused("drop-off", None, {}), Refusal("card-unknown"))
    return at_the_kiosk.key


def certify(cast: Cast) -> None:
    """Issues a certificate and revokes it."""
    set_issuer(cast.act(), ISSUER)
    order = Order(cast.li.id, date(2026, 1, 1), date(2026, 3, 31))
    seal = Seal(Ed25519PrivateKey.from_private_bytes(bytes(range(32))), random_of(16), "https://example.org/v/", "陈")
    revoke_certificate(cast.act(at_ms=APRIL), issue_certificate(cast.act(at_ms=APRIL), order, seal).id, "作废")


def contents(database: peewee.Database, table: str) -> set[Any]:
    return set(database.execute_sql(f"SELECT * FROM {table}").fetchall())


def columns(database: peewee.Database, table: str) -> tuple[list[str], list[str]]:
    """A table's key and its other columns (its key again where there are none)."""
    keys = list(database.get_primary_keys(table))
    names = [column.name for column in database.get_columns(table)]
    return keys, [name for name in names if name not in keys] or keys


def update(database: peewee.Database, table: str) -> None:
    """Sets a column to what it already is: even that is refused."""
    column = columns(database, table)[1][0]
    database.execute_sql(f"UPDATE {table} SET {column} = {column}")


def delete(database: peewee.Database, table: str) -> None:
    database.execute_sql(f"DELETE FROM {table}")


def upsert(database: peewee.Database, table: str) -> None:
    """Inserts a row that is there, and changes it instead."""
    keys, (column, *_) = columns(database, table)
    change = f"ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {column} = excluded.{column}"
    database.execute_sql(f"INSERT INTO {table} SELECT * FROM {table} WHERE 1 = 1 {change}")


def replace(database: peewee.Database, table: str) -> None:
    """Deletes a row by the way of inserting it anew."""
    database.execute_sql(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")


def truncate(database: peewee.Database, table: str) -> None:
    database.execute_sql(f"TRUNCATE {table} CASCADE")


def is_refused(database: peewee.Database, deed: Deed, table: str) -> bool:
    """Whether the database itself says that the table is final, and nothing changed."""
    before = contents(database, table)
    assert before, f"{table} is empty: the test would show nothing"
    try:
        with writing():
            deed(database, table)
    except peewee.DatabaseError as refused:
        said = str(refused)
    else:
        return False
    assert "this table is final" in said
    assert contents(database, table) == before
    return True


@pytest.mark.parametrize("deed", [update, delete, upsert])
def test_no_row_is_changed_or_deleted(book: peewee.Database, deed: Deed) -> None:
    assert [table for table in TABLES if not is_refused(book, deed, table)] == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_no_row_is_replaced(book: peewee.Database) -> None:
    assert [table for table in TABLES if not is_refused(book, replace, table)] == []


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_no_table_is_emptied(book: peewee.Database) -> None:
    assert [table for table in TABLES if not is_refused(book, truncate, table)] == []


def test_without_its_triggers_a_table_is_no_longer_final(book: peewee.Database) -> None:
    """So that the tests above show the triggers, and not something else that refuses."""
    if on_sqlite():
        for verb in ("update", "delete"):
            book.execute_sql(f"DROP TRIGGER hour_paid_final_{verb}")
    else:
        book.execute_sql("ALTER TABLE hour_paid DISABLE TRIGGER USER")
    assert not is_refused(book, upsert, "hour_paid")
    assert not is_refused(book, replace if on_sqlite() else truncate, "hour_paid")
    if on_sqlite():
        assert not is_refused(book, delete, "hour_paid")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_replace_would_slip_past_a_connection_without_our_setting(book: peewee.Database) -> None:
    book.execute_sql("PRAGMA recursive_triggers = 0")
    assert not is_refused(book, replace, "hour_paid")
