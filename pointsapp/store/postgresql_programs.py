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
# From this version on pg_restore begins by setting transaction_timeout, which older servers refuse.
# https://www.postgresql.org/docs/17/runtime-config-client.html
TIMEOUT_SINCE = 17
_VERSION = re.compile(r"\(PostgreSQL\) (\d+)")


def find_program(name: str, server: int) -> Path:
    """That of the server's major version, else of the lowest above it: of Debian's, or what is on PATH.

    Refuses with ConfigRefused where none is here that can copy this server and put the copy back.
    """
    found = _programs(name)
    fitting = [major for major in found if major >= server and (major >= TIMEOUT_SINCE) == (server >= TIMEOUT_SINCE)]
    if fitting:
        return found[min(fitting)]
    english = f"{name} of PostgreSQL {server} is missing"
    chinese = f"缺少 PostgreSQL {server} 的 {name}"
    if found:
        english += f", and that of {max(found)} does not go with this server"
        chinese += f"，{max(found)} 的与此服务器不相配"
    how = f"apt-get install postgresql-client-{server}"
    raise ConfigRefused("PATH", f"{english}. On Debian, as root: {how}", f"{chinese}。在 Debian 上以 root 运行：{how}")


def _programs(name: str) -> dict[int, Path]:
    """The programs of this name that are here, by their major version."""
    found = {int(path.parts[-3].partition(".")[0]): path for path in sorted(DEBIAN.glob(f"*/bin/{name}"))}
    if not found and (other := shutil.which(name)):
        said = subprocess.run([other, "--version"], capture_output=True, text=True, check=False).stdout
        if version := _VERSION.search(said):
            found[int(version[1])] = Path(other)
    return found


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
def running(name: str, arguments: Sequence[str], server: int, url: str = "") -> Iterator["subprocess.Popen[bytes]"]:
    """Runs a program for the block, which may write to it and read from it, and waits for it; ends it where it raises.

    Args:
        name: pg_dump or pg_restore.
        arguments: after its name; none may hold a secret.
        server: the major version of the server that is copied or filled.
        url: the database that it connects to, if any.

    Refuses with ConfigRefused: the program is missing, or failed, with its own words.
    """
    command = [str(find_program(name, server)), *arguments]
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
