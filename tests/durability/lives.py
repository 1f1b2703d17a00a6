"""A book that is kept for a while and whose power goes: what was answered by then, and what is found afterwards."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

from pointsapp.actions.audit import audit
from pointsapp.actions.batches import done_in_turn
from pointsapp.actions.installation import open_book
from pointsapp.config import Settings
from pointsapp.store.database import close_database, connect, database, open_database
from pointsapp.store.ledger import Entry
from tests.durability.deeds import Deeds
from tests.durability.disk import Disk, Sync
from tests.durability.recording import Record, recording

BOOKINGS = 24
SEVERAL = 4  # that share a transaction now and then
AGAIN = 4  # of the acknowledged, the last of which are asked for again
BOOK = "pointsapp.db"


class Wrong(Exception):
    """What an acknowledged booking, or the book, suffered; begins with "lost", "half", "damaged" or "doubled"."""


@dataclass(frozen=True)
class Asked:
    """A booking was sent."""

    key: UUID


@dataclass(frozen=True)
class Answered:
    """A booking was answered: with its receipt, or with the code of a refusal."""

    key: UUID
    answer: Any


@dataclass(frozen=True)
class Moment:
    """What is on the disk when the power is back, and what had been asked and answered when it went."""

    files: dict[str, bytes]
    asked: frozenset[UUID] = frozenset()
    answers: dict[UUID, Any] = field(default_factory=dict)

    @property
    def acknowledged(self) -> set[UUID]:
        """The keys of what was booked."""
        return {key for key, answer in self.answers.items() if not isinstance(answer, str)}

    @property
    def unanswered(self) -> set[UUID]:
        """The keys of what was on its way."""
        return set(self.asked) - set(self.answers)


@dataclass(frozen=True)
class DiskKind:
    """How large a sector is, in bytes, and whether a sync is one."""

    sector: int
    honest: bool = True


class History:
    """Lives of one book, one after the other, each beginning with what a power cut left of the one before.

    `habit`: SQL that each connection is given at its beginning, for tests that want to see a bad one found out.
    """

    def __init__(self, folder: Path, settings: Settings, deeds: Deeds, disk: DiskKind, habit: str = "") -> None:
        self.folder, self.settings, self.deeds, self.disk, self.habit = folder, settings, deeds, disk, habit
        self.random: Random = deeds.random
        self.others: set[UUID] = set()

    def begin(self, book: Path) -> Moment:
        """A moment at which there is the book in this file, and nothing is on its way."""
        start = Moment({BOOK: book.read_bytes()})
        self._lay_out(start)
        open_book(self.settings)
        self.others = self._keys()
        close_database()
        return start

    def live(self, start: Moment) -> Record:
        """Keeps the book from that moment on: asks again what was not answered, books, closes; gives what was done."""
        self._lay_out(start)
        with recording(self.folder, self.disk.sector) as record:
            upkeep = Upkeep(self.settings.database_url, self.random, self.habit)
            waiting = [*sorted(start.unanswered), *(self.deeds.make_up() for _ in range(BOOKINGS))]
            while waiting:
                upkeep.perhaps()
                together = [waiting.pop(0) for _ in range(min(len(waiting), self.random.choice((1, 1, 1, SEVERAL))))]
                for key in together:
                    record.note(Asked(key))
                for key, answer in zip(together, self._answers(together), strict=True):
                    record.note(Answered(key, answer))
            close_database()
        return record

    def _answers(self, keys: list[UUID]) -> list[Any]:
        """What comes of a booking, or of several that share a transaction, as those of a batch do."""
        if len(keys) == 1:
            return [self.deeds.ask(keys[0])]
        return done_in_turn(partial(self.deeds.ask, key) for key in keys)

    def moments(self, record: Record, start: Moment, count: int) -> Iterator[Moment]:
        """So many moments of a life at which the power might have gone, in order."""
        disk = Disk(record.before, self.disk.sector)
        asked, answers, at = set(start.asked), dict(start.answers), 0
        for cut in sorted(self.random.choices(range(1, len(record.events) + 1), k=count)):
            for event in record.events[at:cut]:
                match event:
                    case Asked():
                        asked.add(event.key)
                    case Answered():
                        answers[event.key] = event.answer
                    case Sync() if not self.disk.honest:
                        pass
                    case _:
                        disk.do(event)
            at = cut
            yield Moment(disk.survivors(self.random), frozenset(asked), dict(answers))

    def examine(self, moment: Moment) -> None:
        """Opens what is left as the program does, and looks at all of it; asks again. Raises Wrong."""
        self._lay_out(moment)
        if self.random.random() < 0.2:  # an index of the log that was left behind
            (self.folder / f"{BOOK}-shm").write_bytes(self.random.randbytes(32768))
        open_book(self.settings)
        try:
            check_whole(self.deeds.cast.community.id, self.deeds.cast.other.id)
            check_booked(moment, self._keys())
            self._ask_again(moment)
            check_whole(self.deeds.cast.community.id, self.deeds.cast.other.id)
        finally:
            close_database()

    def _ask_again(self, moment: Moment) -> None:
        before = self._keys()
        for key in [key for key in moment.answers if key in before][-AGAIN:]:
            if self.deeds.ask(key) != moment.answers[key]:
                raise Wrong(f"doubled: {key} has another answer than the first")
        late = {key for key in moment.unanswered if not isinstance(self.deeds.ask(key), str)}
        if self._keys() != before | late:
            raise Wrong("doubled: what was asked again is not what was booked")

    def _keys(self) -> set[UUID]:
        """The keys of all entries but those that the book began with."""
        of_community = Entry.community_id == self.deeds.cast.community.id
        return {entry.id for entry in Entry.select(Entry.id).where(of_community)} - self.others

    def _lay_out(self, moment: Moment) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir()
        for name, content in moment.files.items():
            (self.folder / name).write_bytes(content)


class Upkeep:
    """Opens the book as the program does, and lets happen at any time what else happens to its log of writes."""

    def __init__(self, url: str, random: Random, habit: str) -> None:
        self.url, self.random, self.habit = url, random, habit
        self.log_pages = random.randint(4, 60)  # a full log is written back; the usual 1,000 would hardly come up
        self._open()

    def _open(self) -> None:
        open_database(self.url)
        connect()
        database.execute_sql(f"PRAGMA wal_autocheckpoint = {self.log_pages}; {self.habit}").fetchall()

    def perhaps(self) -> None:
        """Closes the book and opens it again, or writes the log back, or does nothing of it."""
        chance = self.random.random()
        if chance < 0.06:
            close_database()
            self._open()
        elif chance < 0.14:
            how = self.random.choice(("PASSIVE", "FULL", "RESTART", "TRUNCATE"))
            database.execute_sql(f"PRAGMA wal_checkpoint({how})").fetchall()


def check_whole(*communities: int) -> None:
    """Raises Wrong unless file and book are sound."""
    said = database.execute_sql("PRAGMA integrity_check").fetchall()
    if said != [("ok",)] or database.execute_sql("PRAGMA foreign_key_check").fetchall():
        raise Wrong(f"damaged: {said}")
    for community_id in communities:
        if finding := audit(community_id):
            raise Wrong(f"half: {finding}")


def check_booked(moment: Moment, booked: set[UUID]) -> None:
    """Raises Wrong unless what was acknowledged is booked, and nothing else but what was on its way."""
    if lost := moment.acknowledged - booked:
        raise Wrong(f"lost: {lost}")
    if more := booked - moment.acknowledged - moment.unanswered:
        raise Wrong(f"doubled: nobody was told of {more}")
