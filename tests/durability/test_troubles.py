"""A database in trouble while the program serves: 503 and a sentence, nothing half-done, and all is well afterwards."""

import fcntl
import json
import resource
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from http.client import HTTPConnection, HTTPMessage
from pathlib import Path

import pytest

from pointsapp.secrets import make_secrets
from tests.browser.runs import run
from tests.durability.processes import children
from tests.durability.shifts import Shift
from tests.durability.tills import Line, Sent, Tills, booking
from tests.support.databases import migrated, peopled
from tests.support.own_postgresql import OwnServer
from tests.support.servers import serving
from tests.support.small_disks import SmallDisk, small_disk

MEGABYTES = 24
CUTS, CRASHES, THREADS = 12, 3, 4
SENTENCES = {"zh": "暂时连不上账本，请稍后再试：不会重复入账。", "en": "The book can't be reached at the moment."}

MakeShift = Callable[[str], Shift]


@pytest.fixture
def make_shift(tmp_path: Path, port: int) -> MakeShift:
    """A shift on a new book at an address."""

    def shift(url: str) -> Shift:
        environment = {"DATABASE_URL": url, "SECRETS_FILE": str(tmp_path / "secrets.toml")}
        make_secrets(tmp_path / "secrets.toml")
        cast = peopled(migrated(url))
        return Shift(cast, environment, tmp_path, port)

    return shift


