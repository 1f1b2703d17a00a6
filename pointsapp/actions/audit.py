"""Recomputing a community's whole book, and naming the first row that does not fit."""

from collections.abc import Callable, Iterable
from functools import partial

from pointsapp.actions.audit_details import first_altered
from pointsapp.actions.seals import checks_of_seals
from pointsapp.store.audit import CHECKS, Finding, first_finding
from pointsapp.store.audit_details import KINDS
from pointsapp.store.database import reading

Check = Callable[[], Finding | None]
Progress = Callable[[list[Check]], Iterable[Check]]


def audit(community_id: int, progress: Progress = iter) -> Finding | None:
    """The first wrong row of a community's book, all of it seen at one moment; None if everything fits.

    What was sealed comes first: it names the row itself that was altered, the other checks what no longer fits. Last
    come the details that no figure hangs on.
    `progress` goes through the checks and may show how far it is.
    """
    with reading():
        checks: list[Check] = [*checks_of_seals(community_id)]
        checks += [partial(first_finding, community_id, check) for check in CHECKS]
        checks += [partial(first_altered, community_id, kind) for kind in KINDS]
        for check in progress(checks):
            finding = check()
            if finding:
                return finding
    return None
