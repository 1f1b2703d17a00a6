"""What the engines' own means of copying are told, and how a copy that was altered is found out."""

import os
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from pointsapp.config import ConfigRefused
from pointsapp.store import postgresql_programs
from pointsapp.store.database import database
from pointsapp.store.postgresql_copies import difference, migrations_in_dump, rows_in_book, tables_in_dump
from pointsapp.store.postgresql_programs import address, environment, find_program
from pointsapp.store.sqlite_copies import fault, looking_into
from pointsapp.store.tables_here import OWN, missing_tables, own_tables
from tests.cast import Cast
from tests.support.copies import SQLITE, hand_made

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
ON_POSTGRESQL = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


def nobody(stage: str, done: int, total: int | None) -> None:
    """Hears of the progress and does nothing."""


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://li:s%20cret%2F'@db.example.org:5433/points?sslmode=require",
        "postgresql://li@db.example.org:5433/points?sslmode=require&password=s%20cret%2F'",
    ],
)
def test_a_command_line_has_the_address_and_no_password(url: str) -> None:
    shown = {"user": "li", "host": "db.example.org", "port": "5433", "dbname": "points", "sslmode": "require"}
    assert conninfo_to_dict(address(url)) == shown
    assert environment(url)["PGPASSWORD"] == "s cret/'"


def test_no_password_in_the_address_is_none_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PGPASSWORD", raising=False)
    assert "PGPASSWORD" not in environment("postgresql://li@db/points")
    assert "cret" not in address("postgresql://li@db/points?sslpassword=secret")


def test_a_program_that_is_missing_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgresql_programs, "DEBIAN", tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ConfigRefused, match=r"missing\. On Debian, as root: apt-get .*-client-15$") as no:
        find_program("pg_dump", 15)
    assert "缺少 PostgreSQL 15 的 pg_dump" in str(no.value)
    program = tmp_path / "pg_dump"
    program.write_text("#!/bin/sh\necho 'pg_dump (PostgreSQL) 16.2 (of somebody)'")
    program.chmod(0o755)
    assert find_program("pg_dump", 15) == program
    with pytest.raises(ConfigRefused, match="PostgreSQL 17 is missing, and that of 16 does not go with this server"):
        find_program("pg_dump", 17)


@pytest.mark.parametrize(
    ("here", "server", "taken"),
    [
        (("9.6", "14", "15", "16", "17", "18"), 15, "15"),
        (("9.6", "14", "16", "17", "18"), 15, "16"),
        (("14", "17", "18"), 15, None),
        (("15",), 17, None),
        (("15", "18", "19"), 17, "18"),
    ],
)
def test_the_program_of_the_servers_version_is_taken_or_the_next_that_it_understands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, here: tuple[str, ...], server: int, taken: str | None
) -> None:
    monkeypatch.setattr(postgresql_programs, "DEBIAN", tmp_path)
    for version in here:
        (tmp_path / version / "bin").mkdir(parents=True)
        (tmp_path / version / "bin" / "pg_dump").touch()
    if taken:
        assert find_program("pg_dump", server) == tmp_path / taken / "bin/pg_dump"
    else:
        with pytest.raises(ConfigRefused, match=f"apt-get install postgresql-client-{server}$"):
            find_program("pg_dump", server)


@ON_SQLITE
def test_looking_into_a_file_leaves_it_and_its_folder_as_they_are(
    cast: Cast, database_url: str, tmp_path: Path
) -> None:
    folder = tmp_path / "a folder, 100% of one?#"
    folder.mkdir()
    file = hand_made(database_url, folder / "copy")
    before, bound = (file.read_bytes(), sorted(folder.iterdir())), database.obj
    with looking_into(file):
        assert database.obj is not bound
        assert fault(nobody) is None
        assert missing_tables() == []
        with pytest.raises(Exception, match="readonly"):
            database.execute_sql("DELETE FROM throttle")
    assert (file.read_bytes(), sorted(folder.iterdir())) == before
    assert database.obj is bound


@ON_SQLITE
@pytest.mark.parametrize("where", ["first", "middle", "gone"])
def test_an_altered_page_is_found(cast: Cast, database_url: str, tmp_path: Path, where: str) -> None:
    file = hand_made(database_url, tmp_path / "copy")
    size = file.stat().st_size
    with file.open("r+b") as opened:
        if where == "gone":
            opened.truncate(size - 4096)
        else:
            opened.seek(50 if where == "first" else size // 8192 * 4096)
            opened.write(os.urandom(4000))
    with looking_into(file):
        assert fault(nobody) is not None


@ON_POSTGRESQL
def test_a_dump_is_read_back_whole(cast: Cast, database_url: str, tmp_path: Path) -> None:
    dump = hand_made(database_url, tmp_path / "dump")
    assert difference(rows_in_book(), dump, nobody) is None
    assert tables_in_dump(dump) >= OWN
    rows = database.execute_sql("SELECT name, digest FROM migration").fetchall()
    assert migrations_in_dump(dump) == dict(rows)


@ON_POSTGRESQL
def test_a_row_more_or_less_is_found(cast: Cast, database_url: str, tmp_path: Path) -> None:
    dump = hand_made(database_url, tmp_path / "dump")
    book = rows_in_book()
    for change in (1, -1):
        altered = {**book, "public.entry": book["public.entry"] + change}
        assert str(difference(altered, dump, nobody)).startswith("public.entry has ")


@ON_POSTGRESQL
def test_texts_that_look_like_a_dumps_own_lines_are_rows(cast: Cast, database_url: str, tmp_path: Path) -> None:
    for text in ("\\.", "\n\\.\n", "COPY public.entry (id) FROM stdin;\n", "\r\n"):
        database.execute_sql("INSERT INTO throttle (subject, tries, since_ms, until_ms) VALUES (%s, 1, 1, 1)", (text,))
    dump = hand_made(database_url, tmp_path / "dump")
    assert rows_in_book()["public.throttle"] == 4
    assert difference(rows_in_book(), dump, nobody) is None


@ON_POSTGRESQL
def test_a_dump_that_cannot_be_read_is_refused(cast: Cast, database_url: str, tmp_path: Path) -> None:
    dump = hand_made(database_url, tmp_path / "dump")
    content = dump.read_bytes()
    for damaged in (content[: len(content) * 3 // 4], content[: len(content) // 2] + bytes(200), b"PGDMP"):
        dump.write_bytes(damaged)
        with pytest.raises(ConfigRefused, match="pg_restore failed: "):
            difference(rows_in_book(), dump, nobody)


@ON_POSTGRESQL
def test_tables_are_ours_in_whatever_schema(cast: Cast, database_url: str) -> None:
    with psycopg.connect(database_url) as connection:
        connection.execute('CREATE SCHEMA "Old"')
        connection.execute('CREATE TABLE "Old".notes (id BIGINT)')
        connection.execute('ALTER TABLE throttle SET SCHEMA "Old"')
    assert own_tables()["throttle"] == '"Old".throttle'
    assert own_tables()["entry"] == "public.entry"
    assert "notes" not in own_tables()
    assert rows_in_book()['"Old".throttle'] == 0


def test_all_tables_are_here(cast: Cast, database_url: str) -> None:
    assert set(own_tables()) == OWN
    assert missing_tables() == []
    assert database_url.startswith(SQLITE) or all(name.startswith("public.") for name in own_tables().values())
