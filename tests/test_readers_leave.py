"""Whoever reads what a command prints may leave before its end: no complaint, and a status of its own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from pointsapp.cli import main
from tests.support.servers import inherited
from tests.test_cli_backup import Command, command

__all__ = ["command"]


def alone(environment: dict[str, str], *arguments: str, complaining: bool = False) -> tuple[int, str]:
    """Runs a command whose output nobody reads, nor its complaints if `complaining`; its status, and what it said."""
    read, written = os.pipe()
    os.close(read)
    ran = subprocess.run(
        [sys.executable, "-m", "pointsapp.cli", *arguments],
        env={**inherited(), **environment},
        stdout=written,
        stderr=written if complaining else subprocess.PIPE,
        text=True,
        check=False,
    )
    os.close(written)
    return ran.returncode, ran.stderr or ""


def test_on_a_sound_book_nobody_is_told_that_it_is_wrong(
    command: Command, environment: dict[str, str], tmp_path: Path
) -> None:
    assert alone(environment, "audit") == (141, "")
    assert alone(environment, "backup", str(tmp_path / "copies")) == (141, "")
    assert len(list((tmp_path / "copies").glob("*.sha256"))) == 1


def test_nor_does_a_complaint_that_nobody_hears_end_with_1(environment: dict[str, str]) -> None:
    assert alone({**environment, "PORT": "none"}, "audit", complaining=True) == (141, "")


def test_nor_does_help(environment: dict[str, str]) -> None:
    assert alone(environment, "--help") == (141, "")


def test_no_room_for_what_is_printed_is_a_sentence(command: Command, environment: dict[str, str]) -> None:
    with open("/dev/full", "w", encoding="utf-8") as full:
        audit = [sys.executable, "-m", "pointsapp.cli", "audit"]
        ran = subprocess.run(
            audit, env={**inherited(), **environment}, stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert (ran.returncode, len(ran.stderr.splitlines())) == (2, 2)
    assert "\nstandard output: there is no room left" in ran.stderr


@pytest.mark.parametrize("arguments", [(), ("audit",), ("backup",), ("restore",)], ids=" ".join)
def test_the_help_names_the_status(arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main([*arguments, "--help"])
    assert "141 if whoever reads what it prints leaves before the end" in " ".join(capsys.readouterr().out.split())
