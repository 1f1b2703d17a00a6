"""Opening the book: the engine's durability, the schema's age and the secrets are checked before anything else."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from peewee import Database, OperationalError, ProgrammingError

from pointsapp.actions.durability import check_durability, check_file
from pointsapp.actions.troubles import refusing_troubles
from pointsapp.config import ConfigRefused, Settings
from pointsapp.secrets import Secrets, check_fingerprints, fingerprints, load_secrets
from pointsapp.store.database import close_database, is_missing_file, open_database, writing
from pointsapp.store.installations import store_fingerprints, stored_fingerprints
from pointsapp.store.migrations import NewerSchema, altered, applied, migrate, migration_files
from pointsapp.store.tables_here import missing_tables


def prepare_book(settings: Settings) -> list[str]:
    """Brings the book to this program's schema; the names of the migrations that ran.

    Refuses as `open_book`, and a damaged file; a book that is refused is left as it is.
    """
    try:
        with refusing_troubles():
            ran = _migrated(open_database(settings.database_url))
    finally:
        close_database()
    open_book(settings)
    return ran


def _migrated(opened: Database) -> list[str]:
    opened.connect(reuse_if_open=True)
    check_durability()
    check_file()
    try:
        return migrate(opened)
    except NewerSchema as newer:
        raise _newer() from newer


def begun_anew(ran: Iterable[str]) -> bool:
    """Whether these migrations are all that there are: there was no book before."""
    return set(ran) == set(migration_files())


@refusing_troubles()
def open_book(settings: Settings) -> tuple[Database, Secrets]:
    """Opens the database of `settings` and the secrets that it was made with.

    Refuses with ConfigRefused: a database that can't be read or written, SQLite too old, settings that could lose
    what was acknowledged, a schema that is not this program's, secrets that are missing, weak or not those of this
    book. Where no book is, none is begun.
    """
    opened = open_kept(settings.database_url)
    opened.connect(reuse_if_open=True)
    check_durability()
    check_schema()
    return opened, keep_secrets(settings)


def open_kept(url: str) -> Database:
    """Binds the models to a database that is there. Refuses a file of SQLite's that is not, and makes none."""
    if is_missing_file(url):
        raise no_book(url.removeprefix("sqlite:///"))
    return open_database(url)


def no_book(path: str = "") -> ConfigRefused:
    """The refusal, to be raised, of an address at which no book is; of SQLite's the path is told."""
    return ConfigRefused(
        "DATABASE_URL",
        f"there is no book at {path or 'this address'}: correct the address or, to begin a new book there, run "
        "`pointsapp migrate`.",
        f"{path or '该地址'} 没有账本：请更正地址；若要在此新建账本，请运行 `pointsapp migrate`。",
    )


def check_schema() -> None:
    """Refuses a database that `pointsapp migrate` has not brought to this program's schema, a newer one, and a part."""
    if waiting(history()):
        raise ConfigRefused(
            "DATABASE_URL",
            "the database is not prepared for this version: run `pointsapp migrate`.",
            "数据库尚未升级到当前版本：请运行 `pointsapp migrate`。",
        )
    if missing := missing_tables():
        raise ConfigRefused(
            "DATABASE_URL",
            f"the book is not whole, for it lacks {', '.join(missing)}: keep it elsewhere and restore the last good "
            "backup.",
            f"账本不完整，缺少 {'、'.join(missing)}：请把它移到别处留存，再恢复最近的完好备份。",
        )


def history() -> dict[str, str]:
    """The migrations that the bound database has had, with the digest of each; none in an empty database."""
    try:
        return applied()
    except (OperationalError, ProgrammingError):  # no table of migrations
        return {}


def waiting(had: Mapping[str, str], copy: Path | None = None) -> list[str]:
    """The migrations that a book still waits for which had these; refused if it had others than this program's.

    `copy`: the file that it lies in, where it is not the one that DATABASE_URL names.
    """
    if set(had) - set(migration_files()):
        raise _newer(copy)
    if other := altered(had):
        raise ConfigRefused(
            "FILE" if copy else "DATABASE_URL",
            f"the book's tables were made by other files than this program's ({', '.join(other)}): use those.",
            f"账本的表并非由本程序的文件建立（{'、'.join(other)}）：请使用建立它的程序。",
        )
    return sorted(set(migration_files()) - set(had))


def _newer(copy: Path | None = None) -> ConfigRefused:
    return ConfigRefused(
        "FILE" if copy else "DATABASE_URL",
        f"{copy or 'this book'} was written by a newer version of the program: install that version or a later one.",
        f"{copy or '该账本'} 由更新版本的程序写成：请安装该版本或更新的版本。",
    )


def keep_secrets(settings: Settings) -> Secrets:
    """The secrets, made if there is no installation yet, checked against its fingerprints otherwise."""
    with writing():
        stored = stored_fingerprints()
        secrets = load_secrets(settings, may_make=not stored)
        if stored:
            check_fingerprints(secrets, stored)
        if stored != fingerprints(secrets):
            store_fingerprints(fingerprints(secrets))
    return secrets
