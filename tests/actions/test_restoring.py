"""Restoring: into a vacant place and only there, from a copy that is whole, with a word on the secrets."""

import dataclasses
import errno
import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from pointsapp.actions.installation import open_book
from pointsapp.actions.restoring import Restored, restore
from pointsapp.actions.sessions import MINUTE_MS, resident_of, staff_of
from pointsapp.actions.sign_in import NewPhone, sign_in
from pointsapp.actions.staff import sign_in_staff
from pointsapp.config import ConfigRefused, Settings
from pointsapp.secrets import make_secrets
from pointsapp.store import postgresql_copies
from pointsapp.store.database import close_database, connect, database, on_sqlite, open_database
from pointsapp.web.now import new_key, random_bytes
from tests.actions.backing_up import NIGHT, at_another_place
from tests.cast import PASSWORD, Cast, Member, StaffPerson
from tests.support.copies import SQLITE, hand_made, named, with_checksum

Put = Callable[..., Restored]


@pytest.fixture
def copy(cast: Cast, settings: Settings, tmp_path: Path) -> Path:
    """A copy of the cast's book, with its checksum."""
    open_book(settings)
    close_database()
    return hand_made(settings.database_url, tmp_path / "copy")


@pytest.fixture
def put(settings: Settings, vacant_url: str) -> Iterator[Put]:
    """Restores a file to the vacant place."""
    there = at_another_place(settings, vacant_url)
    yield lambda file, settings=there, told=lambda *each: None: restore(settings, file, NIGHT, told)
    close_database()


@pytest.fixture
def still_vacant(vacant_url: str) -> Callable[[], bool]:
    """Whether nothing at all is in the vacant place."""
    if vacant_url.startswith(SQLITE):
        return lambda: named(Path(vacant_url.removeprefix(SQLITE)).parent) == []
    return lambda: has_no_table(vacant_url)


def has_no_table(url: str) -> bool:
    """Whether a PostgreSQL database is empty."""
    with psycopg.connect(url) as connection:
        return connection.execute("SELECT 1 FROM pg_tables WHERE schemaname = 'public'").fetchone() is None


def rows(url: str) -> dict[str, set[str]]:
    """All rows of all tables of a book."""
    open_database(url)
    connect()
    try:
        return {
            table: {repr(row) for row in database.execute_sql(f"SELECT * FROM {table}").fetchall()}
            for table in database.get_tables()
        }
    finally:
        close_database()


def altered(url: str, *statements: str) -> None:
    """Does something to a book that no action does."""
    close_database()
    open_database(url)
    connect()
    for statement in statements:
        database.execute_sql(statement)
    close_database()


def test_the_same_book_is_there_again(copy: Path, put: Put, database_url: str, vacant_url: str) -> None:
    restored = put(copy)
    assert (restored.looked.finding, restored.looked.waiting, restored.secrets) == (None, (), None)
    assert rows(vacant_url) == rows(database_url)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_book_is_for_its_owners_eyes_and_lies_there_alone(copy: Path, put: Put, vacant_url: str) -> None:
    before = os.umask(0)
    try:
        put(copy)
    finally:
        os.umask(before)
    path = Path(vacant_url.removeprefix(SQLITE))
    assert [stat.S_IMODE(each.stat().st_mode) for each in (path, path.parent)] == [0o600, 0o700]
    assert named(path.parent) == [path.name]


def signed_in(member: Member, staff: StaffPerson) -> tuple[str, str]:
    """The tokens of a phone and of staff who signed in a minute ago."""
    at_ms = NIGHT - MINUTE_MS
    phone = NewPhone(new_key(), random_bytes(16), random_bytes(16))
    token = sign_in(member.community_id, member.id, member.pin, phone, at_ms).token
    return token, sign_in_staff(staff.name, PASSWORD, random_bytes(16), at_ms)


def test_everybody_has_to_sign_in_again(
    cast: Cast, put: Put, settings: Settings, vacant_url: str, tmp_path: Path
) -> None:
    open_book(settings)
    phone, staff = signed_in(cast.zhang, cast.chen)
    close_database()
    restored = put(hand_made(settings.database_url, tmp_path / "copy"))
    assert restored.looked is not None
    for url, are_known in ((settings.database_url, True), (vacant_url, False)):
        open_database(url)
        connect()
        found = (resident_of(phone, NIGHT), staff_of(staff, NIGHT))
        assert [each is not None for each in found] == [are_known] * 2
        close_database()


def test_nothing_is_overwritten(copy: Path, put: Put, settings: Settings) -> None:
    before = rows(settings.database_url)
    with pytest.raises(ConfigRefused, match="nothing is ever overwritten"):
        put(copy, settings)
    assert rows(settings.database_url) == before


