"""The facts of a refusal as people read them: assets and rules by their names, times on the local clock."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import ngettext

from pointsapp.rules.refusal import Refusal
from pointsapp.web import formats
from pointsapp.web.here import rulebook_here


def facts_for_people(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The same facts with words in place of codes."""
    return {name: _in_words(name, value) for name, value in facts.items()}


def _in_words(name: str, value: Any) -> Any:
    if name == "asset":
        return named(str(value))
    if name.endswith("_ms") and isinstance(value, int):
        return formats.moment(value)
    if name == "retry_seconds":
        return waiting(value)
    if isinstance(value, date):
        return formats.day(value)
    return value


def waiting(seconds: int) -> str:
    """How long that is: in seconds up to two minutes, in minutes beyond."""
    if seconds <= 120:
        return str(ngettext("%(num)s second", "%(num)s seconds", seconds))
    return str(ngettext("%(num)s minute", "%(num)s minutes", -(-seconds // 60)))


def named(code: str) -> str:
    """What an asset is called in the rulebook of here and now; its code where there is none."""
    try:
        asset = rulebook_here().asset(code)
    except Refusal:
        return code
    return code if asset is None else formats.asset_name(asset)
