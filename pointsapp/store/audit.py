"""What has to be true of a community's book, each as one query for the first row that is wrong.

The queries recompute from postings and event rows alone and share no code with booking. They name the row, what it
says and what it should say, as (key parts…, says, should).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from pointsapp.rules.ledger import HANDED_OUT, ISSUED, TAKEN
from pointsapp.store.statements import Row, Statement

CONSTANTS = {
    "issued": ISSUED,
    "taken": TAKEN,
    "handed_out": HANDED_OUT,
    "of_drop_off": "earn:drop-off:",
    "of_hour": "earn:volunteer-hour",
    "of_exchange": "exchange:",
    "of_weekly": "weekly:",
}
EVENT_OF_KIND = {
    "drop-off": "drop_off",
    "deposit": "deposit",
    "exchange": "exchange",
    "weekly-claim": "weekly_claim",
    "volunteer": "service",
    "stock": "stock_receipt",
    "reversal": "reversal",
    "withdrawal": "hours_withdrawal",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """The first wrong row of a table: which one, what it says, and what it should say."""

    table: str
    key: str
    says: str
    should: str


@dataclass(frozen=True, slots=True)
class Check:
    """A query for wrong rows of a table; its last two columns are what a row says and should say."""

    table: str
    statement: Statement


def _check(table: str, sql: str) -> Check:
    return Check(table, Statement(sql))


def _events() -> Iterator[Check]:
    """Every entry has its event row, and every event row its entry."""
    for kind, table in EVENT_OF_KIND.items():
        yield _check(
            table,
            f"""SELECT e.id, 'no row', 'the event of an entry' FROM entry AS e
            WHERE e.community_id = :community_id AND e.kind = '{kind}' AND NOT EXISTS (SELECT 1 FROM {table} AS v
                WHERE v.community_id = :community_id AND v.id = e.id) ORDER BY e.id LIMIT 1""",
        )
        # a withdrawal is a reversal too: it voids the service whose points it takes back
        kinds = "('reversal', 'withdrawal')" if kind == "reversal" else f"('{kind}')"
        yield _check(
            table,
            f"""SELECT v.id, 'an event', 'no row, for it has no entry of its kind' FROM {table} AS v
            WHERE v.community_id = :community_id AND NOT EXISTS (SELECT 1 FROM entry AS e
                WHERE e.community_id = :community_id AND e.id = v.id AND e.kind IN {kinds}) ORDER BY v.id LIMIT 1""",
        )


def _owners() -> Iterator[Check]:
    """An event is of the household, and a drop-off of the time, that its entry says."""
    said = [(table, "household_id") for table in ("drop_off", "deposit", "exchange", "weekly_claim", "service")]
    for table, column in (*said, ("drop_off", "happened_ms")):
        yield _check(
            table,
            f"""SELECT v.id, '{column}', v.{column}, e.{column} FROM {table} AS v
            JOIN entry AS e ON e.community_id = v.community_id AND e.id = v.id
            WHERE v.community_id = :community_id AND v.{column} <> e.{column} ORDER BY v.id LIMIT 1""",
        )


# What each entry must have posted: entry, asset, from, to, amount.
_EXPECTED = """
    SELECT d.id AS entry_id, t.asset, :issued AS source, d.household_id AS target, t.amount
    FROM drop_off AS d JOIN entry AS e ON e.community_id = d.community_id AND e.id = d.id
    JOIN rulebook_term AS t ON t.community_id = d.community_id AND t.version = e.rulebook_version
        AND t.rule = :of_drop_off || d.category
    WHERE d.community_id = :community_id AND d.counted = 1
    UNION ALL
    SELECT m.id, m.asset, :issued, m.household_id, m.quantity FROM deposit AS m WHERE m.community_id = :community_id
    UNION ALL
    SELECT s.id, s.asset, :issued, s.point_id, s.quantity FROM stock_receipt AS s WHERE s.community_id = :community_id
    UNION ALL
    SELECT x.id, t.asset, CASE WHEN t.side = 'take' THEN x.household_id WHEN t.kind = 'credit' THEN :issued
            ELSE x.point_id END,
        CASE WHEN t.side = 'take' THEN :taken WHEN t.kind = 'credit' THEN x.household_id ELSE :handed_out END,
        t.amount * x.times
    FROM exchange AS x JOIN entry AS e ON e.community_id = x.community_id AND e.id = x.id
    JOIN rulebook_term AS t ON t.community_id = x.community_id AND t.version = e.rulebook_version
        AND t.rule = :of_exchange || x.rule
    WHERE x.community_id = :community_id
    UNION ALL
    SELECT w.id, t.asset, CASE WHEN t.kind = 'credit' THEN :issued ELSE w.point_id END,
        CASE WHEN t.kind = 'credit' THEN w.household_id ELSE :handed_out END, t.amount
    FROM weekly_claim AS w JOIN rulebook_term AS t ON t.community_id = w.community_id AND t.version = w.rule_version
        AND t.rule = :of_weekly || w.rule
    WHERE w.community_id = :community_id
    UNION ALL
    SELECT h.entry_id, t.asset, :issued, s.household_id, t.amount
    FROM hour_paid AS h JOIN service AS s ON s.community_id = h.community_id AND s.id = h.entry_id
    JOIN rulebook_term AS t ON t.community_id = h.community_id AND t.version = h.version
        AND t.rule = :of_hour
    WHERE h.community_id = :community_id AND h.direction = 1
    UNION ALL
    SELECT r.id, p.asset, p.to_account, p.from_account, p.amount
    FROM reversal AS r JOIN posting AS p ON p.community_id = r.community_id AND p.entry_id = r.entry_id
    JOIN entry AS o ON o.community_id = r.community_id AND o.id = r.entry_id AND o.kind <> 'volunteer'
    WHERE r.community_id = :community_id
    UNION ALL
    SELECT h.entry_id, t.asset, s.household_id, :issued, t.amount
    FROM hour_paid AS h JOIN reversal AS r ON r.community_id = h.community_id AND r.id = h.entry_id
    JOIN entry AS e ON e.community_id = h.community_id AND e.id = h.entry_id AND e.kind = 'reversal'
    JOIN service AS s ON s.community_id = h.community_id AND s.id = r.entry_id
    JOIN rulebook_term AS t ON t.community_id = h.community_id AND t.version = h.version
        AND t.rule = :of_hour
    WHERE h.community_id = :community_id AND h.direction = -1
