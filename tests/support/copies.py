"""Copies of books as tests make them: by hand, with their checksum, and what became of the folder they lie in."""

import hashlib
import subprocess
from pathlib import Path

import apsw
import psycopg

from pointsapp.store.postgresql_programs import find_program, running

SQLITE = "sqlite:///"


def hand_made(url: str, file: Path, *options: str) -> Path:
    """A copy of the book at `url` as it is, with its checksum; `options` are pg_dump's."""
    if url.startswith(SQLITE):
        connection = apsw.Connection(url.removeprefix(SQLITE))
        connection.execute("VACUUM INTO ?", (str(file),))
        connection.close()
    else:
        with psycopg.connect(url) as server:
            program = find_program("pg_dump", server.info.server_version // 10_000)
        with running(program, ["--format=custom", f"--file={file}", *options], "DATABASE_URL", url):
            pass
    return with_checksum(file)


def with_checksum(file: Path) -> Path:
    """Lays the checksum of a file beside it, as sha256sum would."""
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    file.with_name(f"{file.name}.sha256").write_text(f"{digest}  {file.name}\n")
    return file


def named(folder: Path) -> list[str]:
    """The names in a folder but for the lock files, which stay; none if there is no folder."""
    if not folder.exists():
        return []
    return sorted(path.name for path in folder.iterdir() if not path.name.endswith((".lock", ".turn")))


def sha256sum_agrees(file: Path) -> bool:
    """Whether the system's own sha256sum finds the file as its checksum says."""
    checking = ["sha256sum", "--check", "--strict", f"{file.name}.sha256"]
    return subprocess.run(checking, cwd=file.parent, capture_output=True, check=False).returncode == 0
