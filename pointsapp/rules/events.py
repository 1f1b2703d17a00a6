"""Reads the events of a CSV file that `simulate` plays: every row checked before the first is played."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from pointsapp.rules.calendar import is_week

NEEDED = ("at", "kind", "household", "what", "quantity")
OPTIONAL = ("id", "received_at", "ref")
KINDS = ("drop_off", "deposit", "exchange", "claim", "volunteer", "stock", "reverse")
WITH_QUANTITY = ("deposit", "exchange", "volunteer", "stock")
NOT_SORTED = "not-sorted"
ENORMOUS = 10**12  # stands for any number too long to matter: it is refused as a quantity anyway

_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:[0-5]\d)", re.ASCII)
_NUMBER = re.compile(r"-?[0-9]+")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


class Unreadable(Exception):
    """A row that can't be read: its line, the field, and what would be right."""

    def __init__(self, line: int, field: str, expected: str) -> None:
        super().__init__(f"line {line}, {field}: {expected}")
        self.line, self.field, self.expected = line, field, expected


@dataclass(frozen=True, slots=True)
class Event:
    """One row. Times are milliseconds since 1970, UTC; `line` is where the row begins, the header being line 1."""

    line: int
    id: str
    at_ms: int
    received_ms: int
    kind: str
    household: str
    what: str
    quantity: int
    ref: str


def read_events(content: bytes) -> list[Event]:
    """All events of a file, in its order, which is the order of arrival. Raises Unreadable."""
    rows = _rows(content)
    header_line, header = next(rows, (1, []))
    _check_header(header_line, header)
    events, ids = [], set()
    for line, cells in rows:
        if len(cells) != len(header):
            raise Unreadable(line, "row", f"{len(header)} fields are expected, there are {len(cells)}")
        event = _event(line, dict(zip(header, cells, strict=True)))
        if event.id and event.id in ids:
            raise Unreadable(line, "id", f"{event.id!r} stands on an earlier line already")
        ids.add(event.id)
        events.append(event)
    return events


def _rows(content: bytes) -> Iterator[tuple[int, list[str]]]:
    """Each row that is not blank, with the line on which it begins."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = content.count(b"\n", 0, problem.start) + 1
        raise Unreadable(line, "row", "the file must be UTF-8") from problem
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 1
    try:
        for cells in reader:
            if cells:
                yield line, cells
            line = reader.line_num + 1
    except csv.Error as problem:
        raise Unreadable(line, "row", str(problem)) from problem


def _check_header(line: int, header: Sequence[str]) -> None:
    for name in header:
        if name not in NEEDED + OPTIONAL:
            raise Unreadable(line, name or "header", f"unknown column; known are {', '.join(NEEDED + OPTIONAL)}")
        if header.count(name) > 1:
            raise Unreadable(line, name, "this column stands there twice")
    for name in NEEDED:
        if name not in header:
            raise Unreadable(line, name, "this column is missing")


def _event(line: int, row: dict[str, str]) -> Event:
    kind = row["kind"]
    if kind not in KINDS:
        raise Unreadable(line, "kind", f"{kind!r} is none of {', '.join(KINDS)}")
    at_ms = _time(line, "at", row["at"])
    received = row.get("received_at", "")
    if not row["household"] and kind not in ("stock", "reverse"):
        raise Unreadable(line, "household", "must not be empty here")
    if not row["what"] and kind != "reverse":
        raise Unreadable(line, "what", "must not be empty here")
    return Event(
        line=line,
        id=row.get("id", ""),
        at_ms=at_ms,
        received_ms=_time(line, "received_at", received) if received else at_ms,
        kind=kind,
        household=row["household"],
        what=row["what"],
        quantity=_quantity(line, row["quantity"]) if kind in WITH_QUANTITY else 0,
        ref=_ref(line, kind, row.get("ref", "")),
    )


def _time(line: int, field: str, text: str) -> int:
    """Milliseconds since 1970, UTC; parts of a millisecond are cut off."""
    if not _TIME.fullmatch(text):
        raise Unreadable(line, field, f"{text!r} is no time like 2020-08-03T07:30:00+08:00")
    try:
        return (datetime.fromisoformat(text) - _EPOCH) // _MILLISECOND
    except ValueError as problem:
        raise Unreadable(line, field, f"{text!r} is no time that exists") from problem


def _quantity(line: int, text: str) -> int:
    if not _NUMBER.fullmatch(text):
        raise Unreadable(line, "quantity", f"{text!r} is no whole number")
    digits = text.lstrip("-").lstrip("0")  # int() takes 4,300 digits at most
    size = ENORMOUS if len(digits) > 12 else int(digits or "0")
    return -size if text.startswith("-") else size


def _ref(line: int, kind: str, text: str) -> str:
    if kind == "drop_off" and text not in ("", NOT_SORTED):
        raise Unreadable(line, "ref", f"{text!r} is neither {NOT_SORTED} nor empty")
    if kind == "claim" and text and not is_week(text):
        raise Unreadable(line, "ref", f"{text!r} is no week like 2020-W32 that exists")
    return text
