"""What a long run is told from outside: LONG_SEED repeats one, LONG_PART="2/8" does the second of eight parts of it."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from random import Random, SystemRandom

SEED, PART = "LONG_SEED", "LONG_PART"


def seed() -> int:
    """The seed of this run: LONG_SEED, or one that is drawn now and told to the processes that this one starts."""
    if not os.environ.get(SEED):
        os.environ[SEED] = str(SystemRandom().randrange(10**9))
    return int(os.environ[SEED])


def part() -> tuple[int, int]:
    """Which part of how many this run does, counted from 1. ValueError for what is no such thing as "2/8"."""
    found = re.fullmatch(r"([1-9]\d*)/([1-9]\d*)", os.environ.get(PART) or "1/1")
    if not found or int(found[1]) > int(found[2]):
        raise ValueError(f'{PART} is to be like "2/8", the second of eight parts')
    return int(found[1]), int(found[2])


def share(rounds: int) -> range:
    """The numbers, of so many rounds in all, that this part does."""
    number, parts = part()
    return range(rounds)[number - 1 :: parts]


@contextmanager
def chance(*name: object) -> Iterator[Random]:
    """The dice of one round: they fall alike whenever seed and name are the same. An error in it names both."""
    try:
        yield Random(repr((seed(), *name)))
    except BaseException as problem:
        problem.add_note(f"in {name} of {SEED}={seed()}")
        raise
