"""What a booking is: postings that balance by form, made from amounts by asset, and what they move."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from pointsapp.rules.rulebook import Rulebook

# The world outside the book. It has no balance rows: its totals are sums of postings.
ISSUED = UUID(int=1)  # where earned credits, bottles and deliveries come from
TAKEN = UUID(int=2)  # where what residents gave in an exchange goes
HANDED_OUT = UUID(int=3)  # where rewards go that residents carry home
OUTSIDE = frozenset((ISSUED, TAKEN, HANDED_OUT))

Amounts = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Posting:
    """So much (1 or more) of an asset from one account to another."""

    asset: str
    from_account: UUID
    to_account: UUID
    amount: int


def issue(amounts: Amounts, owner: UUID) -> list[Posting]:
    """Credits earned, material brought or stock delivered: from outside to a household or shelf."""
    return [Posting(asset, ISSUED, owner, amount) for asset, amount in amounts.items()]


def take_back(amounts: Amounts, owner: UUID) -> list[Posting]:
    """Credits that were earned and are no longer due."""
    return [Posting(asset, owner, ISSUED, amount) for asset, amount in amounts.items() if amount]


def take(amounts: Amounts, household: UUID) -> list[Posting]:
    """What a household gives in an exchange."""
    return [Posting(asset, household, TAKEN, amount) for asset, amount in amounts.items()]


def hand_out(rulebook: Rulebook, amounts: Amounts, household: UUID, shelf: UUID) -> list[Posting]:
    """What a household gets: rewards leave the shelf, credits go to its balance."""
    postings = []
    for code, amount in amounts.items():
        asset = rulebook.asset(code)
        if asset is not None and asset.kind == "credit":
            postings.append(Posting(code, ISSUED, household, amount))
        else:
            postings.append(Posting(code, shelf, HANDED_OUT, amount))
    return postings


def undo(postings: Iterable[Posting]) -> list[Posting]:
    """The postings that put everything back."""
    return [Posting(p.asset, p.to_account, p.from_account, p.amount) for p in postings]


def movements(postings: Sequence[Posting]) -> list[tuple[UUID, str, int]]:
    """Owner, asset and net change of each balance that moves, in the one order that everybody keeps.

    One order for debits and credits alike means that two bookings never wait for each other in a circle.
    """
    if len(postings) == 1:
        only = postings[0]
        if only.from_account in OUTSIDE:
            return [(only.to_account, only.asset, only.amount)]
        if only.to_account in OUTSIDE:
            return [(only.from_account, only.asset, -only.amount)]
    net: dict[tuple[UUID, str], int] = {}
    for p in postings:
        for owner, change in ((p.from_account, -p.amount), (p.to_account, p.amount)):
            if owner not in OUTSIDE:
                net[owner, p.asset] = net.get((owner, p.asset), 0) + change
    return [(owner, asset, change) for (owner, asset), change in sorted(net.items()) if change]


def added(amounts: Iterable[Amounts]) -> dict[str, int]:
    """Several amounts by asset, added up."""
    total: dict[str, int] = {}
    for each in amounts:
        for asset, amount in each.items():
            total[asset] = total.get(asset, 0) + amount
    return total
