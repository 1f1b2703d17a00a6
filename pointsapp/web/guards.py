"""The lock on a view: a guard that lets a request through (None) or answers it; without one a view is locked."""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

from werkzeug.wrappers import Response

P = ParamSpec("P")
R = TypeVar("R")
Guard = Callable[[], Response | None]


def guarded(view: Callable[P, R], guard: Guard) -> Callable[P, R]:
    """The view, with its guard."""
    view.guard = guard  # type: ignore[attr-defined]
    return view


def guard_of(view: object) -> Guard | None:
    """A view's guard; None if it is locked."""
    return getattr(view, "guard", None)


def open_to_all(view: Callable[P, R]) -> Callable[P, R]:
    """Anybody may see this."""
    return guarded(view, lambda: None)
