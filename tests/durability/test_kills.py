"""The server is killed while kiosks book: what they were told is booked, once and whole, and their retries succeed."""

from pathlib import Path

import peewee
import pytest

from tests.cast import Cast
from tests.durability.processes import kill_a_worker
from tests.durability.shifts import Shift, keep_busy
from tests.support.long_runs import chance, share
from tests.support.servers import listening_socket, running, url_of

STARTS, KILLS_OF_A_START = 5, 6  # 30 kills: five of all of the server, the others of a worker
LONG_SHIFTS = 34  # of 30 kills: over 1,000 on each engine
CARELESS_KILLS = 8


@pytest.fixture
def shift(cast: Cast, database: peewee.Database, environment: dict[str, str], tmp_path: Path, port: int) -> Shift:
    """A shift that is about to begin; nobody but its server has the book open."""
    made = Shift(cast, environment, tmp_path, port)
    database.close()
    return made


def a_shift_with_kills(shift: Shift, *name: object) -> None:
    """Works, and checks."""
    with chance("kills", *name) as random, shift.tills() as tills:
        shift.work(tills, STARTS, KILLS_OF_A_START, random)
        shift.end(tills, random)
        shift.check(tills)
        assert tills.failed == []


def test_nothing_that_was_acknowledged_is_lost_or_doubled(shift: Shift) -> None:
    a_shift_with_kills(shift)


@pytest.mark.long
@pytest.mark.parametrize("number", share(LONG_SHIFTS))
def test_nothing_is_lost_or_doubled_however_often(shift: Shift, number: int) -> None:
    a_shift_with_kills(shift, number)


def test_a_server_that_answers_before_it_commits_is_found_out(shift: Shift, tmp_path: Path, port: int) -> None:
    """Those answers can't be told from others, until a worker dies just then."""
    with chance("careless") as random, listening_socket() as listener:
        at = {"PUBLIC_URL": url_of(listener), "PORT": str(listener.getsockname()[1])}
        shift.port = int(at["PORT"])
        careless = "tests.durability.careless:create_app()"
        with running(listener, {**shift.environment, **at}, tmp_path, careless) as server, shift.tills() as tills:
            for _ in range(CARELESS_KILLS):
                keep_busy(tills, random)
                kill_a_worker(server.pid)
            tills.close()
        assert tills.booked.keys() - shift.booked()
