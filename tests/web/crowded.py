"""A counter at which sixteen clients ask at once, served by four processes, with 小赵 on duty."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count, islice

from pointsapp.actions.audit import audit
from pointsapp.actions.rewards import take_stock_in
from pointsapp.actions.services import book_service
from pointsapp.secrets import Secrets
from pointsapp.store.ledger import quantity_of
from pointsapp.store.statements import Statement
from pointsapp.web.api.doors import COOKIE
from pointsapp.web.now import new_key, now_ms
from tests.cast import Cast, Member
from tests.support.clients import Answer, Call, Clients
from tests.support.screens import paired_screen
from tests.web.kiosk_calls import HEADERS

CLIENTS = 16
TRAYS, POINTS = 50, 10  # trays of eggs, for ten points each
ATTEMPTS = 300
A_DAY = 1440  # minutes of service, which earn 24 points

_entries = Statement("SELECT COUNT(*) FROM entry WHERE community_id = :c")


@dataclass(frozen=True)
class Race:
    """How a race for trays ended: what was answered how often, trays left, points paid, the longest wait in seconds."""

    said: Counter[tuple[int, str | None]]
    left: int
    paid: int
    longest: float

    def check(self) -> None:
        """Fifty had a tray, the others a clear no, and the book says the same."""
        assert self.said == {(200, None): TRAYS, (409, "insufficient-stock"): ATTEMPTS - TRAYS}
        assert (self.left, self.paid) == (0, TRAYS * POINTS)


@dataclass(frozen=True)
class Copies:
    """What came of a booking that all sent at once: the answers, and how many entries it made."""

    answers: list[Answer]
    entries: int

    def check(self) -> None:
        """One entry, and sixteen equal answers."""
        assert self.answers[0].status == 200
        assert [answer.said for answer in self.answers] == [self.answers[0].said] * CLIENTS
        assert self.entries == 1


class CrowdedCounter:
    """A paired kiosk of 南桥A区, whose book we can look into."""

    def __init__(self, url: str, cast: Cast, secrets: Secrets) -> None:
        self.cast = cast
        self.neighbours = (cast.zhang, cast.li, cast.wang)
        token = paired_screen(cast.act(at_ms=now_ms()), cast.device_id, secrets).token
        self.clients = Clients(url, {**HEADERS, "Cookie": f"{COOKIE}={token}"}, CLIENTS)

    def sign_on(self) -> None:
        """小赵 is on."""
        zhao = self.cast.zhao
        assert self.clients.call(Call("PUT", "/operator", {"person_id": str(zhao.id), "pin": zhao.pin})).status == 200

    def pass_of(self, member: Member) -> str:
        """A fresh reading of somebody's card."""
        scan_pass: str = self.clients.call(Call("POST", "/readings", {"card": member.card})).content["scan_pass"]
        return scan_pass

    def points(self) -> int:
        """What the neighbours have together."""
        return sum(self.quantity(member, "point") for member in self.neighbours)

    def quantity(self, owner: Member | None, asset: str) -> int:
        """What somebody has, or the shelf."""
        return quantity_of(self.cast.community.id, owner.household_id if owner else self.cast.point_id, asset)

    def entries(self) -> int:
        """How many there are."""
        return int(_entries.rows(c=self.cast.community.id)[0][0])

    def race(self) -> Race:
        """Fifty trays lie there, each household could pay for them all, and three hundred times one is asked for."""
        self.stock_up()
        self.sign_on()
        points, passes = self.points(), [self.pass_of(member) for member in self.neighbours]
        calls = [exchange(passes[number % len(passes)]) for number in range(ATTEMPTS)]
        answers = self.clients.send([calls[first::CLIENTS] for first in range(CLIENTS)])
        said = Counter((answer.status, answer.content.get("code")) for answer in answers)
        longest = max(answer.seconds for answer in answers)
        return Race(said, self.quantity(None, "egg-tray"), points - self.points(), longest)

    def stock_up(self) -> None:
        """Trays and points for a race."""
        missing = TRAYS - self.quantity(None, "egg-tray")
        if missing:
            take_stock_in(self.cast.act(at_ms=now_ms()), self.cast.point_id, "egg-tray", missing)
        for member in self.neighbours:
            while self.quantity(member, "point") < TRAYS * POINTS:
                book_service(self.cast.act(at_ms=now_ms()), member.id, member.household_id, A_DAY)

    def copies(self, keys: int) -> Iterator[Copies]:
        """Bookings of all kinds, of each of which all send a copy at once."""
        self.stock_up()
        for call in islice(self.visits(), keys):
            before = self.entries()
            answers = self.clients.send([[call]] * CLIENTS)
            yield Copies(answers, self.entries() - before)

    def check_book(self) -> None:
        """All of it fits."""
        assert audit(self.cast.community.id) is None

    def visits(self) -> Iterator[Call]:
        """Bookings of visitors, each made when the one before is booked: whatever is taken is brought back."""
        for number in count():
            if number % 10 == 0:
                self.sign_on()
            scan_pass = self.pass_of(self.neighbours[number % len(self.neighbours)])
            yield booking("/drop-offs", card=scan_pass, category="kitchen-waste")
            yield booking("/deposits", scan_pass=scan_pass, asset="bottle-550ml", quantity=1)
            tray = exchange(scan_pass)
            yield tray
            yield booking("/reversals", entry_id=tray.body["id"], reason="拿错了")


def booking(path: str, **said: object) -> Call:
    """A booking here and now, under a key of its own."""
    return Call("POST", path, {"id": str(new_key()), "happened_ms": now_ms(), **said})


def exchange(scan_pass: str) -> Call:
    """A tray of eggs for ten points."""
    return booking("/exchanges", scan_pass=scan_pass, code="points-for-eggs", times=1)
