"""Putting a backup copy back where no book is: nothing is overwritten, and what came is audited."""

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from pointsapp.actions.backups import SQLITE, Looked, look_over
from pointsapp.actions.installation import history, waiting
from pointsapp.actions.troubles import refusing_troubles, refusing_troubles_of
from pointsapp.config import ConfigRefused, Settings
from pointsapp.rules.backups import CHECKSUM_SUFFIX, stated_checksum
from pointsapp.secrets import check_fingerprints, load_secrets
from pointsapp.store import postgresql_copies, sqlite_copies
from pointsapp.store.bulk import learn_sizes
from pointsapp.store.communities import all_communities
from pointsapp.store.database import close_database, connect, open_database, turn_at, writing
from pointsapp.store.durable_files import BESIDE, Told, blocks, disk_problems, flush, make_empty, remove, sha256_of
from pointsapp.store.installations import store_restored, stored_fingerprints
from pointsapp.store.sessions import end_all_phone_sessions, end_all_staff_sessions
from pointsapp.store.tables_here import OWN, missing_tables, own_tables
from pointsapp.store.troubles import DATABASE_ERRORS, reason_of

CUT_SHORT = (ConfigRefused, OSError, KeyboardInterrupt, *DATABASE_ERRORS)
BEGINNINGS = {b"SQLite format 3\0": "db", b"PGDMP": "dump"}


@dataclass(frozen=True)
class Restored:
    """A book that was put back.

    Attributes:
        looked: what was seen in it; None where that was cut short.
        secrets: what is wrong with the secrets that are here for it, if anything.
        cut_short: why the rest was left undone when it was in its place already; "" if nothing was.
    """

    looked: Looked | None = None
    secrets: ConfigRefused | None = None
    cut_short: str = ""


def restore(settings: Settings, file: Path, at_ms: int, told: Told) -> Restored:
    """Puts a copy into the place that DATABASE_URL names, audits it, and holds the secrets against it.

    Staff and phones that were signed in when it was copied are signed out: some were so since, for good reason. That
    it was restored is noted in it, so that kiosks bring what they booked since the copy was made.

    Args:
        settings: say where the book shall be, and where the secrets are.
        file: a copy, with its checksum beside it.
        at_ms: when it is put back; by which days are due to be sealed, too.
        told: hears of the stages "checksum", "check", "audit" and "restore".

    Refuses with ConfigRefused, and changes nothing: there is a book already (or part of one), the copy is missing,
    of the other engine, without a checksum, altered, damaged, not whole, or of a newer version; no room.
    """
    with refusing_troubles(), disk_problems("FILE", file):
        url = settings.database_url
        if url.startswith(SQLITE):
            return _to_sqlite(settings, file, at_ms, told)
        open_database(url)
        try:
            return _to_postgresql(settings, file, at_ms, told)
        finally:
            close_database()


def _to_sqlite(settings: Settings, file: Path, at_ms: int, told: Told) -> Restored:
    target = Path(settings.database_url.removeprefix(SQLITE))
    with disk_problems("DATABASE_URL", target):
        _tidy_up(target)
        _refuse_occupied(target)
    _check_kind(file, "db")
    digest = _check_checksum(file, told)
    with refusing_troubles_of("FILE", file):
        restored = _look_into(settings, file, at_ms, told)
    with refusing_troubles_of("DATABASE_URL", target), disk_problems("DATABASE_URL", target):
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with turn_at(str(target)):
            _refuse_occupied(target)
            with _removed_if_it_fails(_part_of(target)) as part:
                _write(file, digest, part, told)
                with sqlite_copies.changing(part):
                    _begin_anew(at_ms)
                flush(part)
                os.link(part, target)
            try:
                remove(part)
                flush(target.parent)
            except CUT_SHORT as problem:
                return replace(restored, cut_short=_reason(problem))
    return restored


def _look_into(settings: Settings, file: Path, at_ms: int, told: Told) -> Restored:
    """What can be said of a copy before it is put anywhere. Refuses one that is damaged or not whole."""
    with sqlite_copies.looking_into(file):
        if fault := sqlite_copies.fault(told):
            raise _unsound(file, fault)
        _check_made_by_us(file, had := history())
        if not waiting(had, file):
            _refuse_missing(missing_tables())
        return Restored(look_over(told, at_ms), _secrets_problem(settings))


def _part_of(target: Path) -> Path:
    return target.with_name(f".{target.name}.restoring")


def _tidy_up(target: Path) -> None:
    """Removes what one that was killed has left: it may be a second name of a book, under which nobody must open it."""
    part = _part_of(target)
    if os.path.lexists(part):
        with turn_at(str(target)):
            remove(part)


def _refuse_occupied(target: Path) -> None:
    """Refuses a place where a book is, or what belongs to one: another book's journal would be played into this."""
    for ending in ("", *BESIDE):
        beside = target.with_name(target.name + ending)
        if os.path.lexists(beside):
            raise ConfigRefused(
                "DATABASE_URL",
                f"{beside} is there, and nothing is ever overwritten: stop the program and move it away, or set "
                "another place.",
                f"{beside} 已存在，恢复不会覆盖任何文件：请停止程序并移走该文件，或另设位置。",
            )


@contextmanager
def _removed_if_it_fails(part: Path) -> Iterator[Path]:
    remove(part)
    try:
        yield part
    except BaseException:
        remove(part)
        raise


def _write(file: Path, digest: str, part: Path, told: Told) -> None:
    """Copies the file, and reads back what the disk took of it."""
    make_empty(part)
    with part.open("wb") as output:
        output.writelines(blocks(file, "restore", told))
    flush(part)
    if sha256_of(part, told) != digest:
        raise _unsound(file, "what the disk took is something else")


