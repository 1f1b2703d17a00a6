"""A step of a walk: one request, said in plain values, so that a walk can be printed, cut short and taken again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any


@dataclass(frozen=True)
class Step:
    """Who asks for what, and when (ms). `number` is its place in the walk that was made up, and stays its name.

    In `said`, a `key` is the name of an idempotency key, `scan` the number of the step that read the card.
    """

    number: int
    at_ms: int
    kind: str
    said: Mapping[str, Any]

    def __getattr__(self, name: str) -> Any:
        try:
            return self.said[name]
        except KeyError:
            raise AttributeError(name) from None

    def __str__(self) -> str:
        at = datetime.fromtimestamp(self.at_ms / 1000, UTC).isoformat(timespec="milliseconds")
        said = ", ".join(f"{name}={value!r}" for name, value in self.said.items())
        return f"{self.number}. {at} {self.kind}({said})"


@dataclass(frozen=True)
class Walk:
    """A seed and what follows from it: when the walk begins, from which day on new rules hold, and its steps."""

    seed: int
    start_ms: int
    new_rules_from: str | None
    steps: Sequence[Step]

    def __str__(self) -> str:
        head = f"walk {self.seed}, new rules from {self.new_rules_from}, {len(self.steps)} steps"
        return "\n".join([head, *map(str, self.steps)])
