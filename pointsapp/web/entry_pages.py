"""Bookings as the admin's pages show them, and turning the pages of their list."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from flask import request, url_for

from pointsapp.actions.rulebooks import rulebooks_of
from pointsapp.rules.refusal import Refusal
from pointsapp.store.account_statement import (
    LATEST,
    Cursor,
    EntriesWanted,
    StatementLine,
    entries_after,
    entries_before,
    one_entry,
)
from pointsapp.web.here import community
from pointsapp.web.standing import Pair, pairs
from pointsapp.web.statement_lines import ShownLine, shown_lines

PAGE = 50


@dataclass(frozen=True, slots=True)
class ShownEntry:
    """A booking as it is stored and as its household sees it; what the household's account and the shelf got."""

    stored: StatementLine
    line: ShownLine
    changes: list[Pair]
    shelf: list[Pair]


@dataclass(frozen=True, slots=True)
class EntryPage:
    """Some bookings, newest first, and the addresses of the pages beside them, where there are such."""

    entries: list[ShownEntry]
    newer: str | None
    older: str | None


def shown_entries(lines: Sequence[StatementLine]) -> list[ShownEntry]:
    """Bookings of the community in the reader's language."""
    here = community().id
    rulebooks = rulebooks_of(here)
    return [
        ShownEntry(stored, line, pairs(rulebooks[-1], stored.changes), pairs(rulebooks[-1], stored.shelf))
        for stored, line in zip(lines, shown_lines(here, rulebooks, lines), strict=True)
    ]


def entry_page(household_id: UUID | None, kind: str | None) -> EntryPage:
    """The page of bookings that the address asks for: from the latest on, or `before` or `after` a certain one."""
    here, wanted = community().id, EntriesWanted(household_id, kind)
    if cursor := _cursor("after"):
        lines = entries_after(here, wanted, PAGE + 1, cursor)
        newer, older, lines = len(lines) > PAGE, True, lines[-PAGE:]
    else:
        since = _cursor("before")
        lines = entries_before(here, wanted, PAGE + 1, since or LATEST)
        newer, older, lines = since is not None, len(lines) > PAGE, lines[:PAGE]
    return EntryPage(
        shown_entries(lines),
        _address(wanted, "after", lines[0]) if newer and lines else None,
        _address(wanted, "before", lines[-1]) if older and lines else None,
    )


def _address(wanted: EntriesWanted, side: str, line: StatementLine) -> str:
    """The page of the same bookings on one side of a line."""
    asked = {"household": wanted.household_id, "kind": wanted.kind, side: line.id}
    named = {name: str(value) for name, value in asked.items() if value}
    return f"{url_for('entries.overview')}?{urlencode(named)}"


def _cursor(name: str) -> Cursor | None:
    """Where the booking stands that the address names. Refuses with not-found what is none of this community."""
    typed = request.args.get(name, "")
    if not typed:
        return None
    try:
        found = one_entry(community().id, UUID(typed))
    except ValueError:
        found = None
    if found is None:
        raise Refusal("not-found")
    return found.received_ms, found.id
