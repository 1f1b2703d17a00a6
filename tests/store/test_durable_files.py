"""Files that are whole or not there."""

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from pointsapp.config import ConfigRefused
from pointsapp.store.durable_files import alone, disk_problems, remove, write_text


@contextmanager
def files_of_at_most(size: int) -> Iterator[None]:
    """Lets the system refuse all that goes beyond so many bytes of a file."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_text_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "text"
    with files_of_at_most(10), pytest.raises(OSError, match="too large"):
        write_text(path, "more than ten bytes")
    assert not path.exists()
    write_text(path, "short")
    with pytest.raises(FileExistsError):
        write_text(path, "other")
    assert path.read_text() == "short"


def test_removing_takes_what_sqlite_lays_beside(tmp_path: Path) -> None:
    for name in ("a", "a-wal", "a-shm", "a-journal", "a-notes", "ab"):
        (tmp_path / name).touch()
    remove(tmp_path / "a")
    remove(tmp_path / "a")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a-notes", "ab"]


def test_a_lock_is_held_by_one(tmp_path: Path) -> None:
    with alone(tmp_path / "lock") as first, alone(tmp_path / "lock") as second:
        assert (first, second) == (True, False)
    with alone(tmp_path / "lock") as third:
        assert third


def test_a_problem_names_its_place(tmp_path: Path) -> None:
    refused = pytest.raises(ConfigRefused, match=f"DIR: {tmp_path}/gone can't be read or written: No such file")
    with refused, disk_problems("DIR", tmp_path):
        (tmp_path / "gone").read_text()
