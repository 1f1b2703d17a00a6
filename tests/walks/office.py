"""The model of the admin's pages: stock, undoing, cards, roles, the team."""

from pointsapp.rules.events import Event
from tests.actions.model import No
from tests.walks.book import Book, By
from tests.walks.kiosk import Answer, Kiosk
from tests.walks.people import People
from tests.walks.steps import Step

MOST_IN_A_FORM = 1_000_000


class Office:
    """What 陈 does; each method is a step, gives what is answered, and raises No."""

    def __init__(self, book: Book, people: People, kiosk: Kiosk) -> None:
        self.book, self.people, self.kiosk = book, people, kiosk

    def stock_in(self, step: Step) -> Answer:
        if not 1 <= step.quantity <= MOST_IN_A_FORM:
            raise No("bad-number")
        shelf = "" if step.point == "A" else step.point
        event = Event(0, step.key, step.at_ms, step.at_ms, "stock", shelf, step.asset, step.quantity, "")
        content = ("stock", None, None, step.point, step.asset, step.quantity)
        return self.book.enter(event, content, lambda done: {"to": "/admin/nanqiao/stock"}, By())

    def undo_as_admin(self, step: Step) -> Answer:
        found = self.book.entries.get(step.entry)
        if found is None:
            raise No("not-found")
        if found.done.event.kind == "volunteer":
            raise No("undo-by-withdrawal")
        event = Event(0, step.key, step.at_ms, step.at_ms, "reverse", "", "", 0, step.entry)
        content = ("reverse", found.household, None, step.entry, step.reason)
        return self.book.enter(event, content, lambda done: {"entry": step.entry}, By())

    def revoke_card(self, step: Step) -> Answer:
        self.book.operate(step.key, "revoke-card", step.household)
        self.people.cards.discard(step.household)
        return {"household": step.household}

    def give_role(self, step: Step) -> Answer:
        if self.book.operate(step.key, "give-role", step.person, step.role):
            self.people.grant(step.person, step.role)
        return {"person": step.person}

    def take_role(self, step: Step) -> Answer:
        if self.book.operate(step.key, "take-role", step.person, step.role):
            self.people.revoke(step.person, step.role)
            if step.role == "operator":
                self.kiosk.end_turns(step.at_ms, step.person)
        return {"person": step.person}

    def join_team(self, step: Step) -> Answer:
        if step.role not in ("volunteer", "leader"):
            raise No("not-found")
        if self.book.operate(step.key, "join-team", step.person, step.role):
            self.people.join(step.person, step.role)
        return {"team": True}
