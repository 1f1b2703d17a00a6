"""What an engine must be like to keep the book: nothing that it acknowledged may be gone after a power cut."""

from pathlib import Path
from typing import Any

import apsw

from pointsapp.actions.troubles import refused_for
from pointsapp.config import ConfigRefused
from pointsapp.store.database import PRAGMAS, database, on_sqlite, settings_of_engine
from pointsapp.store.mounts import network_of
from pointsapp.store.soundness import first_damage
from pointsapp.store.troubles import Trouble

# Older ones can lose committed transactions when two connections write and the WAL is reset at the same moment.
LEAST_SQLITE = (3, 51, 3)
# remote_apply waits for the disk as `on` does, and for a standby as well; the others for less.
OF_POSTGRESQL = {"fsync": ("on",), "full_page_writes": ("on",), "synchronous_commit": ("on", "remote_apply")}
LOOK_SECONDS = 3.0


def check_durability() -> None:
    """Refuses, by ConfigRefused, an engine that may forget what it acknowledged."""
    if on_sqlite():
        check_sqlite_version(apsw.sqlite_lib_version())
        _check_sqlite_settings(settings_of_engine())
        _check_disk(Path(database.obj.database))
    else:
        _check_postgresql_settings(settings_of_engine())


def check_file() -> None:
    """Refuses a damaged file of SQLite's, as far as that is seen in a few seconds; PostgreSQL looks after its own."""
    if on_sqlite() and (damage := first_damage(LOOK_SECONDS)):
        raise refused_for(Trouble.DAMAGED, damage)


def check_sqlite_version(linked: str) -> None:
    """Refuses a SQLite, "3.51.2", that loses what two processes write at the same moment."""
    if tuple(int(part) for part in linked.split(".")) < LEAST_SQLITE:
        raise ConfigRefused(
            "DATABASE_URL",
            f"SQLite {linked} can lose bookings when two processes write: install the apsw wheel.",
            f"SQLite {linked} 在多进程写入时可能丢账：请安装 apsw 的 wheel 包。",
        )


def _check_sqlite_settings(used: dict[str, Any]) -> None:
    wanted = {**PRAGMAS, "journal_mode": "wal", "synchronous": 2, "temp_store": 2}
    wrong = sorted(name for name, value in wanted.items() if used[name] != value)
    if wrong:
        raise ConfigRefused(
            "DATABASE_URL",
            f"SQLite does not keep the settings {', '.join(wrong)}; is the file on a network disk?",
            f"SQLite 未采用设置 {', '.join(wrong)}；数据库文件是否在网络盘上？",
        )


def _check_disk(path: Path) -> None:
    """Refuses a network disk: there SQLite's locks and its log's shared memory hold for one machine only, if at all."""
    if kind := network_of(path):
        raise ConfigRefused(
            "DATABASE_URL",
            f"{path} is on a network disk ({kind}), where SQLite loses bookings: name a file on this machine's own "
            "disk, or a PostgreSQL server.",
            f"{path} 在网络盘上（{kind}），SQLite 在那里会丢账：请改用本机磁盘上的文件，或 PostgreSQL。",
        )


def _check_postgresql_settings(used: dict[str, Any]) -> None:
    wrong = [f"{name}={used[name]}" for name, good in OF_POSTGRESQL.items() if used[name] not in good]
    if wrong:
        raise ConfigRefused(
            "DATABASE_URL",
            f"PostgreSQL runs with {', '.join(wrong)}, so a power cut loses bookings: set fsync, full_page_writes and "
            "synchronous_commit to on, for the server and for this role and database.",
            f"PostgreSQL 的设置为 {', '.join(wrong)}，断电会丢账：请将 fsync、full_page_writes 和 synchronous_commit "
            "设为 on（服务器、该角色和该数据库都要检查）。",
        )
