"""PostgreSQL's pg_dump and pg_restore: where they are, how they connect, and what they say when they fail."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.pq import Conninfo

from pointsapp.config import ConfigRefused

DEBIAN = Path("/usr/lib/postgresql")


def find_program(name: str) -> Path:
    """The newest of Debian's, which reads all older servers and archives, else the one on PATH."""
    debian = sorted(DEBIAN.glob(f"*/bin/{name}"), key=lambda path: float(path.parts[-3]))
    if debian:
        return debian[-1]
    if found := shutil.which(name):
        return Path(found)
    raise ConfigRefused(
        "PATH",
        f"{name} is missing. On Debian, as root: apt-get install postgresql-client",
        f"缺少 {name}。在 Debian 上以 root 运行：apt-get install postgresql-client",
    )


def address(url: str) -> str:
    """A database's address for a command line, which others on this machine can read: without its secrets."""
    shown = {option.keyword.decode() for option in Conninfo.get_defaults() if not option.dispchar}
    return make_conninfo(**{name: str(value) for name, value in conninfo_to_dict(url).items() if name in shown})


def environment(url: str) -> dict[str, str]:
    """The program's variables, among them the password of the database's address."""
    password = conninfo_to_dict(url).get("password")
    known = {**os.environ, "LC_ALL": "C"}
    return known if password is None else {**known, "PGPASSWORD": str(password)}


@contextmanager
def running(name: str, arguments: Sequence[str], url: str = "") -> Iterator["subprocess.Popen[bytes]"]:
    """Runs a program for the block, which may write to it and read from it, and waits for it; ends it where it raises.

    Args:
        name: pg_dump or pg_restore.
        arguments: after its name; none may hold a secret.
        url: the database that it connects to, if any.

    Refuses with ConfigRefused: the program is missing, or failed, with its own words.
    """
    command = [str(find_program(name)), *arguments]
    if url:
        command += ["--no-password", f"--dbname={address(url)}"]
    pipe = subprocess.PIPE
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(command, env=environment(url), stdin=pipe, stdout=pipe, stderr=said)
        try:
            with process:
                yield from _until_done(process)
        except BrokenPipeError:  # it ended before it had read all; its own words say why
            process.wait()
        if process.returncode:
            raise _failed(name, said)


def _until_done(process: "subprocess.Popen[bytes]") -> Iterator["subprocess.Popen[bytes]"]:
    try:
        yield process
    except BaseException:
        process.kill()
        raise


def _failed(name: str, said: IO[bytes]) -> ConfigRefused:
    said.seek(0)
    lines = said.read().decode(errors="replace").splitlines()
    errors = [line for line in lines if "error:" in line] or lines or ["it was killed"]
    last = errors[0].strip()
    return ConfigRefused("DATABASE_URL", f"{name} failed: {last}", f"{name} 失败：{last}")