@pytest.fixture
def book(server: OwnServer, request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of an empty database on the server that may be stopped."""
    server.order("CREATE DATABASE book")
    yield server.url("book")
    server.start()  # a test that failed may have left it stopped
    server.order("DROP DATABASE book WITH (FORCE)")


def asked(port: int, method: str, path: str, language: str, **headers: str) -> tuple[int, HTTPMessage, str]:
    """A request as a browser or a kiosk sends it; status, headers and text of the answer."""
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request(method, path, headers={"Accept-Language": language, **headers})
    answer = connection.getresponse()
    text = answer.read().decode(errors="replace")
    connection.close()
    return answer.status, answer.headers, text


def refuses_politely(port: int, cookie: str) -> None:
    """Page and API say in both languages that the book can't be reached; what is only a file is there."""
    for language, sentence in SENTENCES.items():
        status, headers, page = asked(port, "GET", "/c/nanqiao/rules", language)
        assert (status, headers["Retry-After"], headers.get_content_type()) == (503, "2", "text/html")
        assert sentence in unescape(page)
        status, headers, text = asked(port, "GET", "/api/v1/device", language, X_Pointsapp="kiosk", Cookie=cookie)
        assert (status, headers["Retry-After"], headers.get_content_type()) == (503, "2", "application/problem+json")
        problem = json.loads(text)
        assert (problem["code"], problem["status"], problem["retry_seconds"]) == ("unavailable", 503, 2)
        assert sentence in problem["detail"]
    for path in ("/static/site.css", "/kiosk/"):
        assert asked(port, "GET", path, "zh")[0] == 200


def test_a_server_that_stops_and_comes_back(server: OwnServer, book: str, make_shift: MakeShift) -> None:
    shift = make_shift(book)
    tills = shift.tills()
    with run(shift.folder, shift.port, **shift.environment) as going:
        line = Line(shift.port, tills.cookie)
        sent = booking("/drop-offs", card=shift.neighbours.cards[0], category="kitchen-waste")
        server.stop()
        refuses_politely(shift.port, tills.cookie)
        during = line.ask(sent)
        server.start()
        after = line.ask(sent)
        assert line.ask(sent) == after
        line.close()
        assert "the database is in trouble (unreachable)" in going.printed
    assert (during and during.status, after and after.status) == (503, 200)
    assert shift.booked() == {sent.key}


def works_through(shift: Shift, *troubles: Callable[[], object]) -> Tills:
    """Kiosks book while troubles come and go; everything is answered in the end, once, and only 503 was in between."""
    with shift.tills() as tills:
        shift.troubled(tills, *troubles)
        shift.check(tills)
    assert {answer.status for answer in tills.failed} <= {503}
    assert {answer.content["code"] for answer in tills.failed} <= {"unavailable"}
    return tills


def test_connections_that_are_cut_in_the_middle(server: OwnServer, book: str, make_shift: MakeShift) -> None:
    cut = [lambda: server.cut_off("book")] * CUTS
    assert works_through(make_shift(book), *cut).failed


def test_a_server_that_crashes_and_comes_back(server: OwnServer, book: str, make_shift: MakeShift) -> None:
    def crash() -> None:
        server.stop(signal.SIGQUIT)
        server.start()

    works_through(make_shift(book), *[crash] * CRASHES)


def fills_up(shift: Shift, disk: SmallDisk) -> None:
    """The disk is filled until bookings fail, and then emptied."""
    with shift.tills() as tills:

        def full() -> None:
            disk.fill()
            tills.fail()
            disk.clear()

        shift.troubled(tills, full, full)
        shift.check(tills)
    assert {answer.status for answer in tills.failed} == {503}


def test_a_full_disk(tmp_path: Path, make_shift: MakeShift) -> None:
    with small_disk(tmp_path / "disk", MEGABYTES) as disk:
        fills_up(make_shift(f"sqlite:///{disk.folder / 'small.db'}"), disk)


def test_a_full_disk_of_a_server(server: OwnServer, make_shift: MakeShift) -> None:
    """Its tables lie there; its log, without room for which it would end itself, lies elsewhere."""
    with small_disk(server.folder / "small", MEGABYTES) as disk:
        tables = disk.folder / "tables"
        tables.mkdir()
        for path in (disk.folder, tables):
            server.give(path)
        server.order(f"CREATE TABLESPACE small LOCATION '{tables}'")
        server.order("CREATE DATABASE small_book TABLESPACE small")
        fills_up(make_shift(server.url("small_book")), disk)
        server.order("DROP DATABASE small_book WITH (FORCE)")
        server.order("DROP TABLESPACE small")


def test_a_file_that_may_not_grow(tmp_path: Path, make_shift: MakeShift) -> None:
    """As where a quota is reached; for those who may not mount a disk, too."""
    shift = make_shift(f"sqlite:///{tmp_path / 'book.db'}")
    with shift.tills() as tills, run(shift.folder, shift.port, **shift.environment) as going:
        tills.busy(20)
        workers = children(going.process.pid)
        usual = [resource.prlimit(worker, resource.RLIMIT_FSIZE, (4096, -1)) for worker in workers]
        tills.fail()
        for worker, limits in zip(workers, usual, strict=True):
            resource.prlimit(worker, resource.RLIMIT_FSIZE, limits)
        tills.busy(20)
        tills.close()
    shift.check(tills)
    assert {answer.status for answer in tills.failed} == {503}


def status_of(port: int, cookie: str, sent: Sent) -> int | None:
    """What is answered to a request that comes on a line of its own."""
    line = Line(port, cookie)
    answer = line.ask(sent)
    line.close()
    return answer and answer.status


def test_a_program_that_keeps_the_file(tmp_path: Path, make_shift: MakeShift) -> None:
    """As one that was stopped in the middle of its work: all who write are told so, and none is lost to the server."""
    path = tmp_path / "book.db"
    shift = make_shift(f"sqlite:///{path}")
    sent = [booking("/drop-offs", card=card, category="kitchen-waste") for card in shift.neighbours.cards[:THREADS]]
    cookie = shift.tills().cookie
    environment = {**shift.environment, "WORKERS": "1", "THREADS": str(THREADS)}
    with serving(environment, tmp_path, "tests.durability.impatient:create_app()") as server:
        port = int(server.url.rpartition(":")[2])
        with Path(f"{path}.turn").open() as turn, ThreadPoolExecutor(THREADS) as threads:
            fcntl.flock(turn, fcntl.LOCK_EX)
            during = list(threads.map(lambda each: status_of(port, cookie, each), sent))
            assert asked(port, "GET", "/c/nanqiao/rules", "zh")[0] == 200
        after = [status_of(port, cookie, each) for each in sent]
    assert (during, after) == ([503] * len(sent), [200] * len(sent))
    assert shift.booked() == {each.key for each in sent}