def _begin_anew(at_ms: int) -> None:
    """Signs everybody out, and notes when: kiosks are told, and bring what was booked there since the backup."""
    store_restored(at_ms)
    end_all_staff_sessions(at_ms)
    for community in all_communities():
        end_all_phone_sessions(community.id, at_ms)


def _to_postgresql(settings: Settings, file: Path, at_ms: int, told: Told) -> Restored:
    connect()
    if here := own_tables():
        raise ConfigRefused(
            "DATABASE_URL",
            f"this database has a book already, or part of one ({', '.join(sorted(here)[:3])} …), and nothing is "
            "ever overwritten: make an empty one with createdb and set that.",
            f"该数据库已有账本或其中一部分（{'、'.join(sorted(here)[:3])} 等），恢复不会覆盖：请用 createdb 新建空库。",
        )
    _check_kind(file, "dump")
    _check_checksum(file, told)
    _check_made_by_us(file, had := postgresql_copies.migrations_in_dump(file))
    if not waiting(had, file):
        _refuse_missing(OWN - postgresql_copies.tables_in_dump(file))
    postgresql_copies.check_readable(file, told)
    if doubt := _fill(file, told):
        return Restored(cut_short=doubt)
    try:
        with writing():
            _begin_anew(at_ms)
        learn_sizes()
        return Restored(look_over(told, at_ms), _secrets_problem(settings))
    except CUT_SHORT as problem:
        return Restored(cut_short=_reason(problem))


def _fill(file: Path, told: Told) -> str:
    """Fills the database; what went wrong when all was there already, "" if nothing. Refuses if it was not filled."""
    try:
        postgresql_copies.fill(file, told)
    except CUT_SHORT as problem:
        if not _is_filled():
            raise
        return _reason(problem)
    return ""


def _is_filled() -> bool:
    """Whether the tables are there, by a connection of its own: the one before may be lost."""
    with suppress(*DATABASE_ERRORS):
        close_database()
        connect()
        return bool(own_tables())
    return False


def _reason(problem: BaseException) -> str:
    if isinstance(problem, ConfigRefused):
        return problem.english
    return "Ctrl-C" if isinstance(problem, KeyboardInterrupt) else reason_of(problem)


def _check_kind(file: Path, wanted: str) -> None:
    """Refuses a file that is no copy, or one of the other engine."""
    with file.open("rb") as opened:
        head = opened.read(max(map(len, BEGINNINGS)))
    kind = next((kind for beginning, kind in BEGINNINGS.items() if head.startswith(beginning)), "")
    if not kind:
        raise _no_copy(file)
    if kind != wanted:
        engine = {"db": "SQLite", "dump": "PostgreSQL"}
        raise ConfigRefused(
            "FILE",
            f"{file} is a copy of a book on {engine[kind]}, but DATABASE_URL names {engine[wanted]}.",
            f"{file} 是 {engine[kind]} 账本的备份，而 DATABASE_URL 指向 {engine[wanted]}。",
        )


def _check_made_by_us(file: Path, had: Mapping[str, str]) -> None:
    """Refuses a copy of some other program's database, which never had a migration of ours."""
    if not had:
        raise _no_copy(file)


def _no_copy(file: Path) -> ConfigRefused:
    return ConfigRefused("FILE", f"{file} is not a copy of a book.", f"{file} 不是账本的备份。")


def _check_checksum(file: Path, told: Told) -> str:
    """The file's SHA-256. Refuses a file without its checksum beside it, or with another one."""
    beside = file.with_name(file.name + CHECKSUM_SUFFIX)
    try:
        stated = stated_checksum(beside.read_text(encoding="ascii", errors="replace"))
    except FileNotFoundError:
        stated = None
    if stated is None:
        raise ConfigRefused(
            "FILE",
            f"{beside} is missing or holds no SHA-256, so nobody knows whether the copy is whole: put it back. If it "
            f"is lost and you trust the copy: cd {file.absolute().parent} && sha256sum {file.name} > {beside.name}",
            f"缺少 {beside}，或其中没有 SHA-256，无法确认备份是否完整：请放回。若已丢失而您信任该备份："
            f"cd {file.absolute().parent} && sha256sum {file.name} > {beside.name}",
        )
    digest = sha256_of(file, told)
    if digest != stated:
        raise ConfigRefused(
            "FILE",
            f"{file} is not what was written: its SHA-256 differs from {beside.name}. Fetch it once more from where "
            "it is kept, or take the copy before it.",
            f"{file} 与备份时不同：SHA-256 与 {beside.name} 不符。请重新取回该文件，或改用更早的备份。",
        )
    return digest


def _refuse_missing(tables: Iterable[str]) -> None:
    if missing := sorted(tables):
        raise ConfigRefused(
            "FILE",
            f"the copy is not whole, for it lacks {', '.join(missing)}: take another one.",
            f"备份不完整，缺少 {'、'.join(missing)}：请改用其他备份。",
        )


def _unsound(file: Path, fault: str) -> ConfigRefused:
    return ConfigRefused("FILE", f"{file} is not sound: {fault}.", f"{file} 不完好：{fault}。")


def _secrets_problem(settings: Settings) -> ConfigRefused | None:
    """Why the secrets that are here are not those of the bound book; None if they are."""
    try:
        check_fingerprints(load_secrets(settings, may_make=False), stored_fingerprints())
    except ConfigRefused as refused:
        return refused
    return None
