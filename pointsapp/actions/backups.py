"""Backing the book up while it is in use: one checked copy under a name of its time, and older ones thinned out."""

import errno
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from pointsapp.actions.audit import Check, audit
from pointsapp.actions.installation import history, no_book, open_kept, waiting
from pointsapp.actions.seals import Missed, missed_days
from pointsapp.actions.troubles import refusing_troubles
from pointsapp.config import ConfigRefused, Settings
from pointsapp.rules.backups import (
    CHECKSUM_SUFFIX,
    KEY_ID_DIGITS,
    BackupName,
    checksum_line,
    read_name,
    superfluous,
)
from pointsapp.store import postgresql_copies, sqlite_copies
from pointsapp.store.audit import Finding
from pointsapp.store.communities import StoredCommunity, all_communities
from pointsapp.store.database import close_database, connect, on_sqlite
from pointsapp.store.durable_files import Told, alone, disk_problems, flush, remove, sha256_of, write_text
from pointsapp.store.guards import missing_guard
from pointsapp.store.installations import stored_fingerprints
from pointsapp.store.tables_here import missing_tables, own_tables

SQLITE = "sqlite:///"
LOCK, PART = ".pointsapp-backup.lock", ".pointsapp-backup.part"


@dataclass(frozen=True)
class Looked:
    """What was seen in a book: migrations that it waits for (then it can't be audited), or its first wrong row.

    `unsealed`: the first community whose days are not sealed as they should be, and which ones; that is no mistake of
    a copy.
    """

    waiting: tuple[str, ...] = ()
    community: str = ""
    finding: Finding | None = None
    unsealed: tuple[str, Missed] | None = None


@dataclass(frozen=True)
class Backup:
    """A copy that was made, what stands in it, and the names of older ones that went.

    `later`: a copy that bears a later time, if there is one: then a clock was wrong, and none went.
    """

    path: Path
    looked: Looked
    thinned: tuple[str, ...]
    later: str | None = None


def backup(settings: Settings, folder: Path, at_ms: int, told: Told) -> Backup:
    """Copies the book into `folder`, reads the copy back, and thins older ones out unless its book is wrong.

    Args:
        settings: say where the book is.
        folder: where copies lie; made, for the owner's eyes only, if it is not there.
        at_ms: when it begins.
        told: hears of the stages "copy", "check", "audit" and "checksum".

    Refuses with ConfigRefused, and leaves nothing behind: no book there, a newer schema, a database that fails, a
    copy that is not what was copied, a folder that can't be written to, no room, another backup under way there.
    """
    with refusing_troubles():
        open_kept(settings.database_url)
        try:
            name = BackupName(at_ms, _key_id(), "db" if on_sqlite() else "dump")
            with disk_problems("DIR", folder):
                return _backup(folder, name, told)
        finally:
            close_database()


def _key_id() -> str:
    """By what the key of the bound book is known. Refuses a database without a book, and one of a newer version."""
    connect()
    stored = stored_fingerprints() if "installation" in own_tables() else {}
    if not stored:
        raise no_book()
    waiting(history())
    return stored["wrapping_key"][:KEY_ID_DIGITS]


def _backup(folder: Path, name: BackupName, told: Told) -> Backup:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = folder / PART
    with alone(folder / LOCK) as ours:
        if not ours:
            raise _under_way(folder)
        remove(part)  # of one that was killed
        _remove_lone_checksums(folder, name)
        try:
            looked = _copy(part, told, name.at_ms)
            path = _publish(part, folder / str(name), told)
        finally:
            remove(part)
        copies = _copies(folder, name)
        later = str(max(copies)) if max(copies) > name else None
        return Backup(path, looked, () if looked.finding or later else _thin(folder, copies), later)


def _under_way(folder: Path) -> ConfigRefused:
    return ConfigRefused(
        "DIR",
        f"another backup into {folder} is under way: wait until it is done.",
        f"正在向 {folder} 进行另一次备份：请等它完成。",
    )


