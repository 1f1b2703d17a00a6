"""A disk that loses its power: of what was not synced anything may survive, torn, out of order, or not at all."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Literal

Style = Literal["nothing", "in order", "any sectors"]
STYLES: tuple[Style, ...] = ("nothing", "in order", "any sectors", "any sectors")
GARBAGE_CHANCE = 0.3


@dataclass(frozen=True)
class Write:
    """Bytes written to a file, which is known by its number: a name may come to mean another file."""

    file: int
    offset: int
    data: bytes


@dataclass(frozen=True)
class Truncate:
    """A file was given this size."""

    file: int
    size: int


@dataclass(frozen=True)
class Sync:
    """What the file holds is made to last; with `folder`, so are the names of its folder."""

    file: int
    folder: bool


@dataclass(frozen=True)
class Name:
    """A name means this file from now on; None: no file."""

    name: str
    file: int | None
    lasting: bool = False


DiskEvent = Write | Truncate | Sync | Name


@dataclass
class _File:
    lasting: bytearray = field(default_factory=bytearray)
    pending: list[Write | Truncate] = field(default_factory=list)


class Disk:
    """The files of one folder, with what would be left of them if the power went now.

    `sector`: bytes that are written at once. Of a sector that is being written when the power goes, what the write
    does not touch stays as it was (SQLite supposes so on Unix: "powersafe overwrite"); the rest may be garbage.
    """

    def __init__(self, files: dict[str, bytes], sector: int) -> None:
        self.sector = sector
        self._files = {number: _File(bytearray(content)) for number, content in enumerate(files.values())}
        self._names: dict[str, int] = {name: number for number, name in enumerate(files)}
        self._renamed: list[Name] = []

    def do(self, event: DiskEvent) -> None:
        """Takes one event in."""
        match event:
            case Name(lasting=True):
                self._renamed.append(event)
                self._keep_names()
            case Name():
                self._renamed.append(event)
            case Sync(file=number, folder=folder):
                self._sync(self._file(number))
                if folder:
                    self._keep_names()
            case _:
                self._file(event.file).pending.append(event)

    def _file(self, number: int) -> _File:
        return self._files.setdefault(number, _File())

    def _sync(self, file: _File) -> None:
        for event in file.pending:
            _perform(file.lasting, event)
        file.pending.clear()

    def _keep_names(self) -> None:
        self._names = _named(self._names, self._renamed)
        self._renamed.clear()

    def survivors(self, random: Random) -> dict[str, bytes]:
        """The files as they are found when the power is back; the disk itself goes on as if nothing had been."""
        kept = [event for event in self._renamed if random.random() < 0.5]
        return {name: bytes(self._after(self._file(file), random)) for name, file in _named(self._names, kept).items()}

    def _after(self, file: _File, random: Random) -> bytearray:
        content, style = bytearray(file.lasting), random.choice(STYLES)
        if style == "nothing":
            return content
        reached = random.randrange(len(file.pending) + 1)  # of the file's size, and of all where order is kept
        sectors: dict[int, int] = {}
        for position, event in enumerate(file.pending):
            if isinstance(event, Truncate):
                if position < reached:
                    _perform(content, event)
                continue
            for number, piece in self._pieces(event):
                if style == "any sectors" or position == reached:
                    kept = position < sectors.setdefault(number, random.randrange(len(file.pending) + 1))
                else:
                    kept = position < reached
                if kept:
                    _perform(content, piece)
        self._spoil(content, file.pending, random)
        return content

    def _pieces(self, write: Write) -> Iterator[tuple[int, Write]]:
        """A write sector by sector."""
        start, end = write.offset, write.offset + len(write.data)
        while start < end:
            number = start // self.sector
            stop = min(end, (number + 1) * self.sector)
            yield number, Write(write.file, start, write.data[start - write.offset : stop - write.offset])
            start = stop

    def _spoil(self, content: bytearray, pending: list[Write | Truncate], random: Random) -> None:
        """Makes garbage of what was being written to a sector."""
        writes = [event for event in pending if isinstance(event, Write)]
        if not writes or random.random() > GARBAGE_CHANCE:
            return
        _, piece = random.choice(list(self._pieces(random.choice(writes))))
        size = min(len(piece.data), len(content) - piece.offset)
        if size > 0:
            content[piece.offset : piece.offset + size] = random.randbytes(size)


def _named(names: dict[str, int], renamed: list[Name]) -> dict[str, int]:
    result: dict[str, int | None] = {**names}
    for event in renamed:
        result[event.name] = event.file
    return {name: file for name, file in result.items() if file is not None}


def _perform(content: bytearray, event: Write | Truncate) -> None:
    if isinstance(event, Truncate):
        del content[event.size :]
        content.extend(bytes(event.size - len(content)))
        return
    content.extend(bytes(max(0, event.offset - len(content))))
    content[event.offset : event.offset + len(event.data)] = event.data
