"""Backups: what a copy is called, what is refused, what goes and what stays."""

import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from pointsapp.actions.backups import LOCK, PART, backup
from pointsapp.config import ConfigRefused, Settings
from pointsapp.rules.backups import read_name
from pointsapp.store import postgresql_copies, sqlite_copies
from pointsapp.store.database import close_database, database, on_sqlite
from pointsapp.store.durable_files import alone
from pointsapp.store.installations import stored_fingerprints
from tests.actions.backing_up import NIGHT, MakeBackup, Told, at_another_place
from tests.cast import Cast
from tests.support.copies import named

DAY_MS = 86_400_000


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
@pytest.mark.parametrize("left_out", ["--exclude-table=posting", "--exclude-table-data=posting"])
def test_a_dump_that_leaves_something_out_is_not_kept(
    make_backup: MakeBackup, copies: Path, monkeypatch: pytest.MonkeyPatch, left_out: str
) -> None:
    monkeypatch.setattr(postgresql_copies, "DUMP", (*postgresql_copies.DUMP, left_out))
    with pytest.raises(ConfigRefused, match=r"public\.posting has [0-9]+ rows in the book and (none|0) in the copy"):
        make_backup()
    assert named(copies) == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_copy_that_the_disk_altered_is_not_kept(
    make_backup: MakeBackup, copies: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    honest = sqlite_copies.copy_to

    def damaged(part: Path, told: Callable[[str, int, int | None], None]) -> None:
        honest(part, told)
        with part.open("r+b") as file:
            file.seek(part.stat().st_size // 4096 // 2 * 4096)
            file.write(os.urandom(4096))

    monkeypatch.setattr(sqlite_copies, "copy_to", damaged)
    with pytest.raises(ConfigRefused, match="the copy is not sound"):
        make_backup()
    assert named(copies) == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_book_that_is_damaged_is_said_to_be(make_backup: MakeBackup, copies: Path, settings: Settings) -> None:
    database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    page = database.execute_sql("SELECT rootpage FROM sqlite_schema WHERE name = 'posting'").fetchone()[0]
    close_database()
    with open(settings.database_url.removeprefix("sqlite:///"), "r+b") as file:
        file.seek((page - 1) * 4096)
        file.write(os.urandom(4096))
    with pytest.raises(ConfigRefused, match="the book itself is damaged"):
        make_backup()
    assert named(copies) == []


def test_a_copy_and_its_folder_are_for_their_owners_eyes(make_backup: MakeBackup, copies: Path) -> None:
    before = os.umask(0)
    try:
        path = make_backup().path
    finally:
        os.umask(before)
    modes = [stat.S_IMODE(each.stat().st_mode) for each in (path, Path(f"{path}.sha256"), copies)]
    assert modes == [0o600, 0o600, 0o700]
    assert named(copies) == [path.name, f"{path.name}.sha256"]


def test_a_copy_is_called_by_time_and_key(make_backup: MakeBackup) -> None:
    name = read_name(make_backup().path.name)
    assert name is not None
    assert name.at_ms == NIGHT
    assert name.kind == ("db" if on_sqlite() else "dump")
    assert stored_fingerprints()["wrapping_key"].startswith(name.key_id)


def test_the_stages_are_told_of(make_backup: MakeBackup) -> None:
    told: Told = []
    make_backup(told=told)
    stages = list(dict.fromkeys(stage for stage, _, _ in told))
    assert stages[-2:] == ["audit", "checksum"]
    assert all(total is None or done <= total for _, done, total in told)


def test_older_copies_are_thinned_out_and_nothing_else(make_backup: MakeBackup, copies: Path) -> None:
    first = make_backup(NIGHT).path
    name = first.name
    others = [
        "notes.txt",
        f"{name}.keep",
        name.replace(name.split("-")[2][:8], "00000000"),  # of another book
        name.replace(first.suffix, ".dump" if first.suffix == ".db" else ".db"),  # of the other engine
        f"pointsapp-20200101T000000.000Z-00000000{first.suffix}.sha256",  # of another book, and without its copy
    ]
    for other in others:
        (copies / other).write_text("not ours to remove")
    link = copies / name.replace("T18", "T17")
    link.symlink_to(copies / "notes.txt")
    again = make_backup(NIGHT + 1000)
    assert again.thinned == (name,)
    assert named(copies) == sorted([*others, link.name, again.path.name, f"{again.path.name}.sha256"])


def test_nights_and_nights(make_backup: MakeBackup, copies: Path) -> None:
    for night in range(10):
        make_backup(NIGHT + night * DAY_MS)
    days = [name.at.day for each in named(copies) if (name := read_name(each))]
    assert days == [8, 11, 12, 13, 14, 15, 16, 17]  # the eighth is the Sunday of its week; the last is a Tuesday


@pytest.mark.parametrize("at_ms", [NIGHT, NIGHT - 1000])
def test_a_clock_that_went_back_overwrites_nothing(make_backup: MakeBackup, copies: Path, at_ms: int) -> None:
    first = make_backup(NIGHT).path
    content = first.read_bytes()
    if at_ms == NIGHT:
        with pytest.raises(ConfigRefused, match="File exists"):
            make_backup(at_ms)
        assert named(copies) == [first.name, f"{first.name}.sha256"]
    else:
        again = make_backup(at_ms)
        assert (again.thinned, again.later) == ((), first.name)
        assert again.path.exists()
        assert make_backup(NIGHT + 1000).thinned == (first.name, again.path.name)
        return
    assert first.read_bytes() == content


def test_a_wrong_book_is_kept_and_so_are_all_before_it(make_backup: MakeBackup, copies: Path, cast: Cast) -> None:
    first = make_backup(NIGHT)
    database.execute_sql("UPDATE balance SET quantity = 99 WHERE asset = 'bin' AND community_id = 2")
    second = make_backup(NIGHT + 1000)
    assert second.looked.community == "huaxing"
    assert second.looked.finding is not None
    assert second.looked.finding.key == f"stock {cast.other.point_id} bin"
    assert second.thinned == ()
    assert {first.path.name, second.path.name} <= set(named(copies))


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_reference_to_nothing_is_found(make_backup: MakeBackup, cast: Cast) -> None:
    database.execute_sql("PRAGMA foreign_keys = 0")
    database.execute_sql("DELETE FROM team WHERE id = ?", (cast.team_id.bytes,))
    finding = make_backup().looked.finding
    assert finding is not None
    assert (finding.table, finding.says) == ("team_member", "a reference to team")


def test_a_table_that_is_gone_is_found(make_backup: MakeBackup) -> None:
    database.execute_sql("DROP TABLE throttle")
    finding = make_backup().looked.finding
    assert finding is not None
    assert (finding.table, finding.says) == ("throttle", "no table")


def test_an_older_book_is_copied_and_not_audited(make_backup: MakeBackup) -> None:
    database.execute_sql("DELETE FROM migration WHERE name <> '0001_first.sql'")
    looked = make_backup().looked
    assert looked.waiting
    assert looked.finding is None


def test_a_newer_book_is_left_alone(make_backup: MakeBackup, copies: Path) -> None:
    database.execute_sql("INSERT INTO migration (name, digest, applied_ms) VALUES ('9999_later.sql', '', 0)")
    with pytest.raises(ConfigRefused, match="newer version"):
        make_backup()
    assert not copies.exists()


def test_where_no_book_is_nothing_is_made(settings: Settings, vacant_url: str, copies: Path, tmp_path: Path) -> None:
    with pytest.raises(ConfigRefused, match="there is no book at "):
        backup(at_another_place(settings, vacant_url), copies, NIGHT, lambda *each: None)
    assert not copies.exists()
    assert not (tmp_path / "vacant").exists()


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("sqlite:///{}/is-text", "is a file, but no SQLite database"),
        ("postgresql://nobody:word@127.0.0.1:1/points", "PostgreSQL can't be reached"),
    ],
)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_database_that_is_none_is_a_sentence(
    settings: Settings, copies: Path, tmp_path: Path, url: str, said: str
) -> None:
    (tmp_path / "is-text").write_text("just a text, and long enough for a header of a hundred bytes. " * 9)
    with pytest.raises(ConfigRefused, match=said) as refusal:
        backup(at_another_place(settings, url.format(tmp_path)), copies, NIGHT, lambda *each: None)
    assert "word" not in str(refusal.value)
    assert not copies.exists()


