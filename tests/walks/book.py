"""The model's book: what is written under a key, once, beside what `Model` makes of it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pointsapp.rules.events import Event
from tests.actions.model import Done, Model, No

Content = tuple[Any, ...]


@dataclass(frozen=True)
class Booked:
    """An entry: what was asked for, what was answered, and who booked it, at the kiosk or elsewhere."""

    content: Content
    answer: Any
    done: Done
    household: str | None
    person: str | None
    at_kiosk: bool
    received_ms: int


@dataclass(frozen=True)
class By:
    """Who books something, through what."""

    person: str | None = None
    at_kiosk: bool = False


class Book:
    """Entries and operations by the names of their keys."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.entries: dict[str, Booked] = {}
        self.operations: dict[str, Content] = {}

    def enter(self, event: Event, content: Content, answer: Callable[[Done], Any], by: By) -> Any:
        """Books an event under its id, or finds that this was done before; gives the answer of the first time.

        `content`: the kind, the household, and all that was asked for.
        """
        known = self.entries.get(event.id)
        if known and known.content == content:
            return known.answer
        self.model.check_times(event)
        if known:
            raise No("key-reused")
        self.model.take(event)
        done = self.model.done[-1]
        given = answer(done)
        self.entries[event.id] = Booked(content, given, done, content[1], by.person, by.at_kiosk, event.received_ms)
        return given

    def operate(self, key: str, *content: Any) -> bool:
        """Whether an operation is new under its key; it is written only if the caller goes through with it."""
        known = self.operations.setdefault(key, content)
        if known != content:
            raise No("key-reused")
        return known is content

    def forget(self, key: str) -> None:
        """An operation that was refused was never there."""
        del self.operations[key]

    def week_count(self, household: str, week: str) -> int:
        """Counted drop-offs of a week, by adding them up."""
        mine = self.model.standing("drop_off", household)
        return sum(done.counted and self.week(done.event.at_ms) == week for done in mine)

    def week(self, ms: int) -> str:
        """The week of an instant in the community."""
        return "{}-W{:02}".format(*self.model.day(ms).isocalendar()[:2])

    def holdings(self, owner: str | None) -> dict[str, int]:
        """What somebody or a shelf has."""
        return {asset: n for (whose, asset), n in self.model.held.items() if whose == owner and n}
