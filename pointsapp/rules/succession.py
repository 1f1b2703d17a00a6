"""Whether a version of the rules may follow the last one, and from when it may hold."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from pointsapp.rules.key_lines import key_lines, line_of
from pointsapp.rules.refusal import Problem, RulebookRefused
from pointsapp.rules.rulebook import Rulebook

FARTHEST_DAYS = 366  # a slip in the year would lock the rules until then: each version starts after the last


def check_successor(last: Rulebook, new: Rulebook) -> None:
    """Refuses with RulebookRefused, all problems named, a version that cannot follow `last`."""
    _refuse([*_head_problems(last, new), *_asset_problems(last, new)])


def check_later_version(last: Rulebook, new: Rulebook, today: date) -> None:
    """Refuses with RulebookRefused, all problems named, what can't follow `last` or starts too early or too late.

    `today` is the local day; the version starts on one of the 366 days after it. The first version of a community
    may begin on any day past: `check_home` is its check.
    """
    _refuse([*_head_problems(last, new), *_start_problems(new, today), *_asset_problems(last, new)])


def check_home(new: Rulebook, community: str, timezone: str, today: date) -> None:
    """Refuses with RulebookRefused a community's first version of another community or time zone, or a far year.

    `today` is the local day; the version starts at most 366 days after it, or on any day past.
    """
    problems = []
    if new.community != community:
        problems.append(_problem("rulebook.community", "not-this-community", expected_value=community))
    if new.timezone != timezone:
        problems.append(_problem("rulebook.timezone", "not-this-timezone", expected_value=timezone))
    _refuse([*problems, *_far_problems(new, today)])


def located(refused: RulebookRefused, text: str) -> RulebookRefused:
    """The same refusal with the line of each key in the file's text."""
    lines = key_lines(text)
    return RulebookRefused([replace(each, line=each.line or line_of(each.where, lines)) for each in refused.problems])


def _refuse(problems: Sequence[Problem]) -> None:
    if problems:
        raise RulebookRefused(problems)


def _start_problems(new: Rulebook, today: date) -> list[Problem]:
    if new.effective_from > today:
        return _far_problems(new, today)
    earliest = (today + timedelta(days=1)).isoformat()
    return [_problem("rulebook.effective_from", "too-early", earliest=earliest)]


def _far_problems(new: Rulebook, today: date) -> list[Problem]:
    if (new.effective_from - today).days <= FARTHEST_DAYS:
        return []
    latest = (today + timedelta(days=FARTHEST_DAYS)).isoformat()
    return [_problem("rulebook.effective_from", "too-far", latest=latest)]


def _head_problems(last: Rulebook, new: Rulebook) -> list[Problem]:
    problems = []
    if new.community != last.community:
        problems.append(_problem("rulebook.community", "other-community", expected_value=last.community))
    if new.timezone != last.timezone:
        problems.append(_problem("rulebook.timezone", "other-timezone", expected_value=last.timezone))
    if new.version != last.version + 1:
        problems.append(_problem("rulebook.version", "wrong-version", version=last.version + 1))
    if new.effective_from <= last.effective_from:
        day = last.effective_from.isoformat()
        problems.append(_problem("rulebook.effective_from", "not-later", day=day))
    return problems


def _asset_problems(last: Rulebook, new: Rulebook) -> list[Problem]:
    problems = []
    for old in last.assets:
        asset = new.asset(old.code)
        if asset is None:
            problems.append(_problem("asset", "asset-gone", asset=old.code))
        elif asset.kind != old.kind:
            where = f"asset[{new.assets.index(asset)}].kind"
            problems.append(_problem(where, "other-kind", asset=old.code, kind=old.kind))
    return problems


def _problem(where: str, code: str, **facts: Any) -> Problem:
    return Problem(where, code, facts)
