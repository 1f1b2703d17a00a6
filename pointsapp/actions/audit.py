"""Recomputing a community's whole book, and naming the first row that does not fit."""

from collections.abc import Callable, Iterable

from pointsapp.store.audit import CHECKS, Check, Finding, first_finding
from pointsapp.store.database import reading

Progress = Callable[[Iterable[Check]], Iterable[Check]]


def audit(community_id: int, progress: Progress = iter) -> Finding | None:
    """The first wrong row of a community's book, all of it seen at one moment; None if everything fits.

    `progress` goes through the checks and may show how far it is.
    """
    with reading():
        for check in progress(CHECKS):
            finding = first_finding(community_id, check)
            if finding:
                return finding
    return None
