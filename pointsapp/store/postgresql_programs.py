"""PostgreSQL's pg_dump and pg_restore: where they are, how they connect, and what they say when they fail."""

import os
import re
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
FIRST_WITH_ITS_TIMEOUT = 17  # from it on, pg_restore sets transaction_timeout, which no older server knows


def find_program(name: str, server: int) -> Path:
    """Where pg_dump or pg_restore is, of the version that suits a server of this major version.

    That is its own one among Debian's, else the next above it, which reads all older servers and archives; where
    there is none, the one on PATH. Refuses with ConfigRefused: none at all, or one whose dumps that server can't take.
    """
    found = _of_debian(name, server) or _on_path(name)
    if found is None:
        raise ConfigRefused(
            "PATH",
            f"{name} is missing. On Debian, as root: apt-get install postgresql-client",
            f"缺少 {name}。在 Debian 上以 root 运行：apt-get install postgresql-client",
        )
    version, path = found
    if version >= FIRST_WITH_ITS_TIMEOUT > server:
        raise ConfigRefused(
            "PATH",
            f"{path} is of version {version}: what it writes, no server of version {server} takes back. On Debian, as "
            f"root: apt-get install postgresql-client-{server}",
            f"{path} 的版本是 {version}，它写出的备份无法恢复到 {server} 版的服务器。在 Debian 上以 root 运行："
            f"apt-get install postgresql-client-{server}",
        )
    return path


def _of_debian(name: str, server: int) -> tuple[int, Path] | None:
    """The lowest that is not older than the server, with its major version."""
    found = ((int(float(path.parts[-3])), path) for path in DEBIAN.glob(f"[0-9]*/bin/{name}"))
    return min((each for each in found if each[0] >= server), default=None)


def _on_path(name: str) -> tuple[int, Path] | None:
    path = shutil.which(name)
    if path is None:
        return None
    said = subprocess.run([path, "--version"], capture_output=True, text=True, check=False).stdout
    version = re.search(r"[0-9]+", said)
    return int(version[0]) if version else 0, Path(path)


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
def running(
    program: Path, arguments: Sequence[str], variable: str, url: str = ""
) -> Iterator["subprocess.Popen[bytes]"]:
    """Runs a program for the block, which may write to it and read from it, and waits for it; ends it where it raises.

    Args:
        program: pg_dump or pg_restore.
        arguments: after its name; none may hold a secret.
        variable: names what has to be looked at if it fails: the address of the book, or the file that it reads.
        url: the database that it connects to, if any.

    Refuses with ConfigRefused where the program fails, with its own words.
    """
    command = [str(program), *arguments]
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
            raise _failed(program.name, variable, said)


def _until_done(process: "subprocess.Popen[bytes]") -> Iterator["subprocess.Popen[bytes]"]:
    try:
        yield process
    except BaseException:
        process.kill()
        raise


def _failed(name: str, variable: str, said: IO[bytes]) -> ConfigRefused:
    said.seek(0)
    lines = said.read().decode(errors="replace").splitlines()
    errors = [line for line in lines if "error:" in line] or lines or ["it was killed"]
    last = errors[0].strip()
    return ConfigRefused(variable, f"{name} failed: {last}", f"{name} 失败：{last}")
