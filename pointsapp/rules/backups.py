"""Backup copies: how they are called, which of them are kept, and the line that holds a copy's checksum."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

DAILY, WEEKLY, MONTHLY = 7, 5, 12
KEY_ID_DIGITS = 8
CHECKSUM_SUFFIX = ".sha256"

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NAME = re.compile(r"pointsapp-([0-9]{8}T[0-9]{6}\.[0-9]{3})Z-([0-9a-f]{8})\.(db|dump)")
_WRITTEN = "%Y%m%dT%H%M%S.%f"
_CHECKSUM = re.compile(r"\\?([0-9a-fA-F]{64})(?: [ *].*)?")


@dataclass(frozen=True, order=True)
class BackupName:
    """When a copy was begun, of which installation it is, and what wrote it.

    Attributes:
        at_ms: milliseconds since 1970, UTC, of the years 1000 to 9999.
        key_id: the first eight hexadecimal digits of the fingerprint of the key that the book needs.
        kind: "db" (an SQLite file) or "dump" (pg_dump's custom format).
    """

    at_ms: int
    key_id: str
    kind: str

    def __str__(self) -> str:
        """The file's name; names sort by the time that they say."""
        return f"pointsapp-{self.at.strftime(_WRITTEN)[:-3]}Z-{self.key_id}.{self.kind}"

    @property
    def at(self) -> datetime:
        """The time in UTC."""
        return _EPOCH + timedelta(milliseconds=self.at_ms)


def read_name(text: str) -> BackupName | None:
    """What a file's name says; None for every name that this program does not give."""
    found = _NAME.fullmatch(text)
    if found is None:
        return None
    written, key_id, kind = found.groups()
    try:
        at = datetime.strptime(written, _WRITTEN).replace(tzinfo=UTC)
    except ValueError:
        return None
    return BackupName((at - _EPOCH) // timedelta(milliseconds=1), key_id, kind)


def superfluous(names: Iterable[BackupName]) -> list[BackupName]:
    """The copies that may go, of those of one installation and kind.

    Kept are the newest copy of each of the last 7 days, of the last 5 weeks (ISO, from Monday) and of the last 12
    months that have a copy at all, by the UTC time in their names; one copy may stand for its day, its week and its
    month, so at most 24 stay. The newest of all always stays, and time alone never makes a copy go: where no
    newer ones come, all stay. Thinning night by night keeps what thinning once at the end would.
    """
    newest_first = sorted(names, reverse=True)
    kept: set[BackupName] = set()
    for span, most in ((_day, DAILY), (_week, WEEKLY), (_month, MONTHLY)):
        kept.update(_newest_of_each(newest_first, span)[:most])
    return [name for name in newest_first if name not in kept]


def _newest_of_each(newest_first: list[BackupName], span: Callable[[datetime], object]) -> list[BackupName]:
    found: dict[object, BackupName] = {}
    for name in newest_first:
        found.setdefault(span(name.at), name)
    return list(found.values())


def _day(at: datetime) -> object:
    return at.date()


def _week(at: datetime) -> object:
    return at.isocalendar()[:2]


def _month(at: datetime) -> object:
    return at.year, at.month


def checksum_line(digest: str, name: str) -> str:
    """A SHA-256 as `sha256sum -c` reads it."""
    return f"{digest}  {name}\n"


def stated_checksum(text: str) -> str | None:
    """The SHA-256 in the one line of a checksum file, in lower case; None if it holds anything else.

    The name in the line is not looked at: a copy may have been renamed together with its checksum.
    """
    lines = text.splitlines()
    found = _CHECKSUM.fullmatch(lines[0]) if len(lines) == 1 else None
    return found.group(1).lower() if found else None
