"""Copies of a book on PostgreSQL: pg_dump's archives, held against the moment that they were made of, and put back.

A dump has no state that could be looked into. So the transaction whose snapshot pg_dump copies stays open until the
archive has been read back whole: it must hold as many rows of each table as the snapshot does, and the caller audits
that same snapshot. That a server takes the archive, only `pointsapp restore` into an empty database shows.
"""

import errno
import os
import re
import subprocess
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from pointsapp.config import ConfigRefused
from pointsapp.store.database import database, reading
from pointsapp.store.durable_files import Told, blocks, flush, full_disk, make_empty
from pointsapp.store.postgresql_programs import find_program, running
from pointsapp.store.tables_here import own_tables

DUMP = ("--format=custom", "--no-owner", "--no-privileges", "--lock-wait-timeout=60s")
FILL = ("--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges")
LOOK_SECONDS = 0.2
ROWS_AT_ONCE = 100_000
_COPY = re.compile(rb"COPY (\S+) \((.*)\) FROM stdin;\n")
_LISTED = re.compile(r"[0-9]+; [0-9]+ [0-9]+ TABLE DATA \S+ (\S+) ")


@contextmanager
def copied(part: Path, told: Told) -> Iterator[str | None]:
    """Dumps the bound book to the new file `part`; in the block the models see just what was dumped.

    Gives what is wrong with the copy, None if nothing is. Tells of "copy" in bytes and of "check" in rows.
    Refuses with ConfigRefused: pg_dump or pg_restore is missing or fails.
    """
    with reading():
        # Ours waits while pg_dump works, however long that takes.
        database.execute_sql("SET LOCAL idle_in_transaction_session_timeout = 0")
        database.execute_sql("SET LOCAL statement_timeout = 0")
        snapshot = str(database.execute_sql("SELECT pg_export_snapshot()").fetchone()[0])
        dump_to(part, snapshot, told)
        flush(part)
        yield difference(rows_in_book(), part, told)


def dump_to(part: Path, snapshot: str, told: Told) -> None:
    """Writes what an exported snapshot of the bound book holds into the new file `part`."""
    make_empty(part)
    options = [*DUMP, f"--snapshot={snapshot}", f"--file={part.absolute()}"]
    try:
        with running(_program("pg_dump"), options, "DATABASE_URL", str(database.obj.database)) as process:
            while not _ended(process):
                told("copy", part.stat().st_size, None)
    except ConfigRefused as refused:
        if os.strerror(errno.ENOSPC) in refused.english:
            raise full_disk("DIR", part.parent) from refused
        raise


def _program(name: str) -> Path:
    """The program that suits the bound server."""
    return find_program(name, database.connection().info.server_version // 10_000)


def _ended(process: "subprocess.Popen[bytes]") -> bool:
    try:
        process.wait(LOOK_SECONDS)
    except subprocess.TimeoutExpired:
        return False
    return True


def rows_in_book() -> dict[str, int]:
    """How many rows of all communities each of our tables has in the open transaction, by its name with its schema."""
    counts = {}
    for table in own_tables().values():
        counts[table] = int(database.execute_sql(f"SELECT count(*) FROM {table}").fetchone()[0])
    return counts


def difference(book: dict[str, int], dump: Path, told: Told) -> str | None:
    """The first table of which a dump has not as many rows as the book had; None if it has all."""
    rows: Counter[str] = Counter()
    done, total = 0, sum(book.values())
    for table, count in rows_in_dump(dump, "DIR"):
        rows[table] += count
        done += count
        told("check", done, total)
    for table, count in book.items():
        if rows.get(table) != count:
            return f"{table} has {count} rows in the book and {rows.get(table, 'none')} in the copy"
    return None


def rows_in_dump(dump: Path, variable: str) -> Iterator[tuple[str, int]]:
    """Reads a dump from beginning to end: each table's name, and so many more of its rows.

    Refuses with ConfigRefused, naming `variable`, a dump that can't be read.
    """
    with running(_program("pg_restore"), ["--file=-", str(dump.absolute())], variable) as process:
        assert process.stdout is not None
        lines = iter(process.stdout)
        for line in lines:
            if found := _COPY.fullmatch(line):
                yield found[1].decode(), 0
                for count in _counted(lines):
                    yield found[1].decode(), count


def _counted(lines: Iterator[bytes]) -> Iterator[int]:
    """How many lines come before the one that ends a table's rows, in portions."""
    count = 0
    for line in lines:
        if line == b"\\.\n":
            break
        count += 1
        if count == ROWS_AT_ONCE:
            yield count
            count = 0
    yield count


def tables_in_dump(dump: Path) -> set[str]:
    """The names of the tables whose rows a dump holds, without their schemas."""
    with running(_program("pg_restore"), ["--list", str(dump.absolute())], "FILE") as process:
        assert process.stdout is not None
        found = [_LISTED.match(line.decode()) for line in process.stdout]
    return {each[1] for each in found if each}


def migrations_in_dump(dump: Path) -> dict[str, str]:
    """The migrations that the dumped database had had: name and digest."""
    options = ["--data-only", "--table=migration", "--file=-", str(dump.absolute())]
    with running(_program("pg_restore"), options, "FILE") as process:
        assert process.stdout is not None
        rows = list(_rows(process.stdout))
    return {row["name"]: row["digest"] for row in rows}


def _rows(lines: Iterable[bytes]) -> Iterator[dict[str, str]]:
    """The rows of a script that fills one table, as texts by column."""
    columns: list[str] = []
    for line in lines:
        if found := _COPY.fullmatch(line):
            columns = found[2].decode().split(", ")
        elif line == b"\\.\n":
            columns = []
        elif columns:
            yield dict(zip(columns, line.decode().rstrip("\n").split("\t"), strict=True))


def check_readable(dump: Path, told: Told) -> None:
    """Reads a dump from beginning to end; tells of "check" in rows. Refuses with ConfigRefused one that is damaged."""
    done = 0
    for _, count in rows_in_dump(dump, "FILE"):
        done += count
        told("check", done, None)


def fill(dump: Path, told: Told) -> None:
    """Puts a dump into the bound, empty database, whole or not at all; tells of "restore" in bytes.

    Refuses with ConfigRefused: pg_restore is missing, or the server did not take it.
    """
    with running(_program("pg_restore"), FILL, "DATABASE_URL", str(database.obj.database)) as process:
        assert process.stdin is not None
        for block in blocks(dump, "restore", told):
            process.stdin.write(block)
        process.stdin.close()
