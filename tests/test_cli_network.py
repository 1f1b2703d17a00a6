"""`pointsapp sample`: a network of many communities, made at once, and gone on with."""

import re

import pytest

from pointsapp.cli import main
from pointsapp.rules.calendar import DAY_MS, week_of
from pointsapp.web.now import now_ms
from tests.cast import Cast
from tests.test_cli import Command, command

__all__ = ["command"]


def test_a_network_is_made_and_each_weeks_figures_are_printed(command: Command) -> None:
    size = ("--communities", "2", "--residents", "60", "--weeks", "1")
    status, said, complaints = command("sample", *size)
    assert (status, complaints) == (0, "")
    assert re.fullmatch(r"[0-9,]+ drop-offs in [0-9.]+ s: [0-9,]+ a second\n", said)
    assert "nothing was made" in command("sample", *size)[1]
    status, said, _ = command("overview", "--week", week_of(now_ms() - 7 * DAY_MS, "Asia/Shanghai"))
    rows = [line.split("\t") for line in said.splitlines()]
    assert [row[0] for row in rows] == ["community", "sample-0001", "sample-0002", ""]
    assert int(rows[1][2]) + int(rows[2][2]) == int(rows[3][2]) > 0
    assert command("overview")[1].splitlines()[-1].split("\t")[2:4] == ["0", "0"]
    assert command("audit")[0] == 0


@pytest.mark.parametrize(
    "other", [("1", "60", "1"), ("2", "61", "1"), ("2", "60", "2"), ("3", "60", "1")], ids=" ".join
)
def test_a_network_of_other_numbers_is_not_mixed_in(command: Command, other: tuple[str, ...]) -> None:
    assert command("sample", "--communities", "2", "--residents", "60", "--weeks", "1")[0] == 0
    communities, residents, weeks = other
    size = ("--communities", communities, "--residents", residents, "--weeks", weeks)
    status, said, complaints = command("sample", *size)
    assert (status, said) == (2, "")
    assert "this book holds other sample data" in complaints
    assert len(command("overview")[1].splitlines()) == 4


def test_a_network_that_was_interrupted_is_gone_on_with(command: Command) -> None:
    assert command("sample", "--communities", "2", "--residents", "60", "--weeks", "1")[0] == 0
    status, said, _ = command("sample", "--communities", "3", "--residents", "90", "--weeks", "1")
    assert (status, "drop-offs in" in said) == (0, True)
    assert len(command("overview")[1].splitlines()) == 5


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("--communities", "10000"),
        ("--communities", "0"),
        ("--residents", "100000001"),
        ("--residents", "0000000001999999999"),
        ("--weeks", "261"),
        ("--weeks", "-1"),
        ("--weeks", "２"),
    ],
)
def test_a_size_that_cannot_be_is_refused(capsys: pytest.CaptureFixture[str], name: str, number: str) -> None:
    size = {"--communities": "1", "--residents": "1", "--weeks": "1", name: number}
    with pytest.raises(SystemExit) as ended:
        main(["sample", *(word for pair in size.items() for word in pair)])
    assert ended.value.code == 2
    assert "is no whole number from 1 to" in capsys.readouterr().err


def test_a_real_book_is_not_filled_with_a_network(cast: Cast, command: Command) -> None:
    status, _, complaints = command("sample", "--communities", "1", "--residents", "1", "--weeks", "1")
    assert status == 2
    assert "holds a real community" in complaints
