"""How every floor says no: a code with facts, made into a sentence at the door."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


class Refusal(Exception):
    """A "no" that the person who asked is told: a code for programs, and the facts its sentence needs."""

    def __init__(self, code: str, /, **facts: Any) -> None:
        super().__init__(code)
        self.code = code
        self.facts: dict[str, Any] = facts


@dataclass(frozen=True)
class Problem:
    """One thing wrong in a rulebook: at which key path ("exchange[0].take") or "line 14", and what it is."""

    where: str
    code: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    line: int | None = None


class RulebookRefused(Refusal):
    """A rulebook refused as a whole, with every problem that could be found in it."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("rulebook-refused", problems=tuple(problems))
        self.problems: tuple[Problem, ...] = tuple(problems)

    def __str__(self) -> str:
        return "; ".join(f"{problem.where}: {problem.code}" for problem in self.problems)
