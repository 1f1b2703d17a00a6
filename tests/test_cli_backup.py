"""`pointsapp backup` and `pointsapp restore`, as somebody at a terminal meets them: status, sentences, what is left."""

import io
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pointsapp import cli_progress
from pointsapp.actions import restoring
from pointsapp.actions.installation import open_book
from pointsapp.actions.seals import seal_days
from pointsapp.cli import main
from pointsapp.cli_commands import parser
from pointsapp.config import Settings
from pointsapp.rules.backups import DAILY, MONTHLY, WEEKLY
from pointsapp.store.database import close_database, connect, database, on_sqlite, open_database
from tests.cast import Cast
from tests.rules.shanghai import ms
from tests.support.copies import named, sha256sum_agrees
from tests.support.terminals import Terminal

CHECKOUT = Path(__file__).parents[1]
Command = Callable[..., tuple[int, str, str]]
ON_POSTGRESQL = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def command(
    cast: Cast,
    settings: Settings,
    environment: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Iterator[Command]:
    """Runs a command on the cast's book: its status, and what it said on standard output and error."""
    open_book(settings)
    close_database()
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    def run(*arguments: str) -> tuple[int, str, str]:
        status = main(arguments)
        close_database()
        return status, *capsys.readouterr()

    yield run
    close_database()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where copies go; not there yet."""
    return tmp_path / "copies"


def in_a_process(*arguments: str | Path) -> list[str]:
    """The program as a command of its own."""
    return [sys.executable, "-m", "pointsapp.cli", *map(str, arguments)]


def test_a_copy_and_the_way_back(
    command: Command, folder: Path, vacant_url: str, monkeypatch: pytest.MonkeyPatch, environment: dict[str, str]
) -> None:
    status, said, complaints = command("backup", str(folder))
    (name, _) = named(folder)
    assert (status, complaints) == (0, "")
    assert said.splitlines()[0] == str(folder / name)
    assert "the book is right" in said
    assert f"the secrets are not in it, keep a copy of them apart: {environment['SECRETS_FILE']}" in said
    assert sha256sum_agrees(folder / name)
    monkeypatch.setenv("DATABASE_URL", vacant_url)
    status, said, complaints = command("restore", str(folder / name))
    assert (status, complaints) == (0, "")
    assert "restored" in said
    assert "the book is right" in said
    assert "everybody has to sign in again" in said
    assert "the secrets are those of this book" in said
    assert command("audit")[0] == 0


def test_secrets_in_a_variable_are_not_shown(
    command: Command, folder: Path, monkeypatch: pytest.MonkeyPatch, environment: dict[str, str]
) -> None:
    secrets = Path(environment["SECRETS_FILE"]).read_text()
    monkeypatch.setenv("SECRETS", secrets)
    _, said, _ = command("backup", str(folder))
    assert said.rstrip().endswith("keep a copy of them apart: SECRETS")
    assert not any(key in said for key in re.findall(r"[0-9a-f]{64}", secrets))


def test_what_went_is_named(command: Command, folder: Path) -> None:
    command("backup", str(folder))
    (first, _) = named(folder)
    assert f"thinned out: {first}" in command("backup", str(folder))[1]


def test_a_copy_that_is_dated_later_is_complained_of(command: Command, folder: Path) -> None:
    command("backup", str(folder))
    (name, checksum) = named(folder)
    for each in (name, checksum):
        (folder / each).rename(folder / each.replace("pointsapp-20", "pointsapp-21"))
    status, said, complaints = command("backup", str(folder))
    assert (status, "thinned out" in said, complaints.count(name.replace("-20", "-21", 1))) == (0, False, 2)
    assert len(named(folder)) == 4


def test_a_wrong_book_ends_with_1(
    command: Command, folder: Path, vacant_url: str, monkeypatch: pytest.MonkeyPatch, cast: Cast
) -> None:
    connect()
    database.execute_sql("UPDATE balance SET quantity = 99 WHERE asset = 'bin' AND community_id = 2")
    close_database()
    status, said, complaints = command("backup", str(folder))
    wrong = f"huaxing: balance stock {cast.other.point_id} bin: says 99, should be 5"
    assert status == 1
    assert complaints.splitlines() == [wrong, "  旧备份全部保留 / older copies were all kept"]
    monkeypatch.setenv("DATABASE_URL", vacant_url)
    status, _, complaints = command("restore", said.splitlines()[0])
    assert (status, complaints.strip()) == (1, wrong)


def test_days_that_nobody_sealed_are_a_remark(
    command: Command, folder: Path, vacant_url: str, monkeypatch: pytest.MonkeyPatch, cast: Cast
) -> None:
    assert "no day was ever sealed: huaxing 2026-03" in command("backup", str(folder))[1]
    connect()
    for community in (cast.community, cast.other):
        assert seal_days(community.id, ms("2026-04-08T12:00"), most=100)
    close_database()
    remark = "  此日起未封账 / days are not sealed from here on: huaxing 2026-04-08: pointsapp seal\n"
    status, said, complaints = command("backup", str(folder))
    assert (status, complaints) == (0, remark)
    monkeypatch.setenv("DATABASE_URL", vacant_url)
    status, said, complaints = command("restore", said.splitlines()[0])
    assert (status, complaints, "the book is right" in said) == (0, remark, True)


def test_a_table_that_is_open_to_changes_is_named(
    command: Command, folder: Path, vacant_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect()
    database.execute_sql("DROP TRIGGER seal_final" + ("_update" if on_sqlite() else " ON seal"))
    close_database()
    status, said, complaints = command("backup", str(folder))
    assert status == 1
    assert complaints.startswith("seal: says open to changes, should be guarded by DROP TRIGGER IF EXISTS seal_final")
    monkeypatch.setenv("DATABASE_URL", vacant_url)
    assert command("restore", said.splitlines()[0])[0] == 1


def test_an_older_book_is_said_to_need_migrating(command: Command, folder: Path) -> None:
    connect()
    database.execute_sql("DELETE FROM migration WHERE name <> '0001_first.sql'")
    close_database()
    status, said, _ = command("backup", str(folder))
    assert status == 0
    assert "was not audited: run `pointsapp migrate`, then `pointsapp audit`" in said


@ON_POSTGRESQL
def test_ctrl_c_after_the_book_is_in_its_place_says_so(
    command: Command, folder: Path, vacant_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ctrl_c() -> None:
        raise KeyboardInterrupt

    file = command("backup", str(folder))[1].splitlines()[0]
    monkeypatch.setenv("DATABASE_URL", vacant_url)
    monkeypatch.setattr(restoring, "learn_sizes", ctrl_c)
    status, said, complaints = command("restore", file)
    assert (status, said) == (1, f"{file}: 已恢复 / restored\n")
    assert "then cut short: Ctrl-C" in complaints
    assert "not audited, and who was signed in then may still be: run `pointsapp audit`" in complaints
    assert command("audit")[0] == 0


def test_other_secrets_are_a_warning(
    command: Command, folder: Path, vacant_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = command("backup", str(folder))[1].splitlines()[0]
    monkeypatch.setenv("DATABASE_URL", vacant_url)
    monkeypatch.setenv("SECRETS_FILE", str(tmp_path / "gone.toml"))
    status, said, complaints = command("restore", file)
    assert status == 0
    assert "the secrets are those" not in said
    assert "The restored book needs the secrets it was made with" in complaints
    assert "gone.toml is missing" in complaints


def test_what_cannot_be_done_ends_with_2_and_two_lines(command: Command, folder: Path) -> None:
    folder.write_text("a file")
    for arguments in (("backup", str(folder)), ("restore", str(folder))):
        status, said, complaints = command(*arguments)
        assert (status, said) == (2, "")
        assert len(complaints.splitlines()) == 2, "in Chinese and in English"


@pytest.mark.parametrize("name", ["backup", "restore"])
def test_the_help_names_every_status(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main([name, "--help"])
    said = " ".join(capsys.readouterr().out.split())
    assert re.search("Exits with 0 .* with 1 .* with 2", said)


@pytest.mark.parametrize("screen", [Terminal, io.StringIO])
def test_progress_is_shown_on_a_terminal_only(
    command: Command, folder: Path, monkeypatch: pytest.MonkeyPatch, screen: type[io.StringIO]
) -> None:
    monkeypatch.setattr(cli_progress, "AFTER_SECONDS", 0)
    monkeypatch.setattr(sys, "stderr", screen())
    assert command("backup", str(folder))[0] == 0
    assert ("核账 / auditing" in sys.stderr.getvalue()) == (screen is Terminal)


def test_no_progress_is_shown_before_two_seconds(
    command: Command, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stderr", Terminal())
    assert command("backup", str(folder))[0] == 0
    assert sys.stderr.getvalue() == ""


@ON_SQLITE
def test_a_book_moved_away_as_the_document_says_keeps_its_last_bookings(
    command: Command, database_url: str, tmp_path: Path
) -> None:
    connect()
    database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.execute_sql("UPDATE community SET name = 'in the log alone'")
    crashed = tmp_path / "var"
    crashed.mkdir()
    for path in tmp_path.glob("pointsapp.db*"):
        shutil.copyfile(path, crashed / path.name)  # as they are while the program runs
    close_database()
    moves = re.findall("^mv .*", (CHECKOUT / "docs/backup.md").read_text(encoding="utf-8"), re.MULTILINE)
    subprocess.run(["sh", "-ec", "\n".join(moves)], cwd=tmp_path, check=True)
    assert not list(crashed.glob("pointsapp.db-*"))
    open_database(f"sqlite:///{crashed}/pointsapp.db.old")
    connect()
    assert database.execute_sql("SELECT DISTINCT name FROM community").fetchall() == [("in the log alone",)]


def test_the_document_says_what_is_kept_and_names_commands_that_there_are() -> None:
    text = (CHECKOUT / "docs/backup.md").read_text(encoding="utf-8")
    assert f"{DAILY} daily, {WEEKLY} weekly and {MONTHLY} monthly" in " ".join(text.split())
    known = set(re.findall(r"^    ([a-z-]+)", parser().format_help(), re.MULTILINE))
    named_there = set(re.findall(r"bin/pointsapp ([a-z-]+)", text))
    assert {"backup", "restore"} <= named_there <= known
