"""Writes down what SQLite does to the files of a folder, in order, so that the power can be cut at any point of it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import apsw

from tests.durability.disk import DiskEvent, Name, Sync, Truncate, Write

LOGS = apsw.SQLITE_OPEN_WAL | apsw.SQLITE_OPEN_MAIN_JOURNAL | apsw.SQLITE_OPEN_SUPER_JOURNAL


class Record:
    """What happened in a folder: what SQLite did to its files, and between it whatever else was noted."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.before = {each.name: each.read_bytes() for each in sorted(folder.iterdir()) if is_kept(each.name)}
        self.events: list[DiskEvent | Any] = []
        self._numbers = {name: number for number, name in enumerate(self.before)}
        self._files = len(self._numbers)

    def note(self, event: Any) -> None:
        """Adds an event."""
        self.events.append(event)

    def opened(self, name: str) -> tuple[int, bool]:
        """The number of a file that is opened, and whether it is a new one."""
        if name in self._numbers:
            return self._numbers[name], False
        number, self._files = self._files, self._files + 1
        self._numbers[name] = number
        self.note(Name(name, number))
        return number, True

    def deleted(self, name: str, lasting: bool) -> None:
        """A file's name is gone."""
        if self._numbers.pop(name, None) is not None:
            self.note(Name(name, None, lasting))


def is_kept(name: str) -> bool:
    """Whether a file is on the disk; the index of the write-ahead log is memory that happens to have a name."""
    return not name.endswith(("-shm", ".turn"))


@contextmanager
def recording(folder: Path, sector: int) -> Iterator[Record]:
    """Whatever SQLite opens in `folder` is recorded until the block ends, by which time it has to be closed.

    `sector`: the size in bytes that SQLite is told the disk's sectors have.
    """
    record = Record(folder)
    usual = apsw.vfs_names()[0]
    vfs = RecordingVFS(record, usual, sector)
    try:
        yield record
    finally:
        apsw.set_default_vfs(usual)
        vfs.unregister()


class RecordingVFS(apsw.VFS):
    """The usual files, with a record of what is done to them; the default one while it is there."""

    def __init__(self, record: Record, usual: str, sector: int) -> None:
        self.record, self.usual, self.sector = record, usual, sector
        super().__init__("recording", usual, makedefault=True)

    def xOpen(self, name: Any, flags: list[int]) -> apsw.VFSFile:
        """Opens a file; those of other folders, and nameless ones, are not recorded."""
        path = Path(name.filename() if isinstance(name, apsw.URIFilename) else name or "")
        if path.parent != self.record.folder:
            return apsw.VFSFile(self.usual, name, flags)
        return RecordedFile(self, name, path.name, flags)

    def xDelete(self, filename: str, syncdir: bool) -> None:
        """Deletes a file."""
        super().xDelete(filename, syncdir)
        if os.path.dirname(filename) == str(self.record.folder):
            self.record.deleted(os.path.basename(filename), syncdir)


class RecordedFile(apsw.VFSFile):
    """A file whose writes, sizes and syncs are noted."""

    def __init__(self, vfs: RecordingVFS, name: Any, short: str, flags: list[int]) -> None:
        super().__init__(vfs.usual, name, flags)
        self.vfs, self.record = vfs, vfs.record
        self.number, new = self.record.opened(short)
        self.syncs_folder = new and bool(flags[0] & LOGS)  # as SQLite does by itself at the first sync of a new log

    def xWrite(self, data: Any, offset: int) -> None:
        """Writes."""
        self.record.note(Write(self.number, offset, bytes(data)))
        super().xWrite(data, offset)

    def xTruncate(self, newsize: int) -> None:
        """Changes the size."""
        self.record.note(Truncate(self.number, newsize))
        super().xTruncate(newsize)

    def xSync(self, flags: int) -> None:
        """Makes what was written last: on the disk of the record; the real one needs not."""
        self.record.note(Sync(self.number, self.syncs_folder))
        self.syncs_folder = False

    def xSectorSize(self) -> int:
        """The sector's size."""
        return self.vfs.sector
