"""What is said at the terminal when the database itself is in trouble, and what to do about it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from pointsapp.config import ConfigRefused
from pointsapp.store.database import database, on_sqlite
from pointsapp.store.troubles import DATABASE_ERRORS, Trouble, reason_of, trouble_of

ON_SQLITE = {
    Trouble.DAMAGED: (
        "the file {path} is damaged ({reason}): keep it elsewhere, with the -wal file beside it, and restore the "
        "last good backup.",
        "文件 {path} 已损坏（{reason}）：请把它和旁边的 -wal 文件一起移到别处留存，再恢复最近的完好备份。",
    ),
    Trouble.NO_BOOK: (
        "{path} is a file, but no SQLite database: name another file.",
        "{path} 不是 SQLite 数据库：请指定别的文件。",
    ),
    Trouble.FULL: ("there is no room left on the disk of {path}: make some.", "{path} 所在的磁盘已满：请腾出空间。"),
    Trouble.READ_ONLY: (
        "{path} can't be written to ({reason}): let the program's account write to the file and its folder.",
        "{path} 无法写入（{reason}）：请让运行本程序的账户可以写入该文件及其所在目录。",
    ),
    Trouble.BUSY: (
        "another program keeps {path} locked ({reason}): end it.",
        "{path} 被其他程序锁住（{reason}）：请关闭那个程序。",
    ),
    Trouble.UNREACHABLE: (
        "{path} can't be read or written ({reason}): look at the file, its folder and the disk.",
        "{path} 无法读写（{reason}）：请检查该文件、所在目录和磁盘。",
    ),
}
ON_POSTGRESQL = {
    Trouble.DAMAGED: (
        "PostgreSQL finds its files damaged ({reason}): restore the last good backup.",
        "PostgreSQL 发现数据文件已损坏（{reason}）：请恢复最近的完好备份。",
    ),
    Trouble.FULL: (
        "there is no room left on PostgreSQL's disk ({reason}): make some.",
        "PostgreSQL 的磁盘已满（{reason}）：请腾出空间。",
    ),
    Trouble.READ_ONLY: (
        "PostgreSQL takes no writes from us ({reason}): let this role write, or name a server that takes them.",
        "PostgreSQL 不接受写入（{reason}）：请允许该角色写入，或改用可写入的服务器。",
    ),
    Trouble.BUSY: ("PostgreSQL is busy ({reason}): try again.", "PostgreSQL 正忙（{reason}）：请再试一次。"),
    Trouble.UNREACHABLE: (
        "PostgreSQL can't be reached, or lets nobody in ({reason}): start it, or correct the address.",
        "连不上 PostgreSQL，或被它拒绝（{reason}）：请启动它，或更正地址。",
    ),
}


@contextmanager
def refusing_troubles() -> Iterator[None]:
    """Makes a trouble of the bound database, in this block, a sentence: ConfigRefused."""
    with _refusing(refused_for):
        yield


@contextmanager
def refusing_troubles_of(variable: str, path: Path) -> Iterator[None]:
    """The same for an SQLite file that is not, or not yet, the bound database: the refusal names `variable`."""
    with _refusing(lambda trouble, reason: _refused(variable, ON_SQLITE[trouble], str(path), reason)):
        yield


@contextmanager
def _refusing(refused: Callable[[Trouble, str], ConfigRefused]) -> Iterator[None]:
    try:
        yield
    except DATABASE_ERRORS as error:
        trouble = trouble_of(error)
        if trouble is None:
            raise
        raise refused(trouble, reason_of(error)) from error


def refused_for(trouble: Trouble, reason: str) -> ConfigRefused:
    """The refusal, to be raised. `reason`: what the engine said."""
    if on_sqlite():
        return _refused("DATABASE_URL", ON_SQLITE[trouble], database.obj.database, reason)
    return _refused("DATABASE_URL", ON_POSTGRESQL[trouble], "", reason)


def _refused(variable: str, sentences: tuple[str, str], path: str, reason: str) -> ConfigRefused:
    english, chinese = (sentence.format(path=path, reason=reason) for sentence in sentences)
    return ConfigRefused(variable, english, chinese)
