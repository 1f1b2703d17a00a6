"""The facts of a refusal as people read them: assets and rules by their names, times on the local clock."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import format_date

from pointsapp.rules.refusal import Refusal
from pointsapp.rules.rulebook import Rulebook
from pointsapp.web.languages import language, moment


def facts_for_people(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The same facts with words in place of codes."""
    return {name: _in_words(name, value) for name, value in facts.items()}


def _in_words(name: str, value: Any) -> Any:
    if name == "asset":
        return asset_name(str(value))
    if name.endswith("_ms") and isinstance(value, int):
        return moment(value)
    if isinstance(value, date):
        return format_date(value)
    return value


def asset_name(code: str) -> str:
    """What an asset is called in the rulebook of here and now; its code where there is none."""
    from pointsapp.web.doors import rulebook_here

    try:
        rulebook: Rulebook | None = rulebook_here()
    except Refusal:
        rulebook = None
    asset = rulebook.asset(code) if rulebook else None
    if asset is None:
        return code
    return asset.name.en if language() == "en" else asset.name.zh
