"""A sentence and a status for each code by which something is refused, in the language of who asked."""

import importlib
import pkgutil
from functools import cache

from flask_babel import gettext

from pointsapp.rules.refusal import Refusal
from pointsapp.web.facts import facts_for_people

Sentences = dict[str, tuple[int, str]]


@cache
def sentences() -> Sentences:
    """Status and English sentence of every code, from all files of this package."""
    merged: Sentences = {}
    for module in pkgutil.iter_modules(__path__):
        found: Sentences = importlib.import_module(f"{__name__}.{module.name}").SENTENCES
        twice = merged.keys() & found.keys()
        if twice:
            raise ValueError(f"codes with two sentences: {sorted(twice)}")
        merged |= found
    return merged


def status_of(code: str) -> int:
    """The HTTP status of a refusal's code."""
    return sentences()[code][0]


def sentence_of(refusal: Refusal) -> str:
    """What a refusal says, in the language of the request."""
    return str(gettext(sentences()[refusal.code][1], **facts_for_people(refusal.facts)))


def plain_sentence(refusal: Refusal) -> str:
    """What a refusal says in English, where nobody browses: on the command line."""
    return sentences()[refusal.code][1] % refusal.facts