def _copy(part: Path, told: Told, at_ms: int) -> Looked:
    """Makes the copy and looks into it. Refuses one that is not what was copied."""
    copied = sqlite_copies.copied if on_sqlite() else postgresql_copies.copied
    with copied(part, told) as fault:
        if fault:
            raise ConfigRefused(
                "DIR",
                f"the copy is not sound ({fault}) and was not kept; older ones were left as they are. Try again; if "
                "it stays so, the disk or the book itself is damaged.",
                f"备份不完好（{fault}），未保留；旧备份未动。请重试；若仍如此，则磁盘或账本已损坏。",
            )
        return look_over(told, at_ms)


def look_over(told: Told, at_ms: int) -> Looked:
    """Audits all communities of the bound book, unless its schema is older; tells of "audit" in checks."""
    if older := waiting(history()):
        return Looked(waiting=tuple(older))
    if missing := missing_tables():
        return Looked(finding=Finding(missing[0], "", "no table", "a table of the book"))
    if on_sqlite() and (finding := sqlite_copies.broken_reference()):
        return Looked(finding=finding)
    communities = all_communities()
    for number, community in enumerate(communities):
        if finding := audit(community.id, partial(_telling, told, number, len(communities))):
            return Looked(community=community.code, finding=finding)
    return Looked(finding=missing_guard(), unsealed=_first_unsealed(communities, at_ms))


def _first_unsealed(communities: Iterable[StoredCommunity], at_ms: int) -> tuple[str, Missed] | None:
    found = ((community.code, missed_days(community.id, at_ms)) for community in communities)
    return next(((code, missed) for code, missed in found if missed), None)


def _telling(told: Told, number: int, communities: int, checks: list[Check]) -> Iterator[Check]:
    """The checks of the n-th of so many communities, told of as they come."""
    for done, check in enumerate(checks, number * len(checks)):
        told("audit", done, communities * len(checks))
        yield check


def _publish(part: Path, path: Path, told: Told) -> Path:
    """Gives a checked copy its name, after its checksum: so no copy is ever without one, and none is overwritten."""
    checksum = path.with_name(path.name + CHECKSUM_SUFFIX)
    line = checksum_line(sha256_of(part, told), path.name)
    if os.path.lexists(path):  # while we are alone here; the disks of memory sticks know no link that would refuse
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path))
    write_text(checksum, line)
    try:
        part.rename(path)
    except BaseException:
        checksum.unlink()
        raise
    flush(path.parent)
    return path


def _remove_lone_checksums(folder: Path, ours: BackupName) -> None:
    """Removes the checksum that one who was killed before its copy had a name has left: `sha256sum -c` fails on it.

    A copy that was given a longer name, to be kept, keeps its checksum also if that was forgotten.
    """
    for checksum in (name for name in _files(folder) if name.endswith(CHECKSUM_SUFFIX)):
        copy = checksum.removesuffix(CHECKSUM_SUFFIX)
        named = read_name(copy)
        lone = not any(name.startswith(copy) for name in os.listdir(folder) if name != checksum)
        if named and _of_one_book(named, ours) and lone:
            (folder / checksum).unlink()


def _copies(folder: Path, like: BackupName) -> list[BackupName]:
    """The copies of the same book; other files are none, whatever they are."""
    found = [read_name(name) for name in _files(folder)]
    return [each for each in found if each and _of_one_book(each, like)]


def _thin(folder: Path, copies: list[BackupName]) -> tuple[str, ...]:
    """Removes what the rule lets go of this book's copies."""
    gone = [str(name) for name in superfluous(copies)]
    for name in gone:
        (folder / f"{name}{CHECKSUM_SUFFIX}").unlink(missing_ok=True)
        (folder / name).unlink()
    return tuple(gone)


def _files(folder: Path) -> list[str]:
    with os.scandir(folder) as entries:
        return [each.name for each in entries if each.is_file(follow_symlinks=False)]


def _of_one_book(one: BackupName, other: BackupName) -> bool:
    return (one.key_id, one.kind) == (other.key_id, other.kind)
