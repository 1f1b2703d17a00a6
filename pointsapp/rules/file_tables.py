"""Typed reading of a parsed TOML table, key by key, that notes every problem and goes on."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from pointsapp.rules.key_lines import line_of
from pointsapp.rules.refusal import Problem

MOST = 1_000_000  # no number in a rulebook is larger
MAX_PROBLEMS = 100  # more than anybody reads; a bound for hostile files
_CODE = re.compile(r"[a-z0-9-]{1,40}")


class Findings:
    """The problems found in one file so far."""

    def __init__(self, lines: dict[str, int]) -> None:
        self._lines = lines
        self._paths: set[str] = set()
        self.problems: list[Problem] = []

    def add(self, path: str, code: str, /, **facts: Any) -> None:
        """Note a problem at a key path; the line is that of the key or of the nearest table around it."""
        self._paths.add(path)
        if len(self.problems) < MAX_PROBLEMS:
            self.problems.append(Problem(shown(path, 80), code, facts, line_of(path, self._lines)))

    def has(self, path: str) -> bool:
        """Whether a problem at exactly this path was noted: what was read there means nothing."""
        return path in self._paths


class Table:
    """A table of the file; each method reads one key and gives a harmless value where it notes a problem.

    A value that is no table is noted once; None (a missing table) is not: it may be missing, or is noted.
    """

    def __init__(self, findings: Findings, path: str, value: Any, optional: Sequence[str] = ()) -> None:
        self._findings = findings
        self._path = path
        self._optional = optional
        self._is_table = type(value) is dict
        self._values: Mapping[str, Any] = value if self._is_table else {}
        if not self._is_table and value is not None:
            findings.add(path, "wrong-type", expected="table")

    def only(self, *keys: str) -> "Table":
        """This table, after noting every key that is not among these."""
        for key in self._values:
            if key not in keys:
                self._note(key, "unknown-key", key=shown(key), allowed=keys)
        return self

    def table(self, key: str, optional: Sequence[str] = ()) -> "Table":
        """The table under a key."""
        return Table(self._findings, self.path(key), self._get(key, "table", dict), optional)

    def tables(self, key: str, optional: Sequence[str] = ()) -> list["Table"]:
        """The tables of a list of tables; empty if the key is missing and optional."""
        values = self._get(key, "tables", list) or []
        return [Table(self._findings, f"{self.path(key)}[{i}]", v, optional) for i, v in enumerate(values)]

    def text(self, key: str, most: int) -> str:
        """A text of 1 to `most` printable characters."""
        value = self._get(key, "text", str)
        if value is None:
            return ""
        if not (value.strip() and len(value) <= most and value.isprintable()):
            self._note(key, "bad-text", most=most)
        return str(value)

    def code(self, key: str) -> str:
        """A code: 1 to 40 of a-z, 0-9 and -."""
        value = self._get(key, "text", str)
        if value is None:
            return ""
        if not _CODE.fullmatch(value):
            self._note(key, "bad-code", found=shown(value))
        return str(value)

    def choice(self, key: str, choices: Sequence[str]) -> str:
        """One of some words; empty if it is none of them."""
        value = self._get(key, "text", str)
        if value is None or value in choices:
            return value or ""
        self._note(key, "bad-choice", found=shown(value), choices=tuple(choices))
        return ""

    def number(self, key: str, least: int = 1) -> int:
        """A whole number from `least` to 1,000,000; `least` where it is not."""
        value = self.number_or_none(key, least)
        return least if value is None else value

    def number_or_none(self, key: str, least: int = 1) -> int | None:
        """The same of a key that may be missing."""
        value: int | None = self._get(key, "whole-number", int)
        if value is not None and not least <= value <= MOST:
            self._note(key, "out-of-range", least=least, most=MOST)
            return None
        return value

    def day(self, key: str) -> date:
        """A local day, without a time."""
        return self._get(key, "day", date) or date.min

    def timezone(self, key: str) -> str:
        """The name of a time zone that this machine knows."""
        value = self._get(key, "text", str)
        if value is not None and value not in _timezones():
            self._note(key, "unknown-timezone", found=shown(value))
        return value or ""

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts, none twice."""
        values = self._get(key, "texts", list) or []
        if any(type(value) is not str for value in values):
            self._note(key, "wrong-type", expected="texts")
            return ()
        twice = next((value for i, value in enumerate(values) if value in values[:i]), None)
        if twice is not None:
            self._note(key, "twice", found=shown(twice))
        return tuple(values)

    def amounts(self, key: str) -> dict[str, int]:
        """Quantities by asset code, at least one."""
        value = self._get(key, "amounts", dict)
        if value == {}:
            self._note(key, "empty")
        table = Table(self._findings, self.path(key), value or {})
        return {code: table.number(code) for code in value or {}}

    def path(self, key: str) -> str:
        """The key path of a key of this table."""
        return f"{self._path}.{key}" if self._path else key

    def _get(self, key: str, expected: str, kind: type) -> Any:
        """The value of a key; None if missing or of another type (a bool is no int, a datetime no date)."""
        value = self._values.get(key)
        if type(value) is kind:
            return value
        if value is not None:
            self._note(key, "wrong-type", expected=expected)
        elif key not in self._optional and self._is_table:
            self._note(key, "missing-key", key=key, expected=expected)
        return None

    def _note(self, key: str, code: str, /, **facts: Any) -> None:
        self._findings.add(self.path(key), code, **facts)


def shown(text: str, most: int = 40) -> str:
    """A text from the file as a problem may quote it: short and printable."""
    short = text if len(text) <= most else text[: most - 1] + "…"
    return "".join(letter if letter.isprintable() else "�" for letter in short)


def next_monday(day: date) -> date:
    """The first Monday on or after a day; after the calendar's last Monday, that one."""
    days = -day.weekday() % 7
    return day + timedelta(days=days if days <= (date.max - day).days else days - 7)


@cache
def _timezones() -> frozenset[str]:
    return frozenset(available_timezones())
