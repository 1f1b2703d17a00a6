"""Bookings of every kind by the program's own actions, made up at random, each of which can be asked for again."""

from collections.abc import Callable
from random import Random
from typing import Any
from uuid import UUID

from pointsapp.actions.acts import NOBODY, Act
from pointsapp.actions.drop_offs import record_deposit, record_drop_off
from pointsapp.actions.reversals import reverse
from pointsapp.actions.rewards import claim_weekly_reward, exchange, take_stock_in
from pointsapp.actions.services import book_service
from pointsapp.rules.refusal import Refusal
from tests.cast import Cast, new_id
from tests.rules.shanghai import ms

SUNDAY, HOUR_MS, WEEK_HOURS = ms("2026-03-08T20:00"), 3_600_000, 6 * 24


class Deeds:
    """What somebody asked for, by its key."""

    def __init__(self, cast: Cast, random: Random) -> None:
        self.cast, self.random = cast, random
        self._asked: dict[UUID, Callable[[], Any]] = {}

    def make_up(self) -> UUID:
        """Thinks of one more; gives its key."""
        cast, random, key = self.cast, self.random, new_id()
        act = Act(cast.community.id, key, NOBODY, SUNDAY - random.randrange(WEEK_HOURS) * HOUR_MS, SUNDAY)
        who = random.choice([cast.zhang, cast.li, cast.wang])
        shelf, times = random.choice([cast.point_id, cast.second_point_id]), random.randint(1, 2)
        before = random.choice([*self._asked, key])
        kinds: list[Callable[[], Any]] = [
            lambda: record_drop_off(act, who.household_id, "kitchen-waste"),
            lambda: record_deposit(act, who.household_id, "bottle-550ml", 30),
            lambda: exchange(act, who.household_id, shelf, "bottles-for-batteries", times),
            lambda: claim_weekly_reward(act, who.household_id, shelf, "bags"),
            lambda: book_service(act, who.id, who.household_id, 45),
            lambda: take_stock_in(act, shelf, "battery-aa", 4),
            lambda: reverse(act, before),
        ]
        self._asked[key] = random.choice(kinds)
        return key

    def ask(self, key: UUID) -> Any:
        """Does it, or hears what came of it before. A refusal is an answer as well: its code."""
        try:
            return self._asked[key]()
        except Refusal as refusal:
            return refusal.code
