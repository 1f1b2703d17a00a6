"""Makes walks up: one little story of neighbours after another, all of it from a seed."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from random import Random

from tests.cast import ENROLLED_MS
from tests.walks.neighbourhood import Neighbourhood
from tests.walks.steps import Step, Walk
from tests.walks.stories import DAY, HOUR, SECOND, Stories, Story


class Author(Stories):
    """Writes one walk while the model takes it."""

    def __init__(self, seed: int) -> None:
        random = Random(seed)
        super().__init__(random, ENROLLED_MS + 2 * DAY + random.randrange(7 * 24) * HOUR)
        self.new_rules_from = self.some_monday() if random.random() < 0.7 else None
        self.walk = Walk(seed, self.at_ms, self.new_rules_from, ())

    def some_monday(self) -> str:
        """The next Monday but some, as rules begin with a week."""
        today = date(1970, 1, 1) + timedelta(days=(self.at_ms + 8 * HOUR) // DAY)
        return (today + timedelta(days=7 * self.random.randint(1, 2) - today.weekday())).isoformat()

    def steps(self, model: Neighbourhood, count: int) -> Iterator[Step]:
        """So many steps; whoever asks for the next has taken the one before."""
        self.model = model
        stories: Mapping[Callable[[], Story], int] = {
            self.at_the_counter: 14,
            self.a_good_week: 4,
            self.with_the_phone: 5,
            self.by_the_poster: 3,
            self.hours: 6,
            self.in_the_office: 3,
            self.undoing: 5,
            self.again: 6,
            self.mixed_up: 4,
            self.later: 4,
        }
        while self.number < count:
            (story,) = self.random.choices(list(stories), stories.values())
            for wait_ms, kind, said in story():
                self.number += 1
                self.at_ms += wait_ms + self.random.randint(1, 3 * SECOND)
                step = Step(self.number, self.at_ms, kind, said)
                if "key" in said:
                    self.asked.append(step)
                yield step
                if self.number == count:
                    return
