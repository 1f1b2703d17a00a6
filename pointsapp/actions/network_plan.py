"""An invented network of neighbourhoods: how many live where, and when each household came."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from pointsapp.actions.sample_plan import EVENING, GIVEN, MORNING, SURNAMES
from pointsapp.rules.calendar import DAY_MS, HOUR_MS, week_bounds, week_of

SHIFT_MS = 2 * HOUR_MS  # the point is staffed for two hours each morning and evening
ROOMS, FLOORS, UNITS = 4, 6, 3
SIZES = (1, 2, 2, 3, 4)  # persons of a household
HABITS = (0.1, 0.3, 0.4, 0.5, 0.8)  # how often a household comes, of all mornings and evenings


@dataclass(frozen=True, slots=True)
class NetworkPlan:
    """How large the network is; the weeks end with the last full one before `now_ms`."""

    communities: int
    residents: int
    weeks: int
    timezone: str
    now_ms: int

    def residents_of(self, number: int) -> int:
        """How many live in a community, counted from 0; nobody is lost in rounding."""
        return self.residents * (number + 1) // self.communities - self.residents * number // self.communities

    def weeks_begun(self) -> Iterator[tuple[str, int]]:
        """Each week with its first instant (ms), the oldest first."""
        this_week = week_bounds(week_of(self.now_ms, self.timezone), self.timezone)[0]
        weeks = [week_of(this_week - 1, self.timezone)]
        while len(weeks) < self.weeks:
            weeks.append(week_of(week_bounds(weeks[-1], self.timezone)[0] - 1, self.timezone))
        for week in reversed(weeks[: self.weeks]):
            yield week, week_bounds(week, self.timezone)[0]

    def start_ms(self) -> int:
        """When (ms) all communities were made and everybody was enrolled: a day before the first week."""
        first = next(self.weeks_begun(), None)
        return first[1] - DAY_MS if first else self.now_ms


def code_of(number: int) -> str:
    """The code of a community, counted from 0."""
    return f"sample-{number + 1:04d}"


def household_sizes(random: Random, residents: int) -> list[int]:
    """How many persons each household has, residents in all."""
    sizes = []
    while residents:
        sizes.append(min(residents, random.choice(SIZES)))
        residents -= sizes[-1]
    return sizes


def address_of(place: int) -> tuple[str, str, str]:
    """Building, unit and room of a household, counted from 0."""
    place, room = divmod(place, ROOMS)
    place, floor = divmod(place, FLOORS)
    building, unit = divmod(place, UNITS)
    return f"{building + 1}栋", f"{unit + 1}单元", f"{floor + 1}0{room + 1}"


def names(random: Random, persons: int) -> list[str]:
    """Names of a household's persons."""
    return [random.choice(SURNAMES) + random.choice(GIVEN) for _ in range(persons)]


def visits(random: Random, habits: list[float], week_ms: int) -> list[tuple[int, int]]:
    """When (ms) which household came in a week, in order: once a morning and once an evening at most, so all count."""
    came = []
    for shift_ms in [week_ms + day * DAY_MS + hours for day in range(7) for hours in (MORNING, EVENING)]:
        came += [
            (shift_ms + int(random.random() * SHIFT_MS), household)
            for household, habit in enumerate(habits)
            if random.random() < habit
        ]
    return sorted(came)
