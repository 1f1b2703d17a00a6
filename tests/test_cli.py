"""The commands beside `run` and `simulate`, as somebody at a terminal meets them: status, and what is said."""

import io
import os
import re
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pointsapp.cli import main
from pointsapp.rules.events import KINDS, NEEDED, OPTIONAL
from pointsapp.store import mounts
from pointsapp.store.database import close_database, database, open_database
from pointsapp.store.people import Staff
from tests.cast import Cast
from tests.support.servers import inherited

Command = Callable[..., tuple[int, str, str]]
PASSWORD = "a bench under the plane tree"


@pytest.fixture
def command(
    environment: dict[str, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Command]:
    """Runs a command on the fresh database: its status, and what it said on standard output and error."""
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    def run(*arguments: str) -> tuple[int, str, str]:
        status = main(arguments)
        close_database()
        return status, *capsys.readouterr()

    yield run
    close_database()


def test_audit_says_for_each_community_that_the_book_is_right(cast: Cast, command: Command) -> None:
    status, said, complaints = command("audit")
    assert (status, complaints) == (0, "")
    assert {line.split(":")[0] for line in said.splitlines()} == {"nanqiao", "huaxing"}


def test_audit_ends_with_1_and_names_the_first_wrong_row(cast: Cast, command: Command) -> None:
    database.execute_sql("UPDATE balance SET quantity = 99 WHERE asset = 'bin' AND community_id = 2")
    status, said, _ = command("audit")
    assert status == 1
    assert said.splitlines()[-1] == f"huaxing: balance stock {cast.other.point_id} bin: says 99, should be 5"
    assert command("audit", "--community", "nanqiao")[0] == 0
    assert command("audit", "--community", "huaxing")[0] == 1


def test_audit_of_an_unknown_community_is_a_sentence(cast: Cast, command: Command) -> None:
    status, said, complaints = command("audit", "--community", "atlantis")
    assert (status, said) == (2, "")
    assert "there is no community atlantis" in complaints


@pytest.mark.parametrize("role", ["", " "])
def test_rights_are_not_given_to_nobody(command: Command, role: str) -> None:
    status, said, complaints = command("distribute", "--role", role)
    assert (status, said) == (2, "")
    assert "\n--role: name the role by which the program connects to PostgreSQL" in complaints


def test_migrate_has_nothing_to_do_twice(command: Command) -> None:
    assert command("migrate") == (0, "", "")
    assert command("migrate") == (0, "", "")


@pytest.mark.parametrize("name", ["migrate", "audit", "setup-link"])
def test_a_book_of_a_newer_version_is_left_alone(command: Command, environment: dict[str, str], name: str) -> None:
    open_database(environment["DATABASE_URL"])
    database.execute_sql("INSERT INTO migration (name, digest, applied_ms) VALUES ('9999_later.sql', '', 0)")
    close_database()
    status, said, complaints = command(name)
    assert (status, said) == (2, "")
    assert "newer version of the program" in complaints


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_an_empty_file_is_prepared_by_migrate_alone(
    command: Command, environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"{environment['DATABASE_URL']}.new")
    status, _, complaints = command("audit")
    assert (status, "run `pointsapp migrate`" in complaints) == (2, True)
    status, said, _ = command("migrate")
    assert (status, said.splitlines()[0]) == (0, "0001_first.sql")
    assert command("audit") == (0, "", "")


@pytest.mark.parametrize(
    "arguments",
    [
        ("audit",),
        ("seal",),
        ("overview",),
        ("setup-link",),
        ("export-entries", "--community", "nanqiao", "-"),
        ("backup", "copies"),
    ],
    ids=lambda arguments: arguments[0],
)
@pytest.mark.parametrize("folder", ["here", "there/and/there"])
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_where_no_book_is_none_is_begun(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], folder: str
) -> None:
    place = tmp_path / "vacant"
    (place / "here").mkdir(parents=True)
    monkeypatch.chdir(place)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{place}/{folder}/points.db")
    status, said, complaints = command(*arguments)
    assert (status, said) == (2, "")
    assert f"there is no book at {place}/{folder}/points.db: correct the address or" in complaints
    assert [path.name for path in place.rglob("*")] == ["here"]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("name", ["migrate", "audit", "seal", "overview"])
