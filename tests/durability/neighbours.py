"""A neighbourhood large enough for hours of bookings: households with cards, a kiosk with an operator, a full shelf."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from uuid import UUID

from pointsapp.actions.cards import NewCard, issue_cards
from pointsapp.actions.devices import device_of, offer_pairing, pair
from pointsapp.actions.installation import open_book
from pointsapp.actions.operators import sign_on
from pointsapp.actions.people import Home, NewPerson, enrol_household
from pointsapp.actions.rewards import take_stock_in
from pointsapp.config import Settings
from pointsapp.web.now import new_key, now_ms, random_bytes
from tests.cast import Cast
from tests.durability.tills import Visit, visit

FIRST_NUMBER = 2_000_000  # the cast has smaller ones
STOCK = 1_000_000


@dataclass(frozen=True)
class Neighbours:
    """A paired kiosk's token, and everybody's cards."""

    device: str
    cards: list[str]

    def visits(self) -> Iterator[Visit]:
        """Everybody comes, one after the other, and then again: the earlier visits were the later ones of the week."""
        for number in count():
            yield visit(self.cards[number % len(self.cards)], 1 + number // len(self.cards) * 8)


def settle(cast: Cast, settings: Settings, households: int) -> Neighbours:
    """Enrols all of it in the book, which has to be open: a paired kiosk, 小赵 on duty at it, its shelf full."""
    at_ms = now_ms()
    _, secrets = open_book(settings)
    take_stock_in(cast.act(at_ms=at_ms), cast.point_id, "battery-aa", STOCK)
    code = offer_pairing(cast.act(at_ms=at_ms), cast.device_id, random_bytes(5))
    device = pair(code, secrets, (random_bytes(32), random_bytes(32)), at_ms).token
    sign_on(device_of(device, at_ms), cast.zhao.id, cast.zhao.pin, new_key(), at_ms)
    ids = [_enrolled(cast, number, at_ms) for number in range(households)]
    cards = [NewCard(new_key(), household_id, random_bytes(16)) for household_id in ids]
    issued = [each for first in range(0, households, 10) for each in issue_cards(cast.act(), cards[first : first + 10])]
    return Neighbours(device, [each.token for each in issued])


def _enrolled(cast: Cast, number: int, at_ms: int) -> UUID:
    home = Home(f"住户{number}", "20栋", "1单元", str(number))
    return enrol_household(cast.act(at_ms=at_ms), home, [NewPerson(new_key(), f"住户{number}")], FIRST_NUMBER + number)