"""

_POSTINGS = _check(
    "posting",
    f"""SELECT entry_id, asset, SUM(posted), SUM(due) FROM (
        SELECT entry_id, asset, source, target, 0 AS posted, amount AS due FROM ({_EXPECTED}) AS expected
        UNION ALL
        SELECT p.entry_id, p.asset, p.from_account, p.to_account, p.amount, 0 FROM posting AS p
        WHERE p.community_id = :community_id AND NOT EXISTS (SELECT 1 FROM entry AS e
            WHERE e.community_id = :community_id AND e.id = p.entry_id AND e.kind = 'withdrawal')
    ) AS both_sides GROUP BY entry_id, asset, source, target HAVING SUM(posted) <> SUM(due)
    ORDER BY entry_id, asset LIMIT 1""",
)

# A withdrawal takes points back as far as the balance reached, so it may post less than was paid, never more.
_WITHDRAWALS = _check(
    "posting",
    """SELECT p.entry_id, p.asset, p.amount, COALESCE(MAX(due.amount), 0) FROM posting AS p
    JOIN entry AS e ON e.community_id = p.community_id AND e.id = p.entry_id AND e.kind = 'withdrawal'
    LEFT JOIN (
        SELECT h.entry_id, s.household_id, t.asset, SUM(t.amount) AS amount
        FROM hour_paid AS h JOIN reversal AS r ON r.community_id = h.community_id AND r.id = h.entry_id
        JOIN service AS s ON s.community_id = h.community_id AND s.id = r.entry_id
        JOIN rulebook_term AS t ON t.community_id = h.community_id AND t.version = h.version
            AND t.rule = :of_hour
        WHERE h.community_id = :community_id AND h.direction = -1 GROUP BY h.entry_id, s.household_id, t.asset
    ) AS due ON due.entry_id = p.entry_id AND due.asset = p.asset AND due.household_id = p.from_account
        AND p.to_account = :issued
    WHERE p.community_id = :community_id GROUP BY p.entry_id, p.line, p.asset, p.amount
    HAVING p.amount > COALESCE(MAX(due.amount), 0) ORDER BY p.entry_id LIMIT 1""",
)

_BALANCES = _check(
    "balance",
    """SELECT CASE WHEN c.id IS NULL THEN 'household' ELSE 'stock' END, owner_id, asset, SUM(held), SUM(moved) FROM (
        SELECT owner_id, asset, quantity AS held, 0 AS moved FROM balance WHERE community_id = :community_id
        UNION ALL SELECT to_account, asset, 0, amount FROM posting WHERE community_id = :community_id
        UNION ALL SELECT from_account, asset, 0, -amount FROM posting WHERE community_id = :community_id
    ) AS moves LEFT JOIN collection_point AS c ON c.community_id = :community_id AND c.id = owner_id
    WHERE owner_id NOT IN (:issued, :taken, :handed_out)
    GROUP BY c.id, owner_id, asset HAVING SUM(held) <> SUM(moved) ORDER BY owner_id, asset LIMIT 1""",
)

_WEEKS = _check(
    "household_week",
    """SELECT household_id, week, SUM(counter), SUM(counted) FROM (
        SELECT household_id, week, drop_offs AS counter, 0 AS counted FROM household_week
        WHERE community_id = :community_id
        UNION ALL SELECT d.household_id, d.week, 0, 1 FROM drop_off AS d
        WHERE d.community_id = :community_id AND d.counted = 1 AND NOT EXISTS (SELECT 1 FROM reversal AS r
            WHERE r.community_id = :community_id AND r.entry_id = d.id)
    ) AS weeks GROUP BY household_id, week HAVING SUM(counter) <> SUM(counted) ORDER BY household_id, week LIMIT 1""",
)

_CLAIMED = _check(
    "claimed_week",
    """SELECT household_id, rule, week, SUM(held), SUM(claimed) FROM (
        SELECT household_id, rule, week, entry_id, 1 AS held, 0 AS claimed FROM claimed_week
        WHERE community_id = :community_id
        UNION ALL SELECT w.household_id, w.rule, w.week, w.id, 0, 1 FROM weekly_claim AS w
        WHERE w.community_id = :community_id AND NOT EXISTS (SELECT 1 FROM reversal AS r
            WHERE r.community_id = :community_id AND r.entry_id = w.id)
    ) AS claims GROUP BY household_id, rule, week, entry_id HAVING SUM(held) <> SUM(claimed)
    ORDER BY household_id, week LIMIT 1""",
)

_MINUTES = _check(
    "service_total",
    """SELECT person_id, 'minutes', SUM(total), SUM(served) FROM (
        SELECT person_id, minutes AS total, 0 AS served FROM service_total WHERE community_id = :community_id
        UNION ALL SELECT s.person_id, 0, s.minutes FROM service AS s
        WHERE s.community_id = :community_id AND NOT EXISTS (SELECT 1 FROM reversal AS r
            WHERE r.community_id = :community_id AND r.entry_id = s.id)
    ) AS services GROUP BY person_id HAVING SUM(total) <> SUM(served) ORDER BY person_id LIMIT 1""",
)

_HOURS = _check(
    "service_total",
    """SELECT person_id, 'paid_hours', SUM(total), SUM(paid) FROM (
        SELECT person_id, paid_hours AS total, 0 AS paid FROM service_total WHERE community_id = :community_id
        UNION ALL SELECT person_id, 0, direction FROM hour_paid WHERE community_id = :community_id
    ) AS hours GROUP BY person_id HAVING SUM(total) <> SUM(paid) ORDER BY person_id LIMIT 1""",
)

_FULL_HOURS = _check(
    "service_total",
    """SELECT person_id, 'paid_hours', paid_hours, minutes / 60 FROM service_total
    WHERE community_id = :community_id AND paid_hours <> minutes / 60 ORDER BY person_id LIMIT 1""",
)

_DECISIONS = _check(
    "hours_decision",
    """SELECT d.claim_id, d.minutes, COALESCE(s.minutes, 0) FROM hours_decision AS d
    LEFT JOIN service AS s ON s.community_id = d.community_id AND s.id = d.id
    WHERE d.community_id = :community_id AND d.minutes <> COALESCE(s.minutes, 0) ORDER BY d.claim_id LIMIT 1""",
)

_ENTRIES = _check(
    "household",
    """SELECT h.id, 'entries', h.entries, COUNT(e.id) FROM household AS h
    LEFT JOIN entry AS e ON e.community_id = h.community_id AND e.household_id = h.id
    WHERE h.community_id = :community_id GROUP BY h.id, h.entries HAVING h.entries <> COUNT(e.id)
    ORDER BY h.id LIMIT 1""",
)

_ORPHANS = _check(
    "posting",
    """SELECT p.entry_id, p.line, 'a posting', 'no row, for its entry is missing' FROM posting AS p
    WHERE p.community_id = :community_id AND NOT EXISTS (SELECT 1 FROM entry AS e
        WHERE e.community_id = :community_id AND e.id = p.entry_id) ORDER BY p.entry_id LIMIT 1""",
)

# Rows before what is counted from them: so the row that was altered is named, not what no longer fits because of it.
CHECKS = (
    *_events(),
    *_owners(),
    _ORPHANS,
    _POSTINGS,
    _WITHDRAWALS,
    _BALANCES,
    _WEEKS,
    _CLAIMED,
    _MINUTES,
    _HOURS,
    _FULL_HOURS,
    _DECISIONS,
    _ENTRIES,
)


def first_finding(community_id: int, check: Check) -> Finding | None:
    """The first row that a check finds wrong in a community; None if all are right."""
    wanted = {name: value for name, value in CONSTANTS.items() if name in check.statement.names}
    row = check.statement.row(community_id=community_id, **wanted)
    if row is None:
        return None
    *key, says, should = _readable(row)
    return Finding(check.table, " ".join(key), says, should)


def _readable(row: Row) -> list[str]:
    """A row's values as text: UUIDs from either engine, and sums as whole numbers."""
    shown = []
    for value in row:
        if isinstance(value, bytes):
            shown.append(str(UUID(bytes=value)))
        elif isinstance(value, str | UUID):
            shown.append(str(value))
        else:
            shown.append(str(int(value)))
    return shown
