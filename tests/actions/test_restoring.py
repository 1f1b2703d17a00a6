"""Restoring: the same book, into a vacant place and only there; everybody has to sign in again."""

import os
import stat
from pathlib import Path

import pytest

from pointsapp.actions.installation import open_book
from pointsapp.actions.restoring import restore
from pointsapp.actions.sessions import MINUTE_MS, resident_of, staff_of
from pointsapp.actions.sign_in import NewPhone, sign_in
from pointsapp.actions.staff import sign_in_staff
from pointsapp.config import ConfigRefused, Settings
from pointsapp.store.database import close_database, connect, open_database
from pointsapp.web.now import new_key, random_bytes
from tests.actions.backing_up import NIGHT, Put, altered, at_another_place, rows
from tests.cast import PASSWORD, Cast, Member, StaffPerson
from tests.support.copies import SQLITE, hand_made, named


def test_the_same_book_is_there_again(copy: Path, put: Put, database_url: str, vacant_url: str) -> None:
    restored = put(copy)
    assert (restored.looked.finding, restored.looked.waiting, restored.secrets) == (None, (), None)
    there, before = rows(vacant_url), rows(database_url)
    (noted,) = there["installation"] - before["installation"]
    assert noted == repr(("restored_ms", str(NIGHT)))
    assert {**there, "installation": there["installation"] - {noted}} == before


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_book_is_for_its_owners_eyes_and_lies_there_alone(copy: Path, put: Put, vacant_url: str) -> None:
    before = os.umask(0)
    try:
        put(copy)
    finally:
        os.umask(before)
    path = Path(vacant_url.removeprefix(SQLITE))
    assert [stat.S_IMODE(each.stat().st_mode) for each in (path, path.parent)] == [0o600, 0o700]
    assert named(path.parent) == [path.name]


def signed_in(member: Member, staff: StaffPerson) -> tuple[str, str]:
    """The tokens of a phone and of staff who signed in a minute ago."""
    at_ms = NIGHT - MINUTE_MS
    phone = NewPhone(new_key(), random_bytes(16), random_bytes(16))
    token = sign_in(member.community_id, member.id, member.pin, phone, at_ms).token
    return token, sign_in_staff(staff.name, PASSWORD, random_bytes(16), at_ms)


def test_everybody_has_to_sign_in_again(
    cast: Cast, put: Put, settings: Settings, vacant_url: str, tmp_path: Path
) -> None:
    open_book(settings)
    phone, staff = signed_in(cast.zhang, cast.chen)
    close_database()
    restored = put(hand_made(settings.database_url, tmp_path / "copy"))
    assert restored.looked is not None
    for url, are_known in ((settings.database_url, True), (vacant_url, False)):
        open_database(url)
        connect()
        found = (resident_of(phone, NIGHT), staff_of(staff, NIGHT))
        assert [each is not None for each in found] == [are_known] * 2
        close_database()


def test_nothing_is_overwritten(copy: Path, put: Put, settings: Settings) -> None:
    before = rows(settings.database_url)
    with pytest.raises(ConfigRefused, match="nothing is ever overwritten"):
        put(copy, settings)
    assert rows(settings.database_url) == before


@pytest.mark.parametrize("beside", ["", "-wal", "-shm", "-journal"])
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_no_part_of_another_book_may_be_there(copy: Path, put: Put, vacant_url: str, beside: str) -> None:
    there = Path(vacant_url.removeprefix(SQLITE) + beside)
    there.parent.mkdir()
    there.touch()
    with pytest.raises(ConfigRefused, match=rf"{there.name} is there, and nothing is ever overwritten"):
        put(copy)
    assert named(there.parent) == [there.name]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_somebody_who_was_faster_is_not_overwritten(copy: Path, settings: Settings, vacant_url: str, put: Put) -> None:
    target = Path(vacant_url.removeprefix(SQLITE))

    def begun(stage: str, done: int, total: int | None) -> None:
        if stage == "restore":
            target.write_text("a book of somebody's")

    there = at_another_place(settings, vacant_url)
    with pytest.raises(ConfigRefused, match="File exists"):
        restore(there, copy, NIGHT, begun)
    assert target.read_text() == "a book of somebody's"
    assert named(target.parent) == [target.name]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_the_disk_took_is_read_back(copy: Path, settings: Settings, vacant_url: str, put: Put) -> None:
    target = Path(vacant_url.removeprefix(SQLITE))

    def taken(stage: str, done: int, total: int | None) -> None:
        if (stage, done) == ("restore", total):
            with target.with_name(f".{target.name}.restoring").open("r+b") as file:
                file.write(b"something else")

    there = at_another_place(settings, vacant_url)
    with pytest.raises(ConfigRefused, match="what the disk took is something else"):
        restore(there, copy, NIGHT, taken)
    assert named(target.parent) == []


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_one_table_of_ours_is_enough_to_refuse(copy: Path, put: Put, vacant_url: str) -> None:
    altered(vacant_url, "CREATE TABLE entry (id BIGINT)", "CREATE TABLE of_somebody_else (id BIGINT)")
    with pytest.raises(ConfigRefused, match=r"a book already, or part of one \(entry …\)"):
        put(copy)
    altered(vacant_url, "DROP TABLE entry")
    assert put(copy).looked.finding is None
