"""Restoring: only from a copy that is whole and of this program, with a word on the secrets."""

import dataclasses
from collections.abc import Callable
from pathlib import Path

import peewee
import pytest

from pointsapp.actions.installation import open_book
from pointsapp.config import ConfigRefused, Settings
from pointsapp.secrets import make_secrets
from pointsapp.store.database import on_sqlite
from pointsapp.store.tables_here import own_tables
from tests.actions.backing_up import Put, altered
from tests.cast import Cast
from tests.support.copies import SQLITE, hand_made, with_checksum


@pytest.mark.parametrize(
    "text", [None, "", "no checksum at all\n", "0" * 64 + "  one\n" + "0" * 64 + "  two\n"], ids=range(4)
)
def test_without_a_checksum_nobody_knows(
    copy: Path, put: Put, still_vacant: Callable[[], bool], text: str | None
) -> None:
    checksum = copy.with_name(f"{copy.name}.sha256")
    checksum.unlink() if text is None else checksum.write_text(text)
    with pytest.raises(ConfigRefused, match=r"is missing or holds no SHA-256.* sha256sum copy > copy\.sha256"):
        put(copy)
    assert still_vacant()


@pytest.mark.parametrize("place", [20, 0.5, -1])
def test_one_byte_that_is_another_is_enough(
    copy: Path, put: Put, still_vacant: Callable[[], bool], place: float
) -> None:
    content = bytearray(copy.read_bytes())
    content[int(len(content) * place) if isinstance(place, float) else place] ^= 1
    copy.write_bytes(content)
    with pytest.raises(ConfigRefused, match="is not what was written: its SHA-256 differs"):
        put(copy)
    assert still_vacant()


@pytest.mark.parametrize("left", [0.5, 0.99])
def test_a_copy_cut_short_is_not_taken_even_with_a_checksum(
    copy: Path, put: Put, still_vacant: Callable[[], bool], left: float
) -> None:
    content = copy.read_bytes()
    copy.write_bytes(content[: int(len(content) * left)])
    with_checksum(copy)
    with pytest.raises(ConfigRefused, match=r"is not sound: |pg_restore failed: ") as raised:
        put(copy)
    assert raised.value.variable == "FILE"
    assert still_vacant()


@pytest.mark.parametrize("table", ["posting", "throttle"])
def test_a_copy_without_one_of_the_tables_is_not_taken(
    copy: Path, put: Put, still_vacant: Callable[[], bool], settings: Settings, tmp_path: Path, table: str
) -> None:
    if settings.database_url.startswith(SQLITE):
        altered(settings.database_url, "PRAGMA foreign_keys = 0", f"DROP TABLE {table}")
        lacking = hand_made(settings.database_url, tmp_path / "lacking")
    else:
        lacking = hand_made(settings.database_url, tmp_path / "lacking", f"--exclude-table={table}")
    with pytest.raises(ConfigRefused, match=f"the copy is not whole, for it lacks {table}"):
        put(lacking)
    assert still_vacant()


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("INSERT INTO migration (name, digest, applied_ms) VALUES ('9999_later.sql', '', 0)", "newer version"),
        ("UPDATE migration SET digest = 'another'", "made by other files"),
    ],
)
def test_a_copy_of_another_version_is_not_taken(
    cast: Cast,
    put: Put,
    still_vacant: Callable[[], bool],
    settings: Settings,
    tmp_path: Path,
    statement: str,
    said: str,
) -> None:
    altered(settings.database_url, statement)
    with pytest.raises(ConfigRefused, match=said):
        put(hand_made(settings.database_url, tmp_path / "other"))
    assert still_vacant()


def test_a_copy_of_an_older_schema_is_restored_and_not_audited(
    cast: Cast, put: Put, settings: Settings, tmp_path: Path
) -> None:
    open_book(settings)
    altered(settings.database_url, "DELETE FROM migration WHERE name <> '0001_first.sql'")
    looked = put(hand_made(settings.database_url, tmp_path / "older")).looked
    assert looked.waiting
    assert looked.finding is None


def test_a_wrong_book_is_restored_and_said_to_be_wrong(
    cast: Cast, put: Put, settings: Settings, tmp_path: Path
) -> None:
    open_book(settings)
    altered(settings.database_url, "UPDATE balance SET quantity = 99 WHERE asset = 'bin' AND community_id = 2")
    looked = put(hand_made(settings.database_url, tmp_path / "wrong")).looked
    assert looked.community == "huaxing"
    assert looked.finding is not None


@pytest.mark.parametrize(("there", "said"), [(True, "is not the one that this book was made with"), (False, "missing")])
def test_other_secrets_are_told_of_and_none_are_made(
    copy: Path, put: Put, settings: Settings, vacant_url: str, tmp_path: Path, there: bool, said: str
) -> None:
    file = tmp_path / "other.toml"
    if there:
        make_secrets(file)
    restored = put(copy, dataclasses.replace(settings, database_url=vacant_url, secrets_file=str(file)))
    assert restored.secrets is not None
    assert said in restored.secrets.english
    assert file.exists() == there


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "No such file"),
        (b"", "is not a copy of a book"),
        (b"a text", "is not a copy of a book"),
        ("other", "is a copy of a book on"),
        ("folder", "Is a directory"),
    ],
)
def test_a_file_that_is_none_of_ours_is_not_taken(
    cast: Cast, put: Put, still_vacant: Callable[[], bool], tmp_path: Path, content: bytes | str | None, said: str
) -> None:
    file = tmp_path / "file"
    if content == "other":
        content = b"PGDMP\1\16" if on_sqlite() else b"SQLite format 3\0" + bytes(100)
    if content == "folder":
        file.mkdir()
    if isinstance(content, bytes):
        file.write_bytes(content)
        with_checksum(file)
    with pytest.raises(ConfigRefused, match=said):
        put(file)
    assert still_vacant()


def test_a_copy_of_another_program_s_database_is_not_taken(
    put: Put, still_vacant: Callable[[], bool], database: peewee.Database, settings: Settings, tmp_path: Path
) -> None:
    for table in own_tables().values():
        database.execute_sql(f"DROP TABLE IF EXISTS {table}" + ("" if on_sqlite() else " CASCADE"))
    database.execute_sql("CREATE TABLE recipe (name TEXT)")
    file = hand_made(settings.database_url, tmp_path / "other")
    with pytest.raises(ConfigRefused, match="is not a copy of a book"):
        put(file)
    assert still_vacant()
