"""Who may do what to whom, as far as it depends on who they are to each other."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from pointsapp.rules.refusal import Refusal

RESIDENT_ROLES = ("volunteer", "leader", "operator")  # people of a household, signed in by card and PIN
STAFF_ROLES = ("admin", "network", "auditor")  # signed in by name and password; network is the NGO
ROLES = RESIDENT_ROLES + STAFF_ROLES

UNDO_MS = 10 * 60_000  # an operator undoes their own hand-out within 10 minutes; later the admin


@dataclass(frozen=True)
class Served:
    """Whose hours are to be decided: person, household, team, and the households of the team's leaders."""

    person_id: Any
    household_id: Any
    team_id: Any
    leader_household_ids: Collection[Any] = ()


@dataclass(frozen=True)
class Decider:
    """Who would decide: a leader with the teams they lead, or an admin (a resident, too, or with no ids)."""

    person_id: Any = None
    household_id: Any = None
    leads: Collection[Any] = ()
    is_admin: bool = False


def may_approve(decider: Decider, served: Served) -> bool:
    """Whether one may decide on these hours.

    Never one's own or one's own household's. The leader of the team does; for a leader and their household
    any other leader; an admin always.
    """
    if decider.person_id is not None and decider.person_id == served.person_id:
        return False
    if decider.household_id is not None and decider.household_id == served.household_id:
        return False
    if decider.is_admin:
        return True
    if not decider.leads:
        return False
    return served.team_id in decider.leads or served.household_id in served.leader_household_ids


def check_operator(operator_household_id: Any, household_id: Any) -> None:
    """Refuses with operator-own-household what an operator would do for their own household."""
    if operator_household_id is not None and operator_household_id == household_id:
        raise Refusal("operator-own-household")


def may_undo(by_same_operator: bool, entry_received_ms: int, now_ms: int) -> bool:
    """Whether an operator may undo a hand-out: their own, at most 10 minutes old. An admin always may."""
    return by_same_operator and now_ms - entry_received_ms <= UNDO_MS
