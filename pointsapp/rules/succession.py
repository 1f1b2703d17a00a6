"""Whether a version of the rules may follow the last one, and from when it may hold."""

from datetime import date, timedelta
from typing import Any

from pointsapp.rules.refusal import Problem, RulebookRefused
from pointsapp.rules.rulebook import Rulebook


def check_successor(last: Rulebook, new: Rulebook) -> None:
    """Refuses with RulebookRefused, all problems named, a version that cannot follow `last`."""
    problems = [*_head_problems(last, new), *_asset_problems(last, new)]
    if problems:
        raise RulebookRefused(problems)


def check_start(new: Rulebook, today: date) -> None:
    """Refuses with RulebookRefused a version that would hold before tomorrow; `today` is the local day.

    The first version of a community may begin on any day: it is not checked.
    """
    if new.effective_from <= today:
        earliest = today + timedelta(days=1)
        problem = _problem("rulebook.effective_from", "too-early", earliest=earliest.isoformat())
        raise RulebookRefused([problem])


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
