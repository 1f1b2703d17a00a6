"""What is different in a version of the rules, line by line, as people read it."""

from dataclasses import dataclass

from pointsapp.rules.quantities import name_text, waste_text
from pointsapp.rules.rulebook import Rulebook
from pointsapp.rules.sentences import sentences


@dataclass(frozen=True, slots=True)
class Change:
    """A line of the rules as it was and as it will be; None where there was or will be none."""

    before: str | None
    after: str | None


def changes(last: Rulebook, new: Rulebook, language: str) -> list[Change]:
    """The lines that differ between two versions, in "zh" or "en": changed and new ones, then those that go."""
    old_lines, new_lines = _lines(last, language), _lines(new, language)
    keys = [*new_lines, *(key for key in old_lines if key not in new_lines)]
    pairs = [(old_lines.get(key), new_lines.get(key)) for key in keys]
    return [Change(before, after) for before, after in pairs if before != after]


def _lines(rulebook: Rulebook, language: str) -> dict[tuple[str, str, int], str]:
    """The poster's lines and what it leaves out, each under the rule that it is about."""
    lines: dict[tuple[str, str, int], str] = {}
    for kind, code, text in _texts(rulebook, language):
        place = sum((kind, code) == key[:2] for key in lines)  # a code may have several lines
        lines[kind, code, place] = text
    return lines


def _texts(rulebook: Rulebook, language: str) -> list[tuple[str, str, str]]:
    texts: list[tuple[str, str, str]] = [(line.kind, line.code, line.text) for line in sentences(rulebook, language)]
    taken = waste_text(rulebook.drop_offs.categories, language)
    counted = waste_text(rulebook.drop_offs.counted, language)
    days = rulebook.drop_offs.accept_late_days
    if language == "en":
        texts.append(("drop-offs", "categories", f"Taken here: {taken}; what counts: {counted}"))
        texts.append(("drop-offs", "late", f"What a kiosk recorded offline is accepted for {days} days"))
    else:
        texts.append(("drop-offs", "categories", f"收取{taken}；其中{counted}计入"))
        texts.append(("drop-offs", "late", f"自助机离线时的记录，{days}天内上传有效"))
    return texts + [("asset", asset.code, name_text(asset, language)) for asset in rulebook.assets]
