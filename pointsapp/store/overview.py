"""A community's day and week in figures."""

from dataclasses import dataclass

from pointsapp.store.statements import Statement

Span = tuple[int, int]  # half-open, in ms; what the server learned of in it

_OF_SPAN = """e.received_ms >= :from_ms AND e.received_ms < :to_ms
        AND NOT EXISTS (SELECT 1 FROM reversal AS r WHERE r.community_id = e.community_id AND r.entry_id = e.id)"""
_counted = Statement(
    f"""SELECT COUNT(*) FROM entry AS e
    JOIN drop_off AS d ON d.community_id = e.community_id AND d.id = e.id AND d.counted = 1
    WHERE e.community_id = :community_id AND {_OF_SPAN}"""
)
# One entry of each household is enough, which is a tenth of a busy week's. PostgreSQL would read all of the week's for
# an EXISTS, which it makes a join; a value it has to look up for each household.
_active = Statement(
    f"""SELECT COUNT((SELECT 1 FROM entry AS e WHERE e.community_id = h.community_id AND e.household_id = h.id
        AND e.kind IN ('drop-off', 'deposit') AND {_OF_SPAN} LIMIT 1))
    FROM household AS h WHERE h.community_id = :community_id"""
)
_hand_outs = Statement(
    f"""SELECT COUNT(*) FROM entry AS e
    WHERE e.community_id = :community_id AND e.kind IN ('exchange', 'weekly-claim') AND {_OF_SPAN}"""
)
_week = Statement(
    """SELECT COUNT(*), COALESCE(SUM(drop_offs), 0) FROM household_week
    WHERE community_id = :community_id AND week = :week AND drop_offs > 0"""
)
_claims_waiting = Statement(
    """SELECT COUNT(*) FROM hours_claim AS c WHERE c.community_id = :community_id AND NOT EXISTS
        (SELECT 1 FROM hours_decision AS d WHERE d.community_id = c.community_id AND d.claim_id = c.id)"""
)


def _count(statement: Statement, community_id: int, span: Span) -> int:
    row = statement.row(community_id=community_id, from_ms=span[0], to_ms=span[1])
    return int(row[0]) if row else 0


def counted_drop_offs(community_id: int, span: Span) -> int:
    """How many drop-offs of a span counted and were not undone since: for a day, as each is read."""
    return _count(_counted, community_id, span)


def active_households(community_id: int, span: Span) -> int:
    """How many households brought something in a span, whether it counted or not."""
    return _count(_active, community_id, span)


def hand_outs(community_id: int, span: Span) -> int:
    """How many exchanges and weekly rewards were handed out in a span and not taken back since."""
    return _count(_hand_outs, community_id, span)


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
