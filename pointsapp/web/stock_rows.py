"""What lies on the shelves, as the admin's pages show it: with the reward itself, and whether it runs low."""

from dataclasses import dataclass
from uuid import UUID

from pointsapp.actions.rulebooks import rulebooks_of
from pointsapp.rules.calendar import local_day
from pointsapp.rules.rulebook import Asset
from pointsapp.rules.shelf import runs_low
from pointsapp.rules.versions import in_force
from pointsapp.store.shelves import shelves_of
from pointsapp.web.here import community
from pointsapp.web.now import now_ms


@dataclass(frozen=True, slots=True)
class StockRow:
    """So much of a reward at a point; `low` if it is enough for few more hand-outs by the rules of today."""

    point_id: UUID
    point_name: str
    asset: Asset
    quantity: int
    low: bool


def stock_here() -> list[StockRow]:
    """The shelves of the community, point by point; 0 stands where there was some and it is gone."""
    here = community()
    rulebooks = rulebooks_of(here.id)
    now = in_force(rulebooks, local_day(now_ms(), here.timezone))
    rows = []
    for one in shelves_of(here.id):
        asset = (
            rulebooks[-1].asset(one.asset) if rulebooks else None
        )  # a later version has all assets of the ones before
        if asset:
            low = now is not None and runs_low(now, asset.code, one.quantity)
            rows.append(StockRow(one.point_id, one.point_name, asset, one.quantity, low))
    return rows
