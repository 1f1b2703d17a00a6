"""Sealing and exporting at a terminal; and the checker in the docs, run as a stranger would run it."""

import json
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from peewee import Database

from pointsapp import cli_seal
from pointsapp.actions.acts import NOBODY, Act
from pointsapp.actions.drop_offs import record_drop_off
from pointsapp.actions.seals import seal_days
from pointsapp.rules.ledger import OUTSIDE
from pointsapp.rules.seals import ENTRY_COLUMNS, POSTING_COLUMNS, SealedDay, SealedEntry, day_hash, entry_hash
from pointsapp.store.database import close_database, connect, on_sqlite
from pointsapp.store.ledger import KINDS
from pointsapp.store.migrations.final import triggers_of
from pointsapp.store.seals import StoredSeal
from pointsapp.web.now import now_ms
from tests.cast import Cast, new_id
from tests.rules.shanghai import ms
from tests.test_cli import Command, command

__all__ = ["command"]
EXPORT = [sys.executable, "-m", "pointsapp.cli", "export-entries", "--community", "nanqiao"]
PAGE = (Path(__file__).parent.parent / "docs" / "seal.md").read_text("utf-8")


@pytest.fixture
def checker(tmp_path: Path) -> Path:
    """The checker of docs/seal.md, in a file."""
    (code,) = re.findall(r"^```python\n(.+?)^```$", PAGE, re.DOTALL | re.MULTILINE)
    file = tmp_path / "check_seals.py"
    file.write_text(code, encoding="utf-8")
    return file


def checked(checker: Path, file: Path) -> tuple[int, str]:
    """What the checker says of an exported file; it runs without this project."""
    ran = subprocess.run([sys.executable, "-I", checker, file], capture_output=True, text=True, check=False)
    return ran.returncode, ran.stdout + ran.stderr


def test_seal_catches_up_when_told_to_and_then_has_nothing_to_do(cast: Cast, command: Command) -> None:
    status, said, complaints = command("seal", "--days", "5000")
    assert (status, complaints) == (0, "")
    assert sorted(line.split(":")[0] for line in said.splitlines()) == ["huaxing", "nanqiao"]
    assert all(re.search(r"sealed up to 20[0-9-]{8}  [0-9a-f]{64}$", line) for line in said.splitlines())
    assert command("seal")[1].count("no day to seal") == 2
    assert command("audit")[0] == 0


def test_a_clock_that_jumped_closes_no_day(cast: Cast, command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli_seal, "now_ms", lambda: ms("2026-04-08T12:00"))
    assert command("seal", "--days", "400")[0] == 0
    monkeypatch.setattr(cli_seal, "now_ms", lambda: ms("2027-04-08T12:00"))
    status, said, complaints = command("seal")
    assert (status, said) == (2, "")
    assert "has 365 days to seal, for the clock of this machine says that it is 2027-04-08." in complaints
    assert "run once: pointsapp seal --days 365" in complaints
    connect()
    act = Act(cast.community.id, new_id(), NOBODY, ms("2026-04-08T13:00"), ms("2026-04-08T13:00"))
    assert record_drop_off(act, cast.wang.household_id, "kitchen-waste").counted
    close_database()
    assert command("seal", "--days", "2")[1].count("sealed up to 2026-04-09") == 2


