"""What stands in the book after a step, beside what the model says: all of it, and nothing below zero."""

from collections import Counter
from uuid import UUID

from pointsapp.store.database import connect
from pointsapp.store.statements import Statement, uuid_or_none
from tests.actions.model import STOCK
from tests.cast import Cast
from tests.walks.neighbourhood import Neighbourhood
from tests.walks.people import HOMES

KINDS = {
    "drop-off": "drop_off",
    "weekly-claim": "claim",
    "reversal": "reverse",
    "withdrawal": "withdraw",
}
_book = Statement(
    """SELECT 'balance', owner_id, asset, '', quantity FROM balance WHERE community_id = :c
    UNION ALL SELECT 'week', household_id, '', week, drop_offs FROM household_week WHERE community_id = :c
    UNION ALL SELECT 'claimed', household_id, rule, week, 1 FROM claimed_week WHERE community_id = :c
    UNION ALL SELECT 'minutes', person_id, '', '', minutes FROM service_total WHERE community_id = :c
    UNION ALL SELECT 'hours', person_id, '', '', paid_hours FROM service_total WHERE community_id = :c
    UNION ALL SELECT 'entries', NULL, kind, '', COUNT(*) FROM entry WHERE community_id = :c GROUP BY kind
    UNION ALL SELECT 'operations', NULL, '', '', COUNT(*) FROM operation WHERE community_id = :c"""
)

Line = tuple[str, str | UUID | None, str, str]  # what it is, whose, of which asset, rule or kind, in which week
Book = dict[Line, int]


class Written:
    """Reads the book of 南桥社区, and that of the other community, in which nothing may happen."""

    def __init__(self, cast: Cast) -> None:
        self.here, self.there = cast.community.id, cast.other.id
        self.names: dict[UUID | None, str | None] = {cast.point_id: STOCK, cast.second_point_id: "B", None: ""}
        for name, home in HOMES.items():
            self.names |= {getattr(cast, name).household_id: home, getattr(cast, name).id: name}
        self.operations_before = self.book(self.here)["operations", "", "", ""]
        self.there_before = self.book(self.there)

    def book(self, community_id: int) -> Book:
        """What is written and not zero."""
        connect()
        rows = [(what, uuid_or_none(id), name, week, n) for what, id, name, week, n in _book.rows(c=community_id)]
        return {(what, self.names.get(id, id), KINDS.get(name, name), week): n for what, id, name, week, n in rows if n}

    def check(self, model: Neighbourhood) -> None:
        """Compares everything."""
        written, said = Counter(self.book(self.here)), modelled(model)
        written["operations", "", "", ""] -= self.operations_before
        assert min(written.values()) >= 0
        wrong = {line: (n, said[line]) for line, n in written.items() if n != said[line]}
        missing = {line: (0, n) for line, n in said.items() if line not in written}
        assert not wrong | missing, "what is written, and what should be"

    def check_elsewhere(self) -> None:
        """Nothing happened to the others."""
        assert self.book(self.there) == self.there_before


def modelled(model: Neighbourhood) -> Counter[Line]:
    """What the model says that is written."""
    rules, said = model.book.model, Counter[Line]()
    for (owner, asset), n in rules.held.items():
        said["balance", owner, asset, ""] = n
    for done in rules.done:
        event = done.event
        said["entries", "", event.kind, ""] += 1
        if done.counted and not done.undone:
            said["week", event.household, "", model.book.week(event.at_ms)] += 1
        if event.kind == "claim" and not done.undone:
            said["claimed", event.household, event.what, done.week] += 1
    for (home, person), n in rules.minutes.items():
        said["minutes", person, "", ""], said["hours", person, "", ""] = n, len(rules.paid[home, person])
    said["operations", "", "", ""] = len(model.book.operations)
    return +said
