"""A kiosk's outbox as its page keeps it: what lies on its disk outlives a restart, what only it knew does not."""

import json
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from tests.walks.offline import Visit

Item = dict[str, Any]  # as a batch has it


@dataclass
class Outbox:
    """What lies in a kiosk, oldest first, each under the id and the number that it got when it happened."""

    lying: list[Item] = field(default_factory=list)
    gone: list[Item] = field(default_factory=list)
    last_number: int = 0
    disk: str = ""

    def begin(self) -> None:
        """A new history: what went before is forgotten, but for the last number."""
        self.lying, self.gone = [], []
        self.write()

    def note(self, visit: Visit, card: str, id: UUID, start_ms: int) -> Item:
        """Something was brought: it lies here for good before anybody is told so."""
        self.last_number += 1
        noted = item(visit, card, id, start_ms) | {"sequence": self.last_number}
        self.lying.append(noted)
        self.write()
        return noted

    def let_go(self, answered: int) -> None:
        """The first so many were answered."""
        self.gone += self.lying[:answered]
        del self.lying[:answered]
        self.write()

    def write(self) -> None:
        """Put on the disk what must not be lost."""
        self.disk = json.dumps([self.lying, self.gone, self.last_number])

    def restart(self) -> None:
        """The power went: nothing is left but the disk."""
        self.lying, self.gone, self.last_number = json.loads(self.disk)


class Forgetful(Outbox):
    """Broken: what nobody has answered yet was never on the disk."""

    def restart(self) -> None:
        """Begins with nothing to send."""
        super().restart()
        self.lying = []


class Recounting(Outbox):
    """Broken: the last number was never on the disk."""

    def restart(self) -> None:
        """Begins to count anew."""
        super().restart()
        self.last_number = 0


def item(visit: Visit, card: str, id: UUID, start_ms: int) -> Item:
    """The visit as a batch has it, but for its number."""
    brought: Item = {"id": str(id), "happened_ms": start_ms + visit.at_ms, "card": card}
    if visit.kind == "deposit":
        brought |= {"asset": visit.what, "quantity": visit.quantity}
    else:
        brought |= {"category": visit.what}
    noted = {"wall_ms": start_ms + visit.at_ms, "contact_ms": start_ms + visit.contact_ms}
    return {"kind": visit.kind, "booking": brought, **noted}
