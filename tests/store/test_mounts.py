"""On what kind of disk a file lies."""

import os
import re
from pathlib import Path

import pytest

from pointsapp.store import mounts
from pointsapp.store.mounts import MOUNTS, file_system_of, network_of
from tests.support.small_disks import small_disk


@pytest.fixture
def called(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the system's own list of mounts, to which a test may give other words."""
    copy = tmp_path / "mountinfo"
    copy.write_bytes(MOUNTS.read_bytes())
    monkeypatch.setattr(mounts, "MOUNTS", copy)
    return copy


def all_called(file: Path, kind: str) -> None:
    """Calls the file system of every mount so."""
    file.write_text(re.sub(r" - \S+", f" - {kind}", file.read_text()))


def test_it_is_as_the_system_says(tmp_path: Path) -> None:
    assert file_system_of(Path("/proc/self/status")) == "proc"
    with small_disk(tmp_path / "disk", 1) as disk:
        (tmp_path / "link.db").symlink_to(disk.folder / "book.db")
        assert file_system_of(disk.folder / "book.db") == "tmpfs"
        assert file_system_of(tmp_path / "link.db") == "tmpfs", "SQLite follows links"
        assert network_of(disk.folder / "book.db") is None


@pytest.mark.parametrize("kind", ["nfs", "nfs4", "cifs", "smb3", "9p", "fuse.sshfs"])
def test_what_lies_on_a_network_is_known(tmp_path: Path, called: Path, kind: str) -> None:
    all_called(called, kind)
    assert network_of(tmp_path / "book.db") == kind


@pytest.mark.parametrize("kind", ["ext4", "xfs", "btrfs", "overlay", "tmpfs", "fuseblk", "virtiofs"])
def test_what_lies_on_this_machine_is_taken(tmp_path: Path, called: Path, kind: str) -> None:
    all_called(called, kind)
    assert network_of(tmp_path / "book.db") is None


def test_where_nobody_can_tell_nothing_is_said(tmp_path: Path, called: Path) -> None:
    called.write_text("")
    assert file_system_of(tmp_path) is None
    called.unlink()
    assert file_system_of(tmp_path) is None
    assert file_system_of(tmp_path / "no" / "folder") is None


def test_looking_leaves_nothing_open(tmp_path: Path) -> None:
    before = os.listdir("/proc/self/fd")
    file_system_of(tmp_path / "book.db")
    assert os.listdir("/proc/self/fd") == before