def test_one_at_a_time(make_backup: MakeBackup, copies: Path) -> None:
    first = make_backup(NIGHT)
    with alone(copies / LOCK) as ours:
        assert ours
        with pytest.raises(ConfigRefused, match=r"another backup .* is under way"):
            make_backup(NIGHT + 1000)
    assert make_backup(NIGHT + 1000).thinned == (first.path.name,)


def test_what_a_killed_one_left_is_tidied_up(make_backup: MakeBackup, copies: Path) -> None:
    copies.mkdir(parents=True)
    for ending in ("", "-journal"):
        (copies / f"{PART}{ending}").write_text("half")
    path = make_backup().path
    assert named(copies) == [path.name, f"{path.name}.sha256"]


def test_a_checksum_whose_copy_never_got_its_name_is_tidied_up(make_backup: MakeBackup, copies: Path) -> None:
    name = make_backup(NIGHT).path.name
    killed, kept, linked = (name.replace("T18", f"T{hour}") for hour in (15, 16, 17))
    for each in (killed, kept, linked):
        (copies / f"{each}.sha256").write_text("a checksum")
    (copies / f"{kept}.keep").write_text("kept for good, its checksum forgotten")
    (copies / linked).symlink_to("elsewhere")
    make_backup(NIGHT + 1000)
    left = named(copies)
    assert f"{killed}.sha256" not in left
    assert {f"{kept}.sha256", f"{linked}.sha256"} <= set(left)


def test_a_copy_that_lost_its_checksum_is_not_overwritten(make_backup: MakeBackup, copies: Path) -> None:
    first = make_backup(NIGHT).path
    first.write_text("a copy")
    first.with_name(f"{first.name}.sha256").unlink()
    with pytest.raises(ConfigRefused, match="File exists"):
        make_backup(NIGHT)
    assert (first.read_text(), named(copies)) == ("a copy", [first.name])


def test_a_folder_that_is_a_file_is_a_sentence(make_backup: MakeBackup, copies: Path) -> None:
    copies.parent.mkdir()
    copies.write_text("a file")
    with pytest.raises(ConfigRefused, match=r"DIR: .* can't be read or written: File exists"):
        make_backup()
    assert copies.read_text() == "a file"
