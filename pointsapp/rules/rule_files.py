"""Reads several rulebook files as the versions of one community, and says which file is wrong."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pointsapp.rules.reading import read_rulebook
from pointsapp.rules.refusal import RulebookRefused
from pointsapp.rules.rulebook import Rulebook
from pointsapp.rules.succession import check_successor


@dataclass(frozen=True, slots=True)
class RuleFile:
    """A rulebook file that was read; `source` is its text."""

    name: str
    rulebook: Rulebook
    source: str


class FileRefused(Exception):
    """A rulebook file that is wrong, or cannot follow the one before it."""

    def __init__(self, name: str, refusal: RulebookRefused) -> None:
        super().__init__(f"{name}: {refusal}")
        self.name, self.refusal = name, refusal


def read_rule_files(files: Sequence[tuple[str, bytes]]) -> list[RuleFile]:
    """Reads rulebook files (name, content), one or more, into the order in which they come into force.

    Raises FileRefused, which names the file.
    """
    found = sorted((_read(*file) for file in files), key=lambda file: file.rulebook.effective_from)
    for before, after in pairwise(found):
        try:
            check_successor(before.rulebook, after.rulebook)
        except RulebookRefused as refusal:
            raise FileRefused(after.name, refusal) from refusal
    return found


def _read(name: str, content: bytes) -> RuleFile:
    try:
        return RuleFile(name, read_rulebook(content), content.decode("utf-8-sig"))
    except RulebookRefused as refusal:
        raise FileRefused(name, refusal) from refusal
