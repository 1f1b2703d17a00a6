"""What somebody who is signed in sees when the book fails: a sentence; and their page when the trouble is over."""

from collections.abc import Callable, Iterator
from pathlib import Path

import peewee
import pytest
from flask.testing import FlaskClient

from pointsapp.actions.troubles import refusing_troubles
from pointsapp.config import ConfigRefused
from pointsapp.store.database import close_database, drop_connection
from pointsapp.store.database import database as bound
from tests.cast import Cast, Member, StaffPerson
from tests.durability.gone import Slot, slot

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

Clients = Callable[[Member | StaffPerson], FlaskClient]
STAFF_PAGE = "/admin/nanqiao/households"
SENTENCE = {"en": "The book can&#39;t be reached at the moment.", "zh": "暂时连不上账本"}


def says_unreachable(client: FlaskClient, path: str) -> None:
    """A whole page in the reader's language, with nobody's name on it."""
    for language, sentence in SENTENCE.items():
        answer = client.get(path, headers={"Accept-Language": language})
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "2")
        assert sentence in answer.text
        assert "</html>" in answer.text


@pytest.fixture
def disk(cast: Cast, database: peewee.Database) -> Iterator[Slot]:
    """The disk that the book is on."""
    database.close()
    with slot() as place:
        yield place
        drop_connection()


def test_a_disk_that_is_pulled_out_and_put_back(disk: Slot, client_as: Clients, cast: Cast) -> None:
    staff, resident = client_as(cast.chen), client_as(cast.li)
    assert staff.get(STAFF_PAGE).status_code == 200
    bound.execute_sql("PRAGMA shrink_memory").fetchall()  # else the page could be made from memory
    disk.pull()
    says_unreachable(staff, STAFF_PAGE)
    says_unreachable(resident, "/statement")
    disk.put()
    assert staff.get(STAFF_PAGE).status_code == 200
    assert resident.get("/statement").status_code == 200


def test_what_fails_while_rows_are_fetched_is_a_trouble_as_well(disk: Slot) -> None:
    bound.execute_sql("CREATE TABLE long (line TEXT)")
    bound.execute_sql("INSERT INTO long SELECT hex(randomblob(2000)) FROM pragma_table_info('entry')")
    rows = bound.execute_sql("SELECT line FROM long")
    next(rows)
    bound.execute_sql("PRAGMA shrink_memory").fetchall()
    disk.pull()
    with pytest.raises(ConfigRefused, match=r"can't be read or written \(the disk is gone\)"), refusing_troubles():
        rows.fetchall()


def test_a_file_that_turns_out_to_be_damaged(
    client_as: Clients, cast: Cast, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    staff, path = client_as(cast.chen), tmp_path / "pointsapp.db"
    close_database()
    sound = path.read_bytes()
    path.write_bytes(sound[: len(sound) // 2] + bytes(len(sound) - len(sound) // 2))
    says_unreachable(staff, STAFF_PAGE)
    assert "the database is in trouble (damaged)" in caplog.text
    close_database()
    path.write_bytes(sound)
    assert staff.get(STAFF_PAGE).status_code == 200


def test_a_statement_of_ours_that_is_wrong_is_no_trouble_of_the_database(client_as: Clients, cast: Cast) -> None:
    staff = client_as(cast.chen)
    staff.application.config["PROPAGATE_EXCEPTIONS"] = False
    try:
        bound.execute_sql("ALTER TABLE household RENAME COLUMN building TO house")
        answer = staff.get(STAFF_PAGE)
        assert answer.status_code == 500
        assert "nothing is booked twice" in answer.text
    finally:
        staff.application.config["PROPAGATE_EXCEPTIONS"] = None
