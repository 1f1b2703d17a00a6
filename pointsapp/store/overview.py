"""A community's day and week in figures."""

from dataclasses import dataclass

from pointsapp.store.statements import Statement


@dataclass(frozen=True, slots=True)
class Figures:
    """What was booked in a span of time and not undone since; active households brought something."""

    drop_offs: int
    counted: int
    hand_outs: int
    active_households: int


_figures = Statement(
    """SELECT COUNT(d.id), COALESCE(SUM(d.counted), 0),
        COUNT(CASE WHEN e.kind IN ('exchange', 'weekly-claim') THEN 1 END),
        COUNT(DISTINCT CASE WHEN e.kind IN ('drop-off', 'deposit') THEN e.household_id END)
    FROM entry AS e LEFT JOIN drop_off AS d ON d.community_id = e.community_id AND d.id = e.id
    WHERE e.community_id = :community_id AND e.received_ms >= :from_ms AND e.received_ms < :to_ms
        AND NOT EXISTS (SELECT 1 FROM reversal AS r WHERE r.community_id = e.community_id AND r.entry_id = e.id)"""
)
_week = Statement(
    """SELECT COUNT(*), COALESCE(SUM(drop_offs), 0) FROM household_week
    WHERE community_id = :community_id AND week = :week AND drop_offs > 0"""
)
_claims_waiting = Statement(
    """SELECT COUNT(*) FROM hours_claim AS c WHERE c.community_id = :community_id AND NOT EXISTS
        (SELECT 1 FROM hours_decision AS d WHERE d.community_id = c.community_id AND d.claim_id = c.id)"""
)


def figures_between(community_id: int, span: tuple[int, int]) -> Figures:
    """The figures of what the server learned in a half-open span of time (ms)."""
    row = _figures.row(community_id=community_id, from_ms=span[0], to_ms=span[1])
    return Figures(*map(int, row or (0, 0, 0, 0)))


@dataclass(frozen=True, slots=True)
class WeekFigures:
    """A community's week: households of which a drop-off counted, and how many counted."""

    active_households: int
    counted: int


def figures_of_week(community_id: int, week: str) -> WeekFigures:
    """What counted in a week, by the counters: quick enough to ask it of hundreds of communities."""
    row = _week.row(community_id=community_id, week=week)
    return WeekFigures(*map(int, row or (0, 0)))


def claims_waiting_count(community_id: int) -> int:
    """How many claims of hours nobody has decided."""
    row = _claims_waiting.row(community_id=community_id)
    return int(row[0]) if row else 0
