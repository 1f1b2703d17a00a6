"""The temporary PostgreSQL server: durable, passed on by address, gone afterwards, whatever happens."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

SCRIPT = Path(__file__).parents[2] / "scripts" / "with_postgres.py"
DURABLE = ("fsync", "synchronous_commit", "full_page_writes")


def started(*arguments: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, SCRIPT, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def gone(url: str) -> bool:
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url, connect_timeout=5)
    return True


@pytest.mark.parametrize("flags", [(), ("--fast",)])
def test_the_command_has_a_durable_server_and_its_status_is_kept(flags: tuple[str, ...]):
    with started(*flags, "--", "sh", "-c", "echo $TEST_POSTGRES_URL; read line; exit 7") as process:
        assert process.stdout is not None
        url = process.stdout.readline().strip()
        with psycopg.connect(url) as connection:
            shown = [connection.execute(f"SHOW {name}").fetchone() for name in DURABLE]
        assert shown == [("on",)] * 3
        assert process.communicate("\n")[0] == ""
    assert process.returncode == 7
    assert gone(url)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_all_of_it(number: signal.Signals):
    with started("--fast", "--", "sh", "-c", "echo $TEST_POSTGRES_URL; exec sleep 60") as process:
        assert process.stdout is not None
        url = process.stdout.readline().strip()
        with psycopg.connect(url) as connection:
            row = connection.execute("SHOW data_directory").fetchone()
        process.send_signal(number)
    assert process.returncode == 128 + number
    assert row is not None
    assert not os.path.exists(row[0])
    assert gone(url)


def test_strangers_need_the_password():
    with started("--fast", "--", "sh", "-c", "echo $TEST_POSTGRES_URL; read line") as process:
        assert process.stdout is not None
        address = process.stdout.readline().strip().rpartition("@")[2]
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(f"postgresql://postgres@{address}")
        process.communicate("\n")
    assert process.returncode == 0


def test_a_command_that_is_not_there_is_a_sentence():
    done = subprocess.run(
        [sys.executable, SCRIPT, "--", "no-such-command"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 127
    assert done.stderr == "with_postgres: no-such-command: No such file or directory\n"
