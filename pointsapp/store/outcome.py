"""How a whole community stands: what each owner holds, was handed and reached."""

from typing import TypedDict
from uuid import UUID

from pointsapp.rules.ledger import HANDED_OUT
from pointsapp.store.statements import Statement, uuid_of


class WeekOutcome(TypedDict):
    """A week's counted drop-offs, and the codes of the weekly rewards claimed for it, sorted."""

    drop_offs: int
    claimed: list[str]


_balances = Statement(
    "SELECT owner_id, asset, quantity FROM balance WHERE community_id = :community_id AND quantity > 0"
)
_received = Statement(
    """SELECT e.household_id, p.asset,
        SUM(CASE WHEN p.to_account = :handed_out THEN p.amount ELSE -p.amount END) AS quantity
    FROM posting AS p JOIN entry AS e ON e.community_id = p.community_id AND e.id = p.entry_id
    WHERE p.community_id = :community_id AND (p.to_account = :handed_out OR p.from_account = :handed_out)
    GROUP BY e.household_id, p.asset"""
)
_weeks = Statement(
    "SELECT household_id, week, drop_offs FROM household_week WHERE community_id = :community_id AND drop_offs > 0"
)
_claims = Statement(
    "SELECT household_id, week, rule FROM claimed_week WHERE community_id = :community_id ORDER BY rule"
)


def balances_by_owner(community_id: int) -> dict[UUID, dict[str, int]]:
    """What each household and shelf holds, by asset; nothing that is zero."""
    found: dict[UUID, dict[str, int]] = {}
    for owner_id, asset, quantity in _balances.rows(community_id=community_id):
        found.setdefault(uuid_of(owner_id), {})[asset] = quantity
    return found


def received_by_household(community_id: int) -> dict[UUID, dict[str, int]]:
    """Rewards handed out to each household, less those that came back."""
    found: dict[UUID, dict[str, int]] = {}
    for household_id, asset, quantity in _received.rows(community_id=community_id, handed_out=HANDED_OUT):
        if quantity:
            found.setdefault(uuid_of(household_id), {})[asset] = int(quantity)
    return found


def weeks_by_household(community_id: int) -> dict[UUID, dict[str, WeekOutcome]]:
    """The weeks in which a household has a counted drop-off or a claim."""
    found: dict[UUID, dict[str, WeekOutcome]] = {}
    for household_id, week, drop_offs in _weeks.rows(community_id=community_id):
        found.setdefault(uuid_of(household_id), {})[week] = {"drop_offs": drop_offs, "claimed": []}
    for household_id, week, rule in _claims.rows(community_id=community_id):
        weeks = found.setdefault(uuid_of(household_id), {})
        weeks.setdefault(week, {"drop_offs": 0, "claimed": []})["claimed"].append(rule)
    return found
