"""Walks by seed, each in a fresh book; one that goes wrong is made short and shown."""

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace

import pytest
from flask import Flask

from pointsapp.actions.rulebooks import publish
from pointsapp.rules.reading import read_rulebook
from tests.actions.histories import NANQIAO
from tests.cast import SHELF, Cast, act_of
from tests.walks.author import Author
from tests.walks.neighbourhood import Expected, Neighbourhood
from tests.walks.steps import Step, Walk
from tests.walks.walking import Clock, Walker

SHORTENING_SECONDS = 60
FIRST, SECOND = (path.read_text("utf-8") for path in NANQIAO)

FreshBook = Callable[[], AbstractContextManager[tuple[Flask, Cast]]]


def rules_from(day: str | None) -> list[str]:
    """The rules of Nanqiao, and the changed ones from a day on."""
    return [FIRST, SECOND.replace("2020-09-07", day)] if day else [FIRST]


def modelled(new_rules_from: str | None) -> Neighbourhood:
    """The model at the beginning of a walk."""
    return Neighbourhood([read_rulebook(text) for text in rules_from(new_rules_from)], SHELF)


@contextmanager
def setting_out(fresh_book: FreshBook, walk: Walk) -> Iterator[Walker]:
    """Somebody who is about to take a walk, at its time and under its rules."""
    clock = Clock(walk.start_ms)
    with pytest.MonkeyPatch.context() as patch, fresh_book() as (app, cast):
        patch.setattr("pointsapp.web.now.time", clock)
        for text in rules_from(walk.new_rules_from)[1:]:
            publish(act_of(cast.chen, at_ms=walk.start_ms), text)
        yield Walker(app, cast, clock, modelled(walk.new_rules_from))


def made_up(seed: int, count: int) -> tuple[Walk, list[Expected]]:
    """A walk as it comes from its seed, without taking it, and what has to be answered."""
    author = Author(seed)
    model = modelled(author.new_rules_from)
    taken = [(step, model.answer(step)) for step in author.steps(model, count)]
    return replace(author.walk, steps=[step for step, _ in taken]), [expected for _, expected in taken]


@dataclass(frozen=True)
class Wrong:
    """What went wrong at the end of a walk."""

    what: str
    walk: Walk

    def __str__(self) -> str:
        return f"{self.walk}\n{self.what}"


def taken(fresh_book: FreshBook, walk: Walk, steps: Callable[[Neighbourhood], Iterable[Step]]) -> Wrong | None:
    """Takes steps that come from a walk's beginning or are made up as the model goes; says what goes wrong."""
    so_far: list[Step] = []
    try:
        with setting_out(fresh_book, walk) as walker:
            for step in steps(walker.model):
                so_far.append(step)
                walker.take(step)
            walker.end()
    except Exception as problem:  # noqa: BLE001
        return Wrong(f"{type(problem).__name__}: {problem}", replace(walk, steps=so_far))
    return None


def taken_again(fresh_book: FreshBook, walk: Walk) -> Wrong | None:
    """Takes a walk that was made up before."""
    return taken(fresh_book, walk, lambda model: walk.steps)


def shortened(fresh_book: FreshBook, wrong: Wrong) -> Wrong:
    """The walk without what it goes wrong without, as far as there is time: half of it is tried, down to a step."""
    until = time.monotonic() + SHORTENING_SECONDS
    size = max(len(wrong.walk.steps) // 2, 1)
    while size and time.monotonic() < until:
        tried = (taken_again(fresh_book, shorter) for shorter in without(wrong.walk, size))
        still = next(filter(None, tried), None)
        if still:
            wrong, size = still, min(size, max(len(still.walk.steps) // 2, 1))
        else:
            size //= 2
    return wrong


def without(walk: Walk, size: int) -> Iterator[Walk]:
    """The walk without so many steps at one place, the last place first."""
    for first in range(len(walk.steps) - size, -1, -size):
        yield replace(walk, steps=[*walk.steps[:first], *walk.steps[first + size :]])


def first_wrong(fresh_book: FreshBook, seeds: Iterable[int], count: int) -> Wrong | None:
    """Takes the walks of these seeds, each of so many steps, until one goes wrong."""
    authors = (Author(seed) for seed in seeds)
    walks = (taken(fresh_book, author.walk, lambda model, by=author: by.steps(model, count)) for author in authors)
    return next(filter(None, walks), None)
