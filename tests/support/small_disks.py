"""Disks of a few megabytes, in memory: one that can be filled and emptied again, and one that only a command sees."""

import errno
import os
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

BLOCK = 4096
# A mount namespace of one's own needs no root where the system lets users have namespaces.
ALONE = ("unshare", "--map-root-user", "--mount")
SCRIPT = """mount -t tmpfs -o "$1" tmpfs "$2" || exit
place=$2 left=$3; shift 3
"$@"; status=$?
ls -A "$place" >"$left"
exit $status"""


class SmallDisk:
    """Where it is, and what lies on it to fill it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self._ballast = folder, folder / "ballast"

    def fill(self) -> None:
        """Leaves no room."""
        with self._ballast.open("wb", buffering=0) as file:
            try:
                while True:
                    file.write(bytes(BLOCK))
            except OSError as full:
                if full.errno != errno.ENOSPC:
                    raise

    def clear(self) -> None:
        """Makes room again."""
        self._ballast.unlink()


@contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[SmallDisk]:
    """A disk at `folder`, which is made; the test is skipped where nobody may mount one (root may)."""
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=0755", "pointsapp-test", folder],
        capture_output=True,
        check=False,
    )
    if mounted.returncode:
        pytest.skip(f"no disk can be mounted: {os.fsdecode(mounted.stderr).strip()}")
    try:
        yield SmallDisk(folder)
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


def on_small_disk(
    options: str, place: Path, command: Sequence[str], environment: Mapping[str, str]
) -> tuple[int, str, list[str]]:
    """Runs a command while `place` is a new disk mounted with these options.

    Gives its status, what it complained of, and the names that it left there.
    """
    if subprocess.run([*ALONE, "true"], capture_output=True, check=False).returncode:
        pytest.skip("this account may not mount a disk of its own")
    place.mkdir(exist_ok=True)
    left = place.with_name(f"{place.name}.left")
    outer = [*ALONE, "sh", "-c", SCRIPT, "sh", options, str(place), str(left)]
    variables = {**os.environ, **environment}
    done = subprocess.run([*outer, *command], env=variables, capture_output=True, text=True, check=False)
    return done.returncode, done.stderr, left.read_text().splitlines()
