"""How a household stands, as pages show it: what it has, what it can get, and the bars of its week."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from pointsapp.actions.offers import Offer, offers_for, week_state
from pointsapp.rules.rulebook import Asset, Rulebook
from pointsapp.store.ledger import balances_of

Pair = tuple[Asset, int]


@dataclass(frozen=True, slots=True)
class ShownOffer:
    """An exchange or weekly reward, its quantities as pairs of asset and number."""

    kind: str
    week: str | None
    take: list[Pair]
    give: list[Pair]
    missing: list[Pair]
    times: int
    refusal: str | None


@dataclass(frozen=True, slots=True)
class Bar:
    """A weekly reward in the week so far: counted drop-offs `have` of `need`."""

    need: int
    have: int
    give: list[Pair]
    reached: bool
    claimed: bool


def pairs(rulebook: Rulebook, amounts: Mapping[str, int]) -> list[Pair]:
    """Quantities by asset code with the assets themselves, in the rulebook's order."""
    return [(asset, amounts[asset.code]) for asset in rulebook.assets if asset.code in amounts]


def balances(rulebook: Rulebook, household_id: UUID, community_id: int) -> list[Pair]:
    """What a household has: its credits first, also when there are none, then the material it brought."""
    held = balances_of(community_id, household_id)
    credits = [(asset, held.get(asset.code, 0)) for asset in rulebook.assets if asset.kind == "credit"]
    return credits + [pair for pair in pairs(rulebook, held) if pair[0].kind != "credit"]


def offers(rulebook: Rulebook, household_id: UUID, community_id: int, at_ms: int) -> list[ShownOffer]:
    """What a household can get, and what is missing for it; what it can have now comes first.

    Weekly rewards that the week has not reached are left to the week's bars.
    """
    found = offers_for(community_id, household_id, None, at_ms)
    shown = [_shown(rulebook, offer) for offer in found if offer.times or offer.kind == "exchange"]
    return sorted(shown, key=lambda offer: offer.times == 0)


def bars(rulebook: Rulebook, household_id: UUID, community_id: int, at_ms: int) -> list[Bar]:
    """The bars of the week in which `at_ms` lies."""
    rules = week_state(community_id, household_id, at_ms).rules
    return [Bar(rule.need, rule.have, pairs(rulebook, rule.give), rule.reached, rule.claimed) for rule in rules]


def _shown(rulebook: Rulebook, offer: Offer) -> ShownOffer:
    take, give, missing = (pairs(rulebook, amounts) for amounts in (offer.take, offer.give, offer.missing))
    return ShownOffer(offer.kind, offer.week, take, give, missing, offer.times, offer.refusal)
