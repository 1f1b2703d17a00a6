"""Statements: the entries of a household or community, newest first, with what each changed and by which rule."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from pointsapp.rules.ledger import OUTSIDE
from pointsapp.rules.versions import MAX_AHEAD_MS
from pointsapp.store.statements import Row, Statement, uuid_of, uuid_or_none


@dataclass(frozen=True, slots=True)
class StatementLine:
    """One entry; `changes` (the household's) and `shelf` (the stock's) are signed, by asset.

    `rule` is a category, an asset or the code of an exchange or weekly reward, as the kind has it. `who` is the name
    of the operator, leader or resident, and `who_household_id` their household's, None for staff. `reversed_by` and
    `reverses` name the other entry where one undid the other. `household` and `building` say whose entry it is,
    `device` at which kiosk it was booked, `donor` who gave what came into stock.
    """

    id: UUID
    kind: str
    household_id: UUID | None
    happened_ms: int
    received_ms: int
    version: int
    rule: str | None
    week: str | None
    counted: bool | None
    reason: str | None
    minutes: int | None
    who: str | None
    who_household_id: UUID | None
    point: str | None
    reversed_by: UUID | None
    reverses: UUID | None
    household: str | None
    building: str | None
    device: str | None
    donor: str | None
    changes: dict[str, int] = field(default_factory=dict)
    handed_out: dict[str, int] = field(default_factory=dict)
    shelf: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class EntriesWanted:
    """Which entries of a community are asked for: all, or those of a household, of a kind."""

    household_id: UUID | None = None
    kind: str | None = None


Cursor = tuple[int, UUID]  # when an entry was received (ms), and its id
LATEST: Cursor = (1 << 62, UUID(int=(1 << 128) - 1))

_LINE = """SELECT e.id, e.kind, e.household_id, e.happened_ms, e.received_ms, e.rulebook_version,
    COALESCE(d.category, m.asset, x.rule, w.rule, t.asset), COALESCE(d.week, x.week, w.week), d.counted,
    COALESCE(d.reason, u.reason), s.minutes, COALESCE(q.name, f.name), q.household_id, c.name, r.id, u.entry_id,
    h.name, h.building, v.name, t.donor
    FROM entry AS e
    LEFT JOIN drop_off AS d ON d.community_id = e.community_id AND d.id = e.id
    LEFT JOIN deposit AS m ON m.community_id = e.community_id AND m.id = e.id
    LEFT JOIN exchange AS x ON x.community_id = e.community_id AND x.id = e.id
    LEFT JOIN weekly_claim AS w ON w.community_id = e.community_id AND w.id = e.id
    LEFT JOIN stock_receipt AS t ON t.community_id = e.community_id AND t.id = e.id
    LEFT JOIN service AS s ON s.community_id = e.community_id AND s.id = e.id
    LEFT JOIN person AS q ON q.community_id = e.community_id AND q.id = e.person_id
    LEFT JOIN staff AS f ON f.id = e.staff_id
    LEFT JOIN collection_point AS c ON c.community_id = e.community_id AND c.id = COALESCE(e.point_id, t.point_id)
    LEFT JOIN household AS h ON h.community_id = e.community_id AND h.id = e.household_id
    LEFT JOIN device AS v ON v.community_id = e.community_id AND v.id = e.device_id
    LEFT JOIN reversal AS r ON r.community_id = e.community_id AND r.entry_id = e.id
    LEFT JOIN reversal AS u ON u.community_id = e.community_id AND u.id = e.id
    WHERE e.community_id = :community_id"""
_of_household = Statement(
    f"""{_LINE} AND e.household_id = :household_id AND e.received_ms < :before_ms
    ORDER BY e.received_ms DESC, e.id DESC LIMIT :most"""
)
_between = Statement(
    f"""{_LINE} AND e.household_id = :household_id AND e.received_ms >= :from_ms - {MAX_AHEAD_MS}
        AND e.happened_ms >= :from_ms AND e.happened_ms < :to_ms
    ORDER BY e.happened_ms DESC, e.id DESC"""
)
# A page of a community's entries lies before or after one that the reader saw, by the time of receipt and then the id.
_SIDES = {
    "before": "AND (e.received_ms, e.id) < (:ms, :id) ORDER BY e.received_ms DESC, e.id DESC",
    "after": "AND (e.received_ms, e.id) > (:ms, :id) ORDER BY e.received_ms, e.id",
}
_pages = {
    (side, of_household, of_kind): Statement(
        f"""{_LINE} {"AND e.household_id = :household_id" if of_household else ""}
        {"AND e.kind = :kind" if of_kind else ""} {_SIDES[side]} LIMIT :most"""
    )
    for side in _SIDES
    for of_household in (False, True)
    for of_kind in (False, True)
}
_by_operator = Statement(
    f"""{_LINE} AND e.received_ms >= :since_ms AND e.person_id = :person_id AND e.device_id = :device_id
    ORDER BY e.received_ms DESC, e.id DESC"""
)
_one = Statement(f"{_LINE} AND e.id = :id")
_postings = Statement(
    """SELECT asset, from_account, to_account, amount FROM posting
    WHERE community_id = :community_id AND entry_id = :entry_id ORDER BY line"""
)


def statement_of(community_id: int, household_id: UUID, before_ms: int, most: int) -> list[StatementLine]:
    """The household's last entries that were received before an instant (ms), newest first, at most so many."""
    rows = _of_household.rows(community_id=community_id, household_id=household_id, before_ms=before_ms, most=most)
    return _with_changes(community_id, rows)


