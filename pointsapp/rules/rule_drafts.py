"""Rulebook files to begin with: another file's text under a new head."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from pointsapp.rules.file_tables import next_monday

_COMMENT = re.compile(r"\A(?:[ \t]*#.*\n|[ \t]*\n)+")
_HEAD = re.compile(r"^\[rulebook\][^\[]*", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Head:
    """What stands in a file's table [rulebook]."""

    community: str
    version: int
    effective_from: date
    timezone: str


def draft(source: str, head: Head) -> str:
    """The rules of `source` under another head; the comment that stood above them is left out."""
    values = {
        "community": f'"{head.community}"',
        "version": str(head.version),
        "effective_from": head.effective_from.isoformat(),
        "timezone": f'"{head.timezone}"',
    }
    lines = "\n".join(f"{key} = {value}" for key, value in values.items())
    return _HEAD.sub(f"[rulebook]\n{lines}\n\n", _COMMENT.sub("", source), count=1)


def next_start(last_start: date, today: date) -> date:
    """The first Monday on which a later version may begin: after today and after the last version's first day.

    Where the calendar ends before it, its last Monday.
    """
    return next_monday(min(max(last_start, today), date.max - timedelta(days=1)) + timedelta(days=1))
