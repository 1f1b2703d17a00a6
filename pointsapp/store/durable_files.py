"""Files that are whole or not there: written under another name, flushed to the disk, then given their own."""

import errno
import fcntl
import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from pointsapp.config import ConfigRefused

Told = Callable[[str, int, int | None], None]
"""Hears how far a stage is: its name, what is done, and of how much (None where nobody knows)."""

BLOCK_BYTES = 1024 * 1024
BESIDE = ("-wal", "-shm", "-journal")  # what belongs to an SQLite file and lies beside it


def make_empty(path: Path) -> None:
    """A new empty file that only its owner reads. Raises FileExistsError where there is one."""
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))


def write_text(path: Path, text: str) -> None:
    """A new flushed file that only its owner reads, or none. Raises FileExistsError where there is one."""
    make_empty(path)
    try:
        path.write_text(text, encoding="utf-8")
        flush(path)
    except BaseException:
        path.unlink()
        raise


@contextmanager
def new_text(path: Path) -> Iterator[TextIO]:
    """A file that only its owner reads, to be written in the block; it gets its name when it is whole and flushed.

    Raises FileExistsError where there is one of this name. What a killed one left is removed.
    """
    part = path.with_name(f".{path.name}.part")
    _refuse_existing(path)
    with _named(path):
        part.unlink(missing_ok=True)
        make_empty(part)
    try:
        with part.open("w", encoding="utf-8") as file:
            yield file
        flush(part)
        _refuse_existing(path)  # somebody may have been faster; a link would know for sure, but sticks have none
        part.rename(path)
    finally:
        part.unlink(missing_ok=True)
    flush(path.parent)


@contextmanager
def _named(path: Path) -> Iterator[None]:
    """Lets a problem name the file that was asked for, not the one that is written in its stead."""
    try:
        yield
    except OSError as problem:
        problem.filename = str(path)
        raise


def _refuse_existing(path: Path) -> None:
    if os.path.lexists(path):
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path))


def flush(path: Path) -> None:
    """Waits until a file's content, or a folder's names, are on the disk; who reads them then, reads the disk."""
    handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
        os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)  # out of memory with it, as far as the system likes
    finally:
        os.close(handle)


def remove(path: Path) -> None:
    """Removes a file, with what SQLite may have laid beside it, if any of it is there."""
    for ending in ("", *BESIDE):
        path.with_name(path.name + ending).unlink(missing_ok=True)


def sha256_of(path: Path, told: Told) -> str:
    """A file's SHA-256 in hexadecimal digits; tells of "checksum" in bytes."""
    digest = hashlib.sha256()
    for block in blocks(path, "checksum", told):
        digest.update(block)
    return digest.hexdigest()


def blocks(path: Path, stage: str, told: Told) -> Iterator[bytes]:
    """A file's content in blocks; tells of the stage in bytes."""
    done = 0
    with path.open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        while block := file.read(BLOCK_BYTES):
            yield block
            done += len(block)
            told(stage, done, size)


@contextmanager
def alone(lock: Path) -> Iterator[bool]:
    """Whether nobody else holds this lock file, which is then ours for the block; it stays, empty."""
    handle = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        yield _taken(handle)
    finally:
        os.close(handle)


def _taken(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextmanager
def disk_problems(variable: str, place: Path) -> Iterator[None]:
    """Refuses with ConfigRefused, naming `variable`, where the disk does not let the block have its way."""
    try:
        yield
    except BrokenPipeError:  # no disk: whoever read our output has seen enough
        raise
    except OSError as problem:
        at = problem.filename or place
        if problem.errno in (errno.ENOSPC, errno.EDQUOT):
            raise full_disk(variable, place) from problem
        reason = problem.strerror or str(problem)
        raise ConfigRefused(
            variable, f"{at} can't be read or written: {reason}.", f"{at} 无法读写：{reason}。"
        ) from problem


def full_disk(variable: str, place: Path) -> ConfigRefused:
    """The refusal of a disk without room, to be raised."""
    return ConfigRefused(
        variable,
        f"there is no room left on the disk of {place}: nothing was kept there; make room and run it again.",
        f"{place} 所在磁盘已满：未留下任何文件；请腾出空间后重试。",
    )