@pytest.mark.parametrize("beside", ["", "-wal", "-shm", "-journal"])
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_no_part_of_another_book_may_be_there(copy: Path, put: Put, vacant_url: str, beside: str) -> None:
    there = Path(vacant_url.removeprefix(SQLITE) + beside)
    there.parent.mkdir()
    there.touch()
    with pytest.raises(ConfigRefused, match=rf"{there.name} is there, and nothing is ever overwritten"):
        put(copy)
    assert named(there.parent) == [there.name]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_somebody_who_was_faster_is_not_overwritten(copy: Path, settings: Settings, vacant_url: str, put: Put) -> None:
    target = Path(vacant_url.removeprefix(SQLITE))

    def begun(stage: str, done: int, total: int | None) -> None:
        if stage == "restore":
            target.write_text("a book of somebody's")

    there = at_another_place(settings, vacant_url)
    with pytest.raises(ConfigRefused, match="File exists"):
        restore(there, copy, NIGHT, begun)
    assert target.read_text() == "a book of somebody's"
    assert named(target.parent) == [target.name]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_the_disk_took_is_read_back(copy: Path, settings: Settings, vacant_url: str, put: Put) -> None:
    target = Path(vacant_url.removeprefix(SQLITE))

    def taken(stage: str, done: int, total: int | None) -> None:
        if (stage, done) == ("restore", total):
            with target.with_name(f".{target.name}.restoring").open("r+b") as file:
                file.write(b"something else")

    there = at_another_place(settings, vacant_url)
    with pytest.raises(ConfigRefused, match="what the disk took is something else"):
        restore(there, copy, NIGHT, taken)
    assert named(target.parent) == []


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_one_table_of_ours_is_enough_to_refuse(copy: Path, put: Put, vacant_url: str) -> None:
    altered(vacant_url, "CREATE TABLE entry (id BIGINT)", "CREATE TABLE of_somebody_else (id BIGINT)")
    with pytest.raises(ConfigRefused, match=r"a book already, or part of one \(entry …\)"):
        put(copy)
    altered(vacant_url, "DROP TABLE entry")
    assert put(copy).looked.finding is None


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


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_a_killed_one_left_is_tidied_up(copy: Path, put: Put, vacant_url: str) -> None:
    path = Path(vacant_url.removeprefix(SQLITE))
    path.parent.mkdir()
    path.with_name(f".{path.name}.restoring").write_text("half")
    put(copy)
    assert named(path.parent) == [path.name]


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_half_of_a_dump_is_nothing(
    cast: Cast, put: Put, still_vacant: Callable[[], bool], settings: Settings, tmp_path: Path
) -> None:
    open_book(settings)
    altered(settings.database_url, "DELETE FROM migration WHERE name <> '0001_first.sql'")  # so it may lack tables
    without = hand_made(settings.database_url, tmp_path / "older", "--exclude-table=community")
    with pytest.raises(ConfigRefused, match=r'pg_restore failed: .*"public.community" does not exist'):
        put(without)
    assert still_vacant()


def ctrl_c() -> None:
    raise KeyboardInterrupt


def lost(url: str) -> None:
    """Ends all connections to a PostgreSQL database but the one that does so."""
    with psycopg.connect(url) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
@pytest.mark.parametrize("how", ["lost", "Ctrl-C"])
def test_a_book_that_is_in_its_place_is_said_to_be_so(
    copy: Path, put: Put, database_url: str, vacant_url: str, how: str
) -> None:
    def cut_short(stage: str, done: int, total: int | None) -> None:
        if stage == "audit":
            lost(vacant_url) if how == "lost" else ctrl_c()

    restored = put(copy, told=cut_short)
    assert restored.looked is None
    assert ("connection" in restored.cut_short) if how == "lost" else restored.cut_short == "Ctrl-C", restored
    assert rows(vacant_url) == rows(database_url)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_last_word_that_was_lost_changes_nothing(
    copy: Path, put: Put, vacant_url: str, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    honest = postgresql_copies.fill

    def fill(*arguments: Any) -> None:
        honest(*arguments)
        raise ConfigRefused("DATABASE_URL", "pg_restore failed: server closed the connection", "")

    monkeypatch.setattr(postgresql_copies, "fill", fill)
    assert put(copy).cut_short == "pg_restore failed: server closed the connection"
    assert rows(vacant_url) == rows(database_url)


@pytest.mark.parametrize("stage", ["checksum", "restore"])
def test_ctrl_c_before_it_is_in_its_place_leaves_nothing(
    copy: Path, put: Put, still_vacant: Callable[[], bool], stage: str
) -> None:
    def cut_short(at: str, done: int, total: int | None) -> None:
        if at == stage:
            ctrl_c()

    with pytest.raises(KeyboardInterrupt):
        put(copy, told=cut_short)
    assert still_vacant()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_folder_that_is_not_flushed_is_told_of(
    copy: Path, put: Put, vacant_url: str, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    honest = os.fsync

    def fsync(handle: int) -> None:
        if stat.S_ISDIR(os.fstat(handle).st_mode):
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        honest(handle)

    monkeypatch.setattr(os, "fsync", fsync)
    restored = put(copy)
    assert restored.looked is not None
    assert restored.cut_short == "Input/output error"
    assert rows(vacant_url) == rows(database_url)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_second_name_of_the_book_is_removed(copy: Path, put: Put, vacant_url: str) -> None:
    put(copy)
    path = Path(vacant_url.removeprefix(SQLITE))
    path.with_name(f".{path.name}.restoring").hardlink_to(path)
    with pytest.raises(ConfigRefused, match="nothing is ever overwritten"):
        put(copy)
    assert (named(path.parent), path.stat().st_nlink) == ([path.name], 1)