def test_a_week_is_made_up_for_without_asking(cast: Cast, command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    for now, days, status in (("2026-04-08T12:00", "400", 0), ("2026-04-16T12:00", "", 2), ("2026-04-15T12:00", "", 0)):
        monkeypatch.setattr(cli_seal, "now_ms", lambda now=now: ms(now))
        assert command("seal", *(["--days", days] if days else []))[0] == status


def test_of_two_at_once_each_says_how_far_the_book_is_sealed(
    cast: Cast, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    def while_another_seals_the_rest(community_id: int, at_ms: int) -> list[StoredSeal]:
        made = seal_days(community_id, at_ms)
        seal_days(community_id, at_ms, most=1000)
        return made

    monkeypatch.setattr(cli_seal, "now_ms", lambda: ms("2026-04-08T12:00"))
    monkeypatch.setattr(cli_seal, "seal_days", while_another_seals_the_rest)
    status, said, _ = command("seal", "--days", "400")
    assert (status, said.count("sealed up to 2026-04-07 ")) == (0, 2)


@pytest.mark.parametrize("days", ["0", "-1", "many", "٣", "1" * 400])
def test_a_number_of_days_that_is_none(command: Command, days: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        command("seal", f"--days={days}")
    assert "is no whole number from 1 to 999,999" in capsys.readouterr().err


def test_audit_names_a_day_that_nobody_sealed(cast: Cast, command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    assert command("audit")[1].count("no day was ever sealed: run `pointsapp seal`") == 2
    seal_until(cast.community.id, "2026-04-08T12:00")
    status, said, _ = command("audit", "--community", "nanqiao")
    assert (status, said) == (1, "nanqiao: seal 2026-04-08: says no row, should be a day's seal\n")
    assert command("audit", "--community", "huaxing")[0] == 0


def test_audit_names_a_table_that_is_open_to_changes(cast: Cast, command: Command, database: Database) -> None:
    whole = triggers_of("posting")[1]
    database.execute_sql(f"DROP TRIGGER {whole.split()[2]}" + ("" if on_sqlite() else " ON posting"))
    status, said, _ = command("audit")
    assert status == 1
    assert said.splitlines()[-1].startswith("posting: says open to changes, should be guarded by DROP TRIGGER IF EXIST")
    assert said.splitlines()[-1].endswith(f"; {whole}")


def seal_until(community_id: int, now: str) -> None:
    connect()
    seal_days(community_id, ms(now), most=1000)
    close_database()


def test_a_stranger_recomputes_the_seals_from_the_file(
    cast: Cast, command: Command, checker: Path, tmp_path: Path
) -> None:
    newest = seal_days(cast.community.id, now_ms(), most=1000)[-1]
    file = tmp_path / "sealed.jsonl"
    assert command("export-entries", "--community", "nanqiao", str(file)) == (0, "", "")
    assert file.stat().st_mode & 0o777 == 0o600
    lines = file.read_text("utf-8").splitlines()
    days = [json.loads(line) for line in lines if '"day"' in line]
    span = f"from {days[0]['day']} to {newest.sealed.day}"
    assert checked(checker, file) == (0, f"{len(days)} days fit their seals, {span}\n")
    assert days[-1]["hash"] == newest.hash.hex()
    assert "王婆婆" not in file.read_text("utf-8")


def test_the_document_explains_every_field_of_the_file(cast: Cast, command: Command) -> None:
    seal_until(cast.community.id, "2026-06-01T12:00")
    lines = [json.loads(line) for line in command("export-entries", "--community", "nanqiao", "-")[1].splitlines()]
    (posting, *_) = (posting for line in lines for posting in line.get("postings", []))
    fields = {name for line in lines for name in line} | set(posting)
    explained = {
        name for line in re.findall("^- ((?:`[a-z_]+`(?:, )?)+):", PAGE, re.MULTILINE) for name in line.split("`")
    }
    assert fields - explained == set()
    assert all(f"`{kind}`" in PAGE for kind in KINDS)
    for account in OUTSIDE:
        assert f"`{account}`" in PAGE


@pytest.mark.parametrize("what", ["amount", "entry", "day", "order"])
def test_a_stranger_sees_what_was_changed_in_the_file(
    cast: Cast, command: Command, checker: Path, tmp_path: Path, what: str
) -> None:
    seal_days(cast.community.id, now_ms(), most=10)
    file = tmp_path / "sealed.jsonl"
    command("export-entries", "--community", "nanqiao", str(file))
    lines = file.read_text("utf-8").splitlines()
    entries = [number for number, line in enumerate(lines) if '"day"' not in line]
    assert len(entries) > 1
    if what == "amount":
        lines[entries[0]] = re.sub(r'"amount":"(\d+)"', r'"amount":"1\1"', lines[entries[0]])
    elif what == "order":
        lines[entries[0]], lines[entries[1]] = lines[entries[1]], lines[entries[0]]
    else:
        del lines[entries[0] if what == "entry" else entries[-1] + 2]
    file.write_text("\n".join(lines), encoding="utf-8")
    status, said = checked(checker, file)
    assert status == 1
    assert {"day": "does not follow", "order": "does not belong here"}.get(what, "do not fit") in said


Lines = list[dict[str, Any]]


def another_previous(lines: Lines) -> None:
    """As a file has it that does not begin with the chain."""
    lines[0]["previous"] = "ab" * 32


def a_day_less(lines: Lines) -> None:
    """A day without entries is left out."""
    del lines[next(number for number, line in enumerate(lines) if line.get("entries") == "0" and number > 2)]


def a_gap(lines: Lines) -> None:
    second = [line for line in lines if "day" in line][1]
    second["from_ms"] = str(int(second["from_ms"]) + 1)


def another_community(lines: Lines) -> None:
    for line in [line for line in lines if "day" in line][1:]:
        line["community"] = "huaxing"


def received_another_day(lines: Lines) -> None:
    entry = next(line for line in lines if "day" not in line)
    entry["received_ms"] = str(int(entry["received_ms"]) - 86_400_000)


def received_in_another_order(lines: Lines) -> None:
    first = next(number for number, pair in enumerate(pairwise(lines)) if not any("day" in line for line in pair))
    lines[first], lines[first + 1] = lines[first + 1], lines[first]


def no_first_day(lines: Lines) -> None:
    del lines[0]


def forged(lines: Lines) -> None:
    """Makes all hashes anew, as somebody would who wants to pass."""
    days, before = [number for number, line in enumerate(lines) if "day" in line], lines[0].get("previous")
    for number, end in zip(days, [*days[1:], len(lines)], strict=True):
        day = lines[number]
        sealed = SealedDay(date.fromisoformat(day["day"]), int(day["from_ms"]), int(day["until_ms"]))
        hashes = [entry_hash(entry_of(line)) for line in lines[number + 1 : end]]
        day["previous"] = before or day["previous"]
        before = day["hash"] = day_hash(day["community"], sealed, bytes.fromhex(day["previous"]), hashes).hex()


def entry_of(line: dict[str, Any]) -> SealedEntry:
    """An exported entry as it was sealed."""
    postings = [tuple(posting[name] for name in POSTING_COLUMNS) for posting in line["postings"]]
    return SealedEntry(tuple(line[name] for name in ENTRY_COLUMNS), tuple(postings))


@pytest.mark.parametrize(
    ("forge", "status", "says"),
    [
        (another_previous, 0, "follows a day that is not in this file"),
        (a_day_less, 1, "does not follow"),
        (a_gap, 1, "does not follow"),
        (another_community, 1, "does not follow"),
        (received_another_day, 1, "an entry that does not belong here"),
        (received_in_another_order, 1, "an entry that does not belong here"),
        (no_first_day, 1, "line 1: an entry that does not belong here"),
    ],
)
def test_a_stranger_sees_what_no_hash_shows(
    cast: Cast,
    command: Command,
    checker: Path,
    tmp_path: Path,
    forge: Callable[[Lines], None],
    status: int,
    says: str,
) -> None:
    seal_days(cast.community.id, now_ms(), most=10)
    file = tmp_path / "sealed.jsonl"
    command("export-entries", "--community", "nanqiao", str(file))
    lines = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    forge(lines)
    forged(lines)
    file.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    found, said = checked(checker, file)
    assert (found, says in said) == (status, True), said


def test_some_days_only_and_to_standard_output(cast: Cast, command: Command, checker: Path, tmp_path: Path) -> None:
    made = seal_days(cast.community.id, now_ms(), most=5)
    day = made[2].sealed.day.isoformat()
    status, said, _ = command("export-entries", "--community", "nanqiao", "--from", day, "--to", day, "-")
    assert (status, [json.loads(line)["day"] for line in said.splitlines()]) == (0, [day])
    file = tmp_path / "one.jsonl"
    file.write_text(said, encoding="utf-8")
    assert checked(checker, file)[1].endswith(
        f"from {day} to {day}\nbut {day} follows a day that is not in this file\n"
    )


def test_the_document_puts_no_password_on_a_command_line() -> None:
    (line,) = [line for line in PAGE.splitlines() if line.startswith("35 * * * *")]
    assert "DATABASE_URL" not in line
    assert line.endswith(".venv/bin/pointsapp seal >/dev/null")  # cron mails what a command says