def test_a_network_disk_is_refused(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    called = tmp_path / "mountinfo"
    called.write_text(re.sub(r" - \S+", " - nfs4", mounts.MOUNTS.read_text()))
    monkeypatch.setattr(mounts, "MOUNTS", called)
    status, said, complaints = command(name)
    assert (status, said) == (2, "")
    assert "is on a network disk (nfs4)" in complaints


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("run",), ("DATABASE_URL", "HOST (127.0.0.1)", "PORT (8000)", "服务监听的端口", "Ctrl-C")),
        (("migrate",), ("DATABASE_URL", "schema")),
        (("setup-link",), ("PORT=8001 pointsapp setup-link", "PUBLIC_URL")),
        (("simulate",), (*NEEDED, *OPTIONAL, *KINDS, "not-sorted")),
    ],
)
def test_help_says_what_there_is_to_say(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], words: tuple[str, ...]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main([*arguments, "--help"])
    said = " ".join(capsys.readouterr().out.split())
    assert ended.value.code == 0
    assert [word for word in words if word not in said] == []


def test_a_link_for_an_unknown_port_says_how_to_name_it(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "neither PORT nor PUBLIC_URL is set" in command("setup-link")[1]
    monkeypatch.setenv("PORT", "8001")
    said = command("setup-link")[1]
    assert "neither" not in said
    assert "http://127.0.0.1:8001/setup/" in said


def test_setup_link_is_printed_and_differs_each_time(command: Command) -> None:
    links = [command("setup-link")[1].split("/setup/")[1].strip() for _ in range(2)]
    assert all(len(link) == 26 for link in links)
    assert links[0] != links[1]


def test_an_admin_is_added_with_a_password_from_standard_input(
    cast: Cast, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{PASSWORD}\n"))
    status, said, _ = command("admin", "add", "--community", "nanqiao", "周")
    assert (status, said) == (0, "周 → 南桥社区\n")
    assert Staff.select().where(Staff.name == "周").exists()


@pytest.mark.parametrize(("again", "status"), [(PASSWORD, 0), ("a bench under the plain tree", 2)])
def test_on_a_terminal_the_password_is_asked_for_twice(
    cast: Cast, environment: dict[str, str], again: str, status: int
):
    shown, typed = os.openpty()
    command = [sys.executable, "-m", "pointsapp.cli", "admin", "add", "--community", "nanqiao", "周"]
    adding = subprocess.Popen(
        command,
        stdin=typed,
        stdout=typed,
        stderr=typed,
        start_new_session=True,
        env={**inherited(), **environment, "PYTHONPATH": "."},
    )
    os.close(typed)
    for line in (PASSWORD, again):
        wait_for(shown, b": ")
        os.write(shown, f"{line}\n".encode())
    assert adding.wait(60) == status
    os.close(shown)
    assert Staff.select().where(Staff.name == "周").exists() == (status == 0)


def wait_for(terminal: int, end: bytes) -> None:
    """Reads what the terminal shows until it asks."""
    while not os.read(terminal, 1024).endswith(end):
        pass


@pytest.mark.parametrize(
    ("community", "name", "password", "said"),
    [
        ("nanqiao", "周", "short", "12"),
        ("nanqiao", "陈", PASSWORD, "has this name"),
        ("atlantis", "周", PASSWORD, "there is no community atlantis"),
    ],
)
def test_an_admin_that_cannot_be_is_a_sentence(
    cast: Cast, command: Command, monkeypatch: pytest.MonkeyPatch, community: str, name: str, password: str, said: str
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{password}\n"))
    status, printed, complaints = command("admin", "add", "--community", community, name)
    assert (status, printed) == (2, "")
    assert said in complaints


def test_a_port_that_is_taken_is_a_sentence(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        monkeypatch.setenv("PORT", str(taken.getsockname()[1]))
        status, printed, complaints = command("run")
    assert (status, printed) == (2, "")
    assert "make run PORT=8001" in complaints


@pytest.mark.parametrize("arguments", [(), ("fly",), ("audit", "--loud"), ("simulate", "events.csv")])
def test_a_command_that_is_none_is_told_how_to_ask(
    arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert "usage: pointsapp" in capsys.readouterr().err


def test_a_new_book_beside_old_secrets_is_remarked_upon(
    environment: dict[str, str], command: Command, monkeypatch: pytest.MonkeyPatch, vacant_url: str
) -> None:
    assert command("migrate")[1:] == ("", "")  # it is at its schema, and its secrets are made now
    assert Path(environment["SECRETS_FILE"]).exists()
    assert command("migrate")[1:] == ("", "")
    monkeypatch.setenv("DATABASE_URL", vacant_url)
    status, said, remark = command("migrate")
    assert (status, said.splitlines()[0]) == (0, "0001_first.sql")
    assert "no book at DATABASE_URL: a new one was begun" in remark
    assert "已新建一本" in remark
    assert command("migrate")[2] == ""
