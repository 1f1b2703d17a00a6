"""The operators of offline histories: on as long as they touch the kiosk, and heard of when it is reached again."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from pointsapp.rules.calendar import HOUR_MS

SLACK_MS, IDLE_MS, LONGEST_MS = 5_000, 120_000, 12 * HOUR_MS
STAYED = 0.7  # of them, for some of the visits


@dataclass(frozen=True)
class Duty:
    """When an operator came, by the server's clock, last touched the kiosk and signed off (or not), by the kiosk's."""

    since_ms: int
    touched_ms: int
    left_ms: int | None

    def covers(self, at_ms: int) -> bool:
        """Whether they were on, once the server has heard of it."""
        active_ms = max(self.since_ms, min(self.touched_ms, self.since_ms + LONGEST_MS))
        ended = self.left_ms is not None and at_ms > max(active_ms, self.left_ms)
        return self.since_ms - SLACK_MS <= at_ms <= active_ms + IDLE_MS and not ended

    def told(self, session_id: str, start_ms: int) -> dict[str, object]:
        """What the kiosk tells the server of it."""
        left_ms = None if self.left_ms is None else start_ms + self.left_ms
        return {"session_id": session_id, "touched_ms": start_ms + self.touched_ms, "left_ms": left_ms}


def duty_of(since_ms: int, visits_ms: Sequence[int]) -> Duty:
    """Of whoever signed on as the network went: they stay until one of the visits, the same for the same history."""
    random = Random(repr((since_ms, visits_ms)))
    touched_ms = since_ms
    if visits_ms and random.random() < STAYED:
        touched_ms = random.choice(visits_ms) + random.choice([0, 0, -30_000, 30_000])
    return Duty(since_ms, touched_ms, random.choice([None, None, touched_ms, touched_ms + 60_000]))
