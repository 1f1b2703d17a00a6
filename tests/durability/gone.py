"""A disk that is pulled out and put back: what was opened before can't be read any more, whatever comes later."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import apsw


class Slot:
    """Where the disk is put."""

    def __init__(self) -> None:
        self.there, self.times = True, 0

    def pull(self) -> None:
        """Takes the disk out."""
        self.there = False
        self.times += 1

    def put(self) -> None:
        """Puts it back."""
        self.there = True


@contextmanager
def slot() -> Iterator[Slot]:
    """Whatever SQLite opens meanwhile lies on the disk in this slot."""
    usual, place = apsw.vfs_names()[0], Slot()
    vfs = _PulledVFS(place, usual)
    try:
        yield place
    finally:
        apsw.set_default_vfs(usual)
        vfs.unregister()


class _PulledVFS(apsw.VFS):
    def __init__(self, place: Slot, usual: str) -> None:
        self.place, self.usual = place, usual
        super().__init__("pulled", usual, makedefault=True)

    def xOpen(self, name: Any, flags: list[int]) -> apsw.VFSFile:
        if not self.place.there:
            raise apsw.CantOpenError("the disk is gone")
        return _PulledFile(self, name, flags)


class _PulledFile(apsw.VFSFile):
    def __init__(self, vfs: _PulledVFS, name: Any, flags: list[int]) -> None:
        super().__init__(vfs.usual, name, flags)
        self.place, self.times = vfs.place, vfs.place.times

    def xRead(self, amount: int, offset: int) -> bytes:
        self._look()
        return super().xRead(amount, offset)

    def xWrite(self, data: Any, offset: int) -> None:
        self._look()
        super().xWrite(data, offset)

    def xLock(self, level: int) -> None:
        self._look()
        super().xLock(level)

    def _look(self) -> None:
        if self.place.times != self.times:
            raise apsw.IOError("the disk is gone")
