"""What the engines' own means of copying are told, and how a copy that was altered is found out."""

import os
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from pointsapp.config import ConfigRefused
from pointsapp.store import postgresql_programs
from pointsapp.store.database import database
from pointsapp.store.postgresql_copies import (
    check_readable,
    difference,
    dump_to,
    migrations_in_dump,
    rows_in_book,
    tables_in_dump,
)
from pointsapp.store.postgresql_programs import address, environment, find_program, running
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


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where Debian's programs are looked for, and where PATH leads; nothing is there."""
    monkeypatch.setattr(postgresql_programs, "DEBIAN", tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


def install(programs: Path, *versions: str) -> None:
    """Puts pg_dump of these versions where Debian has them."""
    for version in versions:
        (programs / version / "bin").mkdir(parents=True)
        program = programs / version / "bin" / "pg_dump"
        program.write_text(f"#!/bin/sh\necho 'pg_dump: error: this is {version}' >&2\nexit 1\n")
        program.chmod(0o755)


def test_a_program_that_is_missing_is_named(programs: Path) -> None:
    with pytest.raises(ConfigRefused, match=r"pg_dump is missing\. On Debian, as root: apt-get install") as refusal:
        find_program("pg_dump", 15)
    assert "缺少 pg_dump" in str(refusal.value)


@pytest.mark.parametrize(
    ("server", "found"), [(9, "9.6"), (13, "14"), (14, "14"), (15, "16"), (16, "16"), (17, "18"), (18, "18")]
)
def test_the_servers_own_program_is_taken_or_the_next_above(programs: Path, server: int, found: str) -> None:
    install(programs, "9.6", "14", "16", "18")
    (programs / "common" / "bin").mkdir(parents=True)
    (programs / "common" / "bin" / "pg_dump").touch()
    assert find_program("pg_dump", server) == programs / found / "bin/pg_dump"


@pytest.mark.parametrize(("server", "version"), [(15, "17"), (16, "18"), (9, "17")])
def test_a_program_whose_dumps_the_server_would_not_take_is_refused(programs: Path, server: int, version: str) -> None:
    install(programs, version)
    with pytest.raises(ConfigRefused, match=rf"is of version {version}: .* install postgresql-client-{server}\n?"):
        find_program("pg_dump", server)


def test_where_debian_has_none_that_path_leads_to_is_taken(programs: Path) -> None:
    install(programs, "14")
    there = programs / "pg_dump"
    there.write_text("#!/bin/sh\necho 'pg_dump (PostgreSQL) 16.4 (built by hand)'\n")
    there.chmod(0o755)
    assert find_program("pg_dump", 16) == there
    there.write_text("#!/bin/sh\necho 'pg_dump (PostgreSQL) 17beta2'\n")
    with pytest.raises(ConfigRefused, match="is of version 17"):
        find_program("pg_dump", 16)
    assert find_program("pg_dump", 17) == there


@ON_POSTGRESQL
def test_the_bound_server_is_asked_for_its_version(
    cast: Cast, database_url: str, tmp_path: Path, programs: Path
) -> None:
    server = database.connection().info.server_version // 10_000
    install(programs, *(str(version) for version in (server - 1, server, server + 1)))
    with pytest.raises(ConfigRefused, match=f"DATABASE_URL: pg_dump failed: .* this is {server}"):
        dump_to(tmp_path / "dump", "", nobody)


@pytest.mark.parametrize("variable", ["DIR", "FILE", "DATABASE_URL"])
def test_what_has_to_be_looked_at_is_named(tmp_path: Path, variable: str) -> None:
    program = tmp_path / "pg_restore"
    program.write_text("#!/bin/sh\necho 'pg_restore: error: no good' >&2\nexit 1\n")
    program.chmod(0o755)
    with (
        pytest.raises(ConfigRefused, match=f"{variable}: pg_restore failed: pg_restore: error: no good"),
        running(program, [], variable),
    ):
        pass


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
        with pytest.raises(ConfigRefused, match="DIR: pg_restore failed: "):
            difference(rows_in_book(), dump, nobody)
        with pytest.raises(ConfigRefused, match="FILE: pg_restore failed: "):
            check_readable(dump, nobody)


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
