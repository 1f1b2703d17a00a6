"""Seeds and parts of long runs: the same dice by the same seed, and all rounds in the parts together, each in one."""

import os
import subprocess
import sys

import pytest

from tests.support.long_runs import chance, part, seed, share

ROUNDS = 23


def dice(*name: object) -> list[int]:
    """Some throws."""
    with chance(*name) as random:
        return [random.randrange(1000) for _ in range(20)]


def test_a_seed_that_is_given_is_kept_and_one_that_is_not_is_drawn_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LONG_SEED", "7")
    assert seed() == 7
    monkeypatch.delenv("LONG_SEED")
    assert seed() == seed()


def test_the_dice_fall_by_seed_and_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LONG_SEED", "7")
    first = dice("kills", 1)
    assert dice("kills", 1) == first
    assert dice("kills", 2) != first
    monkeypatch.setenv("LONG_SEED", "8")
    assert dice("kills", 1) != first


def test_an_error_in_a_round_names_seed_and_round(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LONG_SEED", "7")
    with pytest.raises(ZeroDivisionError) as raised, chance("kills", 3):
        raise ZeroDivisionError
    assert raised.value.__notes__ == ["in ('kills', 3) of LONG_SEED=7"]


@pytest.mark.parametrize("parts", [1, 2, 8, 30])
def test_the_parts_together_are_the_whole(monkeypatch: pytest.MonkeyPatch, parts: int) -> None:
    rounds: list[int] = []
    for number in range(1, parts + 1):
        monkeypatch.setenv("LONG_PART", f"{number}/{parts}")
        rounds += share(ROUNDS)
    assert sorted(rounds) == list(range(ROUNDS))


@pytest.mark.parametrize("text", ["0/2", "3/2", "1", "a/b", "1/2/3", " 1/2"])
def test_what_is_no_part_is_refused(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("LONG_PART", text)
    with pytest.raises(ValueError, match="LONG_PART"):
        part()


def test_without_a_part_it_is_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LONG_PART", raising=False)
    assert list(share(3)) == [0, 1, 2]


def collected(part: str) -> set[str]:
    """The long tests of a crowd, all of them done whole, that a part of a run does."""
    files = ["tests/actions/test_crowds.py", "tests/durability/test_migration_killed.py"]
    command = [sys.executable, "-m", "pytest", "-p", "no:xdist", "-m", "long", "--collect-only", "-q", *files]
    said = subprocess.run(command, env={**os.environ, "LONG_PART": part}, check=True, capture_output=True, text=True)
    return {line for line in said.stdout.splitlines() if "::" in line}


def test_what_is_done_whole_is_done_in_one_part() -> None:
    first, second = collected("1/2"), collected("2/2")
    assert (len(first), len(second), len(first | second)) == (2, 2, 4)
