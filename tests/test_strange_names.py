"""Names that are no UTF-8, and terminals that can't show ours: the commands do their work, or say why not."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from pointsapp.config import ConfigRefused, checked_database_url
from tests.support.servers import inherited
from tests.test_cli_backup import Command, command

__all__ = ["command"]
NO_TEXT = os.fsdecode(b"b\xffk")


def ran(environment: dict[str, str], *arguments: str) -> tuple[int, str, str]:
    """A command as a process of its own: its status, and what it said on standard output and error."""
    done = subprocess.run(
        [sys.executable, "-m", "pointsapp.cli", *arguments],
        env={**inherited(), "LANG": "C.UTF-8", "PYTHONIOENCODING": "utf-8", **environment},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


def test_a_folder_whose_name_is_no_text_takes_copies_and_gives_them_back(
    command: Command, environment: dict[str, str], tmp_path: Path, vacant_url: str
) -> None:
    folder = tmp_path / NO_TEXT
    status, said, complaints = ran(environment, "backup", str(folder))
    assert (status, complaints) == (0, "")
    assert said.splitlines()[0].startswith(f"{tmp_path}/b\\udcffk/pointsapp-")
    (copy,) = (path for path in folder.iterdir() if path.suffix in (".db", ".dump"))
    status, said, complaints = ran({**environment, "DATABASE_URL": vacant_url}, "restore", str(copy))
    assert (status, complaints) == (0, "")
    assert "the book is right" in said


def test_a_terminal_that_shows_no_chinese_is_shown_escapes(command: Command, environment: dict[str, str]) -> None:
    status, said, complaints = ran({**environment, "PYTHONIOENCODING": "ascii"}, "audit")
    assert (status, complaints) == (0, "")
    assert said.count(r": \u8d26\u76ee\u65e0\u8bef / the book is right") == 2


@pytest.mark.parametrize(
    "arguments",
    [
        ("audit", "--community", NO_TEXT),
        ("export-entries", "--community", NO_TEXT, "-"),
        ("admin", "add", "--community", "nanqiao", NO_TEXT),
        ("distribute", "--role", NO_TEXT),
    ],
    ids=lambda arguments: arguments[0],
)
def test_a_value_that_is_no_text_is_a_sentence(command: Command, arguments: tuple[str, ...]) -> None:
    status, said, complaints = command(*arguments)
    assert (status, said) == (2, "")
    assert re.search(r": b\\udcffk is no text in UTF-8\.$", complaints, re.MULTILINE)


def test_an_address_of_the_book_that_is_no_text_is_a_sentence() -> None:
    with pytest.raises(ConfigRefused, match="is no text in UTF-8"):
        checked_database_url(f"sqlite:////{NO_TEXT}/book.db")


def test_without_any_output_the_status_is_the_same(command: Command, environment: dict[str, str]) -> None:
    audit = f"{sys.executable} -m pointsapp.cli audit"
    variables = {**inherited(), **environment}
    for closed in ("", ">&-", ">&- 2>&-"):
        assert subprocess.run(["bash", "-c", f"{audit} {closed}"], env=variables, capture_output=True).returncode == 0
