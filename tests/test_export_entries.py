"""`pointsapp export-entries` when something comes in between: a reader who leaves, no room, a kill, a wrong name."""

import os
import subprocess
from pathlib import Path

import pytest

from tests.cast import Cast
from tests.support.servers import inherited
from tests.support.small_disks import on_small_disk
from tests.test_cli import Command, command
from tests.test_seal_commands import EXPORT, seal_until

__all__ = ["command"]


def test_a_reader_who_has_seen_enough_hears_no_complaint(cast: Cast, environment: dict[str, str]) -> None:
    seal_until(cast.community.id, "2026-06-01T12:00")
    read, written = os.pipe()
    os.close(read)
    ran = subprocess.run(
        [*EXPORT, "-"],
        env={**inherited(), **environment},
        stdout=written,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    os.close(written)
    assert (ran.returncode, ran.stderr) == (141, "")


def test_a_full_disk_leaves_no_part_of_the_file(cast: Cast, environment: dict[str, str], tmp_path: Path) -> None:
    seal_until(cast.community.id, "2026-06-01T12:00")
    place = tmp_path / "small"
    status, complaints, left = on_small_disk("size=16k", place, [*EXPORT, f"{place}/sealed.jsonl"], environment)
    assert (status, left) == (2, [])
    assert "FILE: there is no room left on the disk" in complaints
    assert "FILE：" in complaints
    with open("/dev/full", "w", encoding="utf-8") as full:
        ran = subprocess.run(
            [*EXPORT, "-"],
            env={**inherited(), **environment},
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert (ran.returncode, "Traceback" in ran.stderr, "no room left" in ran.stderr) == (2, False, True)


def test_what_a_killed_one_left_is_written_anew(cast: Cast, command: Command, tmp_path: Path) -> None:
    seal_until(cast.community.id, "2026-03-08T12:00")
    (tmp_path / ".sealed.jsonl.part").write_text("half", encoding="utf-8")
    assert command("export-entries", "--community", "nanqiao", f"{tmp_path}/sealed.jsonl")[0] == 0
    assert [path.name for path in tmp_path.glob("*sealed*")] == ["sealed.jsonl"]


def test_what_can_not_be_exported_is_a_sentence(
    cast: Cast, command: Command, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    there = tmp_path / "there.jsonl"
    there.write_text("mine", encoding="utf-8")
    status, _, complaints = command("export-entries", "--community", "nanqiao", str(there))
    assert (status, there.read_text("utf-8")) == (2, "mine")
    assert "File exists" in complaints
    nowhere = tmp_path / "nowhere" / "sealed.jsonl"
    complaints = command("export-entries", "--community", "nanqiao", str(nowhere))[2]
    assert f"\nFILE: {nowhere} can't be read or written: No such file" in complaints
    assert "there is no community atlantis" in command("export-entries", "--community", "atlantis", "-")[2]
    days = ("--from", "2026-03-09", "--to", "2026-03-08")
    status, said, complaints = command("export-entries", "--community", "nanqiao", *days, "-")
    assert (status, said) == (2, "")
    assert "\n--from: 2026-03-09 comes after 2026-03-08, so no day lies between them" in complaints
    with pytest.raises(SystemExit):
        command("export-entries", "--community", "nanqiao", "--from", "yesterday", "-")
    assert "yesterday is no day such as 2026-03-08" in capsys.readouterr().err
