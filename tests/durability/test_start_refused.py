"""A database that can't be read or written is refused at the start with a sentence, and left as it is."""

import os
import shutil
import socket
import time
from collections.abc import Callable
from pathlib import Path
from random import Random

import peewee
import pytest

from pointsapp.store.database import on_sqlite
from tests.cast import Cast
from tests.durability.lives import BOOK
from tests.durability.refusals import COMMANDS, Refusal, refusal_to_others
from tests.support.own_postgresql import OwnServer

PAGE = 4096
SILENCE_SECONDS = 15

only_on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
commands = pytest.mark.parametrize("command", COMMANDS)


@pytest.fixture
def book(cast: Cast, database: peewee.Database, tmp_path: Path) -> Path:
    """A book with the cast in it, closed."""
    database.close()
    return tmp_path / BOOK


def overwrite(path: Path, offset: int, content: bytes) -> None:
    """Writes bytes into the middle of a file."""
    with path.open("r+b") as file:
        file.seek(offset)
        file.write(content)


def text_instead(path: Path) -> None:
    path.write_text("这不是数据库，只是一封信。\n" * 50, encoding="utf-8")


def zeros_instead(path: Path) -> None:
    path.write_bytes(bytes(16 * PAGE))


def first_page_lost(path: Path) -> None:
    overwrite(path, 0, Random(1).randbytes(PAGE))


def half_lost(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def schema_lost(path: Path) -> None:
    overwrite(path, 100, Random(3).randbytes(300))


@only_on_sqlite
@commands
@pytest.mark.parametrize(
    ("harm", "sentence"),
    [
        (text_instead, "is a file, but no SQLite database"),
        (zeros_instead, "is a file, but no SQLite database"),
        (first_page_lost, "is a file, but no SQLite database"),
        (schema_lost, "is damaged"),
        (half_lost, "is damaged"),
    ],
)
def test_a_file_that_holds_no_book_is_left_alone(
    book: Path, refusal: Refusal, database_url: str, command: str, harm: Callable[[Path], None], sentence: str
) -> None:
    harm(book)
    before = book.read_bytes()
    said = refusal(command, database_url)
    assert str(book) in said
    assert sentence in said
    assert book.read_bytes() == before
    assert not Path(f"{book}-wal").exists() or not Path(f"{book}-wal").stat().st_size


@only_on_sqlite
@pytest.mark.parametrize("command", ["run", "migrate"])
@pytest.mark.parametrize("seed", range(4))
def test_pages_that_were_overwritten_are_found_before_the_book_is_served(
    book: Path, refusal: Refusal, database_url: str, command: str, seed: int
) -> None:
    random = Random(seed)
    page = random.randrange(1, book.stat().st_size // PAGE)
    overwrite(book, page * PAGE, random.randbytes(PAGE))
    before = book.read_bytes()
    assert "is damaged" in refusal(command, database_url)
    assert book.read_bytes() == before


@only_on_sqlite
def test_an_audit_that_meets_damage_says_so(book: Path, refusal: Refusal, database_url: str) -> None:
    for page in range(book.stat().st_size // PAGE // 2, book.stat().st_size // PAGE):
        overwrite(book, page * PAGE, Random(page).randbytes(PAGE))
    assert "is damaged" in refusal("audit", database_url)


@only_on_sqlite
@pytest.mark.parametrize("command", ["migrate", "audit"])
def test_a_file_that_may_not_be_written_is_refused(book: Path, database_url: str, command: str) -> None:
    book.chmod(0o400)
    assert "can't be written to (Permission denied)" in refusal_to_others(command, database_url)


@only_on_sqlite
@pytest.mark.parametrize("command", ["migrate", "audit"])
@pytest.mark.parametrize(
    ("name", "beside"),
    [(BOOK, []), ("new.db", []), (BOOK, [f"{BOOK}-wal", f"{BOOK}-shm"])],
    ids=["old", "new", "in use"],
)
def test_a_folder_that_may_not_be_written_is_refused(
    book: Path, tmp_path: Path, command: str, name: str, beside: list[str]
) -> None:
    folder = tmp_path / "locked"
    folder.mkdir()
    shutil.copy(book, folder / BOOK)
    for other in beside:
        (folder / other).touch()
    folder.chmod(0o500)
    assert str(folder / name) in refusal_to_others(command, f"sqlite:///{folder / name}")
    assert {path.name for path in folder.iterdir()} == {BOOK, *beside}


@commands
@pytest.mark.parametrize(
    ("name", "reason"),
    [("", "Is a directory"), ("/book.db/book.db", "Not a directory"), ("/book.db/a/b.db", "a directory")],
)
def test_a_path_that_leads_nowhere_is_refused(
    refusal: Refusal, tmp_path: Path, command: str, name: str, reason: str
) -> None:
    (tmp_path / "book.db").touch()
    assert reason in refusal(command, f"sqlite:///{tmp_path}{name}")


@only_on_sqlite
@commands
def test_a_newer_versions_book_is_refused(
    cast: Cast, database: peewee.Database, refusal: Refusal, database_url: str, command: str
) -> None:
    database.execute_sql("INSERT INTO migration (name, digest, applied_ms) VALUES ('9999_later.sql', '', 0)")
    assert "newer version of the program" in refusal(command, database_url)


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("postgresql://postgres:x@127.0.0.1:1/postgres", "onnection refused"),
        ("postgresql://postgres:wrong@127.0.0.1:{port}/postgres", "password authentication failed"),
        ("postgresql://postgres:of%20this%20server%20alone@127.0.0.1:{port}/nothing", "does not exist"),
        ("postgresql://nobody.invalid/postgres", "nobody.invalid"),
    ],
)
@pytest.mark.parametrize("command", ["run", "audit"])
def test_a_server_that_lets_nobody_in_is_refused(
    server: OwnServer, refusal: Refusal, command: str, address: str, reason: str
) -> None:
    said = refusal(command, address.format(port=server.port))
    assert "PostgreSQL can't be reached, or lets nobody in" in said
    assert reason in said
    assert ":wrong@" not in said


def test_a_server_that_never_answers_is_given_up(refusal: Refusal) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        began = time.monotonic()
        url = f"postgresql://postgres:x@127.0.0.1:{silent.getsockname()[1]}/postgres"
        assert "timeout" in refusal("audit", url)
    assert time.monotonic() - began < SILENCE_SECONDS


def test_a_role_that_may_not_write_is_refused(server: OwnServer, refusal: Refusal) -> None:
    server.order("CREATE ROLE reader LOGIN PASSWORD 'of this server alone'")
    said = refusal("migrate", server.url(role="reader"))
    assert "takes no writes from us (permission denied for schema public)" in said


@pytest.mark.parametrize("command", COMMANDS)
def test_a_book_that_lacks_a_table_is_refused(
    refusal: Refusal, cast: Cast, database: peewee.Database, database_url: str, command: str
) -> None:
    database.execute_sql("DROP TABLE poster" + ("" if on_sqlite() else " CASCADE"))
    database.close()
    assert "the book is not whole, for it lacks poster:" in refusal(command, database_url)
