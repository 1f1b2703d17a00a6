"""The model as a whole: what a neighbourhood answers to any step, by its code where it refuses."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from pointsapp.rules.events import Event
from pointsapp.rules.rulebook import Rulebook
from tests.actions.model import Model, No
from tests.walks.book import Book
from tests.walks.hours import Hours
from tests.walks.kiosk import Kiosk
from tests.walks.office import Office
from tests.walks.people import People
from tests.walks.phones import Phones
from tests.walks.steps import Step


@dataclass(frozen=True)
class Expected:
    """What has to be answered: a refusal's code, or what is in the answer."""

    code: str | None = None
    content: dict[str, Any] = field(default_factory=dict)


class Neighbourhood:
    """南桥社区 in plain dicts, as the cast is enrolled, with what lies on the shelf of its first point."""

    def __init__(self, rulebooks: Sequence[Rulebook], shelf: dict[str, int]) -> None:
        model = Model(rulebooks)
        for asset, quantity in shelf.items():
            event = Event(0, f"delivered {asset}", 0, 0, "stock", "", asset, quantity, "")
            model.stock(event, rulebooks[0], model.day(0))
        self.book, self.people = Book(model), People()
        self.kiosk = Kiosk(self.book, self.people)
        self.phones = Phones(self.book, self.kiosk)
        self.hours = Hours(self.book, self.people)
        self.office = Office(self.book, self.people, self.kiosk)

    def answer(self, step: Step) -> Expected:
        """Takes a step, and says what has to be answered."""
        desks = (self.kiosk, self.phones, self.hours, self.office)
        desk = next(each for each in desks if step.kind in vars(type(each)))
        try:
            return Expected(content=getattr(desk, step.kind)(step))
        except No as refusal:
            return Expected(code=str(refusal))

    @property
    def changed(self) -> tuple[int, int]:
        """How many entries and operations there are."""
        return len(self.book.entries), len(self.book.operations)
