"""What an event's row says was asked for, beside the hash that its entry keeps of it; read a page at a time."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from pointsapp.store.statements import Row, Statement, uuid_of, uuid_or_none

PAGE = 2_000  # rows held at once

# For each kind of entry: its event's table, and the columns that were asked for, in the order of the hash.
_ASKED = {
    "drop-off": ("drop_off", "v.category, v.not_sorted"),
    "deposit": ("deposit", "v.asset, v.quantity"),
    "exchange": ("exchange", "v.point_id, v.rule, v.times"),
    "weekly-claim": ("weekly_claim", "v.point_id, v.rule, v.week"),
    "stock": ("stock_receipt", "v.point_id, v.asset, v.quantity, v.donor"),
    "reversal": ("reversal", "v.entry_id, v.reason"),
    "volunteer": ("service", "v.person_id, v.minutes"),
    "withdrawal": ("hours_withdrawal", "v.claim_id, v.reason"),
}
KINDS = tuple(_ASKED)
# The column that follows from when it happened, in the time zone of the rules.
_FOLLOWS = {"drop-off": "v.week", "deposit": "v.day", "exchange": "v.week"}
_CLAIM = """(SELECT d.claim_id FROM hours_decision AS d
    WHERE d.community_id = v.community_id AND d.id = v.id)"""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the book says was asked for; `claim_id` is that of the hours that were approved, if any were.

    `falls_on`: the local day of a deposit, the week of a drop-off or exchange, by the rules of `rulebook_version`.
    """

    table: str
    id: UUID
    content_hash: bytes
    household_id: UUID | None
    happened_ms: int
    rulebook_version: int
    falls_on: str | None
    claim_id: UUID | None
    content: tuple[object, ...]


def _page_of(kind: str) -> Statement:
    table, columns = _ASKED[kind]
    claim = _CLAIM if kind == "volunteer" else "NULL"
    return Statement(
        f"""SELECT v.id, e.content_hash, e.household_id, e.happened_ms, e.rulebook_version,
            {_FOLLOWS.get(kind, "NULL")}, {claim}, {columns} FROM {table} AS v
        JOIN entry AS e ON e.community_id = v.community_id AND e.id = v.id AND e.kind = '{kind}'
        WHERE v.community_id = :community_id AND v.id > :after ORDER BY v.id LIMIT {PAGE}"""
    )


_pages = {kind: _page_of(kind) for kind in KINDS}


def asked_of(community_id: int, kind: str) -> Iterator[Asked]:
    """What was asked for in each entry of a kind, by id."""
    table, after = _ASKED[kind][0], UUID(int=0)
    while rows := _pages[kind].rows(community_id=community_id, after=after):
        for row in rows:
            yield _asked(table, row)
        after = uuid_of(rows[-1][0])


def _asked(table: str, row: Row) -> Asked:
    id, digest, household_id, happened_ms, version, falls_on, claim_id, *content = row
    plain = tuple(uuid_of(value) if isinstance(value, bytes) else value for value in content)
    owner, claim = uuid_or_none(household_id), uuid_or_none(claim_id)
    return Asked(table, uuid_of(id), bytes(digest), owner, happened_ms, version, falls_on, claim, plain)
