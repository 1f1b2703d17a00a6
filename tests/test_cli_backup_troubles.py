"""`pointsapp backup` and `restore` when something comes in between: no room, nobody may write, a lost connection."""

import os
import re
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from pointsapp.store.database import close_database, connect, database
from tests.support.copies import hand_made, named
from tests.support.small_disks import on_small_disk
from tests.test_cli_backup import ON_POSTGRESQL, ON_SQLITE, Command, command, folder, in_a_process

__all__ = ["command", "folder"]
MOST_SECONDS = 30
NO_ROOM = "DIR: there is no room left on the disk"
NO_JOURNAL = "DIR: the book could not be copied to .*: unable to open database file"


# Of a disk's three places for files its root, the lock file and the copy take all; nothing else finds one.
@pytest.mark.parametrize(
    ("database_url", "options", "sentence"),
    [
        ("sqlite", "size=128k", NO_ROOM),
        ("sqlite", "nr_inodes=3", NO_JOURNAL),
        ("postgresql", "size=32k", NO_ROOM),
        ("postgresql", "nr_inodes=3", NO_ROOM),  # for the checksum, when all else is done
    ],
    indirect=["database_url"],
)
def test_a_full_disk_is_a_sentence_and_nothing_is_left(
    command: Command, environment: dict[str, str], folder: Path, options: str, sentence: str
) -> None:
    status, complaints, left = on_small_disk(options, folder, in_a_process("backup", folder), environment)
    assert (status, left) == (2, [".pointsapp-backup.lock"])
    assert re.search(sentence, complaints)
    assert len(complaints.splitlines()) == 2
    assert command("backup", str(folder))[0] == 0, "it works as soon as there is room"


def test_a_folder_that_is_read_only_is_a_sentence(command: Command, environment: dict[str, str], folder: Path) -> None:
    status, complaints, left = on_small_disk("ro", folder, in_a_process("backup", folder), environment)
    assert (status, left) == (2, [])
    assert "Read-only file system" in complaints
    assert "Traceback" not in complaints


@ON_SQLITE
def test_no_room_for_the_restored_book_leaves_none_of_it(
    command: Command, environment: dict[str, str], folder: Path, tmp_path: Path
) -> None:
    file = command("backup", str(folder))[1].splitlines()[0]
    place = tmp_path / "small"
    there = {**environment, "DATABASE_URL": f"sqlite:///{place}/book.db"}
    status, complaints, left = on_small_disk("size=128k", place, in_a_process("restore", file), there)
    assert (status, left) == (2, ["book.db.turn"])
    assert "DATABASE_URL: there is no room left on the disk" in complaints


PG_DUMP = "datname = current_database() AND application_name = 'pg_dump'"
OURS = "datname = current_database() AND query LIKE 'SELECT pg_export_snapshot%'"


@contextmanager
def stopped_in_the_middle(url: str, environment: dict[str, str], folder: Path) -> Iterator[subprocess.Popen[str]]:
    """A backup whose pg_dump waits for a table that somebody else has locked; let go when the block ends."""
    with psycopg.connect(url) as blocker:
        blocker.execute("LOCK TABLE throttle IN ACCESS EXCLUSIVE MODE")
        process = subprocess.Popen(
            in_a_process("backup", folder),
            env={**os.environ, **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        end = time.monotonic() + MOST_SECONDS
        waiting = f"SELECT count(*) FROM pg_stat_activity WHERE {PG_DUMP} AND wait_event_type = 'Lock'"
        with psycopg.connect(url, autocommit=True) as watcher:
            while watcher.execute(waiting).fetchone() != (1,):
                assert process.poll() is None, process.communicate()
                assert time.monotonic() < end
                time.sleep(0.02)
        yield process


def child_of(pid: int) -> Path:
    """The folder under /proc of a process's only child."""
    (child,) = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return Path("/proc") / child


@ON_POSTGRESQL
def test_no_password_stands_on_a_command_line(
    command: Command, environment: dict[str, str], folder: Path, database_url: str
) -> None:
    password = psycopg.conninfo.conninfo_to_dict(database_url)["password"].encode()
    with stopped_in_the_middle(database_url, environment, folder) as process:
        child = child_of(process.pid)
        assert b"--snapshot=" in (child / "cmdline").read_bytes()
        assert password not in (child / "cmdline").read_bytes()
        assert b"PGPASSWORD=" + password in (child / "environ").read_bytes()
    _, complaints = process.communicate(timeout=MOST_SECONDS)
    assert (process.returncode, complaints) == (0, "")


@ON_POSTGRESQL
@pytest.mark.parametrize("whose", [PG_DUMP, OURS], ids=["pg_dump", "ours"])
def test_a_connection_lost_in_the_middle_is_a_sentence(
    command: Command, environment: dict[str, str], folder: Path, database_url: str, whose: str
) -> None:
    ending = f"SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE {whose}"
    with (
        stopped_in_the_middle(database_url, environment, folder) as process,
        psycopg.connect(database_url) as killer,
    ):
        assert killer.execute(ending).fetchone() == (1,)
    said, complaints = process.communicate(timeout=MOST_SECONDS)
    assert (process.returncode, said) == (2, "")
    assert re.search("DATABASE_URL: (pg_dump failed: |PostgreSQL can't be reached)", complaints)
    assert "Traceback" not in complaints
    assert named(folder) == []
    assert command("backup", str(folder))[0] == 0


@ON_SQLITE
@pytest.mark.parametrize("folder_of_it", ["", "made/for/it/"])
def test_where_nobody_may_write_no_book_is_restored(
    command: Command, environment: dict[str, str], folder: Path, tmp_path: Path, folder_of_it: str
) -> None:
    file = command("backup", str(folder))[1].splitlines()[0]
    place = tmp_path / "closed"
    there = {**environment, "DATABASE_URL": f"sqlite:///{place}/{folder_of_it}book.db"}
    status, complaints, left = on_small_disk("ro", place, in_a_process("restore", file), there)
    assert (status, left) == (2, [])
    assert re.search(f"^DATABASE_URL: {place}/(book.db|made) can't be", complaints, re.MULTILINE)
    assert folder.name not in complaints


def test_a_copy_of_a_newer_book_is_named_itself(
    command: Command, folder: Path, database_url: str, vacant_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.mkdir()
    connect()
    database.execute_sql("INSERT INTO migration (name, digest, applied_ms) VALUES ('9999_later.sql', '', 0)")
    close_database()
    file = hand_made(database_url, folder / "later.copy")
    monkeypatch.setenv("DATABASE_URL", vacant_url)
    status, said, complaints = command("restore", str(file))
    assert (status, said) == (2, "")
    assert f"\nFILE: {file} was written by a newer version of the program" in complaints