def statement_between(community_id: int, household_id: UUID, span: tuple[int, int]) -> list[StatementLine]:
    """The household's entries that happened in a half-open span (ms), newest first."""
    rows = _between.rows(community_id=community_id, household_id=household_id, from_ms=span[0], to_ms=span[1])
    return _with_changes(community_id, rows)


def entries_before(community_id: int, wanted: EntriesWanted, most: int, cursor: Cursor = LATEST) -> list[StatementLine]:
    """A community's entries received before a cursor, newest first, at most so many."""
    return _page("before", community_id, wanted, most, cursor)


def entries_after(community_id: int, wanted: EntriesWanted, most: int, cursor: Cursor) -> list[StatementLine]:
    """The entries received next after a cursor, newest first all the same, at most so many."""
    return _page("after", community_id, wanted, most, cursor)[::-1]


def _page(side: str, community_id: int, wanted: EntriesWanted, most: int, cursor: Cursor) -> list[StatementLine]:
    statement = _pages[side, wanted.household_id is not None, wanted.kind is not None]
    values = {"household_id": wanted.household_id, "kind": wanted.kind, "ms": cursor[0], "id": cursor[1]}
    return _with_changes(community_id, statement.rows(community_id=community_id, most=most, **values))


def entries_by_operator(community_id: int, person_id: UUID, device_id: UUID, since_ms: int) -> list[StatementLine]:
    """What an operator booked at a kiosk from an instant (ms) on, newest first."""
    rows = _by_operator.rows(community_id=community_id, person_id=person_id, device_id=device_id, since_ms=since_ms)
    return _with_changes(community_id, rows)


def one_entry(community_id: int, entry_id: UUID) -> StatementLine | None:
    """An entry by its id."""
    found = _with_changes(community_id, _one.rows(community_id=community_id, id=entry_id))
    return found[0] if found else None


def _with_changes(community_id: int, rows: Iterable[Row]) -> list[StatementLine]:
    lines = [_line(row) for row in rows]
    for line in lines:
        for asset, source, to, amount in _postings.rows(community_id=community_id, entry_id=line.id):
            _note(line, asset, uuid_of(source), uuid_of(to), amount)
    return lines


def _note(line: StatementLine, asset: str, source: UUID, to: UUID, amount: int) -> None:
    """Adds a posting to what its entry changed."""
    if to == line.household_id:
        line.changes[asset] = line.changes.get(asset, 0) + amount
    elif source == line.household_id:
        line.changes[asset] = line.changes.get(asset, 0) - amount
    else:
        line.handed_out[asset] = line.handed_out.get(asset, 0) + amount
        line.shelf[asset] = line.shelf.get(asset, 0) + (-amount if to in OUTSIDE else amount)


def _line(row: Row) -> StatementLine:
    id, kind, household_id, happened_ms, received_ms, version, rule, week, counted, *rest = row
    reason, minutes, who, who_household_id, point, reversed_by, reverses, *names = rest
    return StatementLine(
        uuid_of(id),
        kind,
        uuid_or_none(household_id),
        happened_ms,
        received_ms,
        version,
        rule,
        week,
        None if counted is None else bool(counted),
        reason,
        minutes,
        who,
        uuid_or_none(who_household_id),
        point,
        uuid_or_none(reversed_by),
        uuid_or_none(reverses),
        *names,
    )
