"""The lines of a household's statement, as pages show them: each with the rule and version that made it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from pointsapp.rules.names import shown_name
from pointsapp.rules.rulebook import DROP_OFF_PREFIX, VOLUNTEER_HOUR, Rulebook
from pointsapp.rules.sentences import earn_text, exchange_text, limit_sentences, weekly_text
from pointsapp.rules.versions import in_force_in_week
from pointsapp.store.account_statement import StatementLine, one_entry
from pointsapp.web.languages import language
from pointsapp.web.standing import Pair, pairs

LIMITS = {"daily-limit": "max-per-day", "too-soon": "min-gap"}  # by which limit a drop-off did not count


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A booking: what it changed, what was handed over, and why, under which version, by whom and where.

    `week` is that of a weekly reward, `reason` the code why a drop-off did not count, `note` what somebody wrote who
    undid a booking; `undone` is that booking. `operator` is None where nobody but the machine or the household itself
    was there (`by_household`).
    """

    kind: str
    category: str | None
    week: str | None
    happened_ms: int
    changes: list[Pair]
    handed_out: list[Pair]
    rule: str | None
    version: int | None
    operator: str | None
    by_household: bool
    place: str | None
    reversed: bool
    reason: str | None
    note: str | None
    undone: StatementLine | None


def shown_lines(community_id: int, rulebooks: Sequence[Rulebook], lines: Sequence[StatementLine]) -> list[ShownLine]:
    """Lines of one household's statement in the reader's language; `rulebooks` sorted by effective_from."""
    return [_shown(community_id, rulebooks, line) for line in lines]


def _shown(community_id: int, rulebooks: Sequence[Rulebook], line: StatementLine) -> ShownLine:
    rulebook = _rulebook_of(rulebooks, line)
    undone = one_entry(community_id, line.reverses) if line.reverses else None
    by_household = line.who_household_id is not None and line.who_household_id == line.household_id
    return ShownLine(
        kind=line.kind,
        category=line.rule if line.kind == "drop-off" else None,
        week=line.week if line.kind == "weekly-claim" else None,
        happened_ms=line.happened_ms,
        changes=pairs(rulebook, line.changes),
        handed_out=pairs(rulebook, line.handed_out),
        rule=_rule(rulebook, line),
        version=None if undone else rulebook.version,
        operator=None if by_household else shown_name(line.who, line.who_household_id),
        by_household=by_household,
        place=line.point,
        reversed=line.reversed_by is not None,
        reason=line.reason if line.kind == "drop-off" else None,
        note=line.reason if line.kind != "drop-off" else None,
        undone=undone,
    )


def _rulebook_of(rulebooks: Sequence[Rulebook], line: StatementLine) -> Rulebook:
    """The version behind a line; a weekly reward is under that of its week's Sunday."""
    by_version = {rulebook.version: rulebook for rulebook in rulebooks}
    of_week = in_force_in_week(rulebooks, line.week) if line.kind == "weekly-claim" and line.week else None
    return of_week or by_version[line.version]


def _rule(rulebook: Rulebook, line: StatementLine) -> str | None:
    tell = _TELLERS.get(line.kind)
    return tell(rulebook, line) if tell else None


def _drop_off_rule(rulebook: Rulebook, line: StatementLine) -> str | None:
    if not line.counted:
        return _limit(rulebook, LIMITS.get(line.reason or "", ""))
    source = f"{DROP_OFF_PREFIX}{line.rule}"
    earned = rulebook.earned_for(source)
    return earn_text(rulebook, source, earned, language()) if earned else None


def _deposit_rule(rulebook: Rulebook, line: StatementLine) -> str | None:
    return _limit(rulebook, line.rule or "")


def _exchange_rule(rulebook: Rulebook, line: StatementLine) -> str | None:
    rule = rulebook.exchange(line.rule or "")
    return exchange_text(rulebook, rule, language()) if rule else None


def _weekly_rule(rulebook: Rulebook, line: StatementLine) -> str | None:
    rule = rulebook.weekly_rule(line.rule or "")
    return weekly_text(rulebook, rule, language()) if rule else None


def _volunteer_rule(rulebook: Rulebook, line: StatementLine) -> str | None:
    earned = rulebook.earned_for(VOLUNTEER_HOUR)
    served = str(_("%(minutes)s minutes approved", minutes=line.minutes))
    return f"{served} · {earn_text(rulebook, VOLUNTEER_HOUR, earned, language())}" if earned else served


def _limit(rulebook: Rulebook, code: str) -> str | None:
    return next((limit.text for limit in limit_sentences(rulebook, language()) if limit.code == code), None)


_TELLERS: dict[str, Callable[[Rulebook, StatementLine], str | None]] = {
    "drop-off": _drop_off_rule,
    "deposit": _deposit_rule,
    "exchange": _exchange_rule,
    "weekly-claim": _weekly_rule,
    "volunteer": _volunteer_rule,
}
