"""A neighbourhood's book and the server that keeps it, which is killed at work; and what has to hold afterwards."""

import time
from collections.abc import Callable
from pathlib import Path
from random import Random
from uuid import UUID

from pointsapp.actions.audit import audit
from pointsapp.config import Settings
from pointsapp.store.database import close_database, connect, open_database
from pointsapp.store.ledger import Entry
from tests.browser.runs import run
from tests.cast import Cast
from tests.durability.neighbours import settle
from tests.durability.processes import kill_a_worker
from tests.durability.tills import Line, Tills

HOUSEHOLDS = 300
FEW = 12  # bookings between two kills, at least
MOST_SECONDS = 0.25  # that work then goes on
AGAIN = 200  # bookings that are asked for again when all is over


class Shift:
    """A book with a whole neighbourhood in it, and a port to serve it at."""

    def __init__(self, cast: Cast, environment: dict[str, str], folder: Path, port: int) -> None:
        self.cast, self.folder, self.port = cast, folder, port
        self.environment = {**environment, "WORKERS": "2", "THREADS": "8"}
        self.url = environment["DATABASE_URL"]
        self.neighbours = settle(cast, Settings.from_environ(environment), HOUSEHOLDS)
        self.before = self._keys()
        close_database()

    def tills(self) -> Tills:
        """The kiosks of the neighbourhood."""
        return Tills(self.port, self.neighbours.device, self.neighbours.visits())

    def work(self, tills: Tills, starts: int, kills: int, random: Random) -> None:
        """The program is started so often, and each time killed so often: its workers first, in the end all of it."""
        for _ in range(starts):
            with run(self.folder, self.port, **self.environment) as going:
                for _ in range(kills - 1):
                    keep_busy(tills, random)
                    kill_a_worker(going.process.pid)
                keep_busy(tills, random)
                going.kill()

    def troubled(self, tills: Tills, *troubles: Callable[[], object]) -> None:
        """The program works on through troubles that are not its own, and answers everything in the end."""
        with run(self.folder, self.port, **self.environment):
            for trouble in troubles:
                tills.busy(FEW)
                trouble()
            tills.busy(FEW)
            tills.close()

    def end(self, tills: Tills, random: Random) -> None:
        """Serves the book once more: the kiosks get their last answers, and the same answers when they ask again."""
        with run(self.folder, self.port, **self.environment):
            tills.close()
            line = Line(self.port, tills.cookie)
            for sent, answer in random.sample(list(tills.booked.values()), min(AGAIN, len(tills.booked))):
                assert line.ask(sent) == answer
            line.close()

    def check(self, tills: Tills) -> None:
        """What was acknowledged is in the book, nothing else is, and all of it fits."""
        booked = self.booked()
        assert tills.booked.keys() - booked == set(), "lost"
        assert booked - tills.booked.keys() == set(), "booked, and nobody was told"
        open_database(self.url)
        connect()
        assert [audit(each.id) for each in (self.cast.community, self.cast.other)] == [None, None]
        close_database()

    def booked(self) -> set[str]:
        """The keys that came to the book since the kiosks began."""
        open_database(self.url)
        connect()
        keys = {str(key) for key in self._keys() - self.before}
        close_database()
        return keys

    def _keys(self) -> set[UUID]:
        of_community = Entry.community_id == self.cast.community.id
        return {entry.id for entry in Entry.select(Entry.id).where(of_community)}


def keep_busy(tills: Tills, random: Random) -> None:
    """Waits until the kiosks have booked again, and then for any moment of their work."""
    tills.busy(FEW)
    time.sleep(random.uniform(0, MOST_SECONDS))
