"""Turning the leaves of a long list: which one the address asks for, and where the neighbours are."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from flask import request, url_for

from pointsapp.rules.numbers import whole_number
from pointsapp.rules.refusal import Refusal

T = TypeVar("T")
FARTHEST = 10_000


@dataclass(frozen=True)
class Leaf(Generic[T]):
    """The rows of one leaf, and the addresses of those before and after it, where there are such."""

    rows: Sequence[T]
    newer: str | None
    older: str | None


def leaf_number() -> int:
    """The leaf that `?page=` asks for, 1 being the first; the first for all that is no number."""
    try:
        return whole_number(request.args.get("page", "1"), 1, FARTHEST)
    except Refusal:
        return 1


def leaf_of(found: Sequence[T], size: int) -> Leaf[T]:
    """A leaf of at most `size` rows; `found` was asked for one more, which tells whether another leaf follows."""
    number, endpoint = leaf_number(), str(request.endpoint)
    return Leaf(
        found[:size],
        url_for(endpoint, page=number - 1) if number > 1 else None,
        url_for(endpoint, page=number + 1) if len(found) > size else None,
    )
