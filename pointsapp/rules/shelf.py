"""How far the stock on a shelf still reaches."""

from pointsapp.rules.rulebook import Rulebook

FEW_HAND_OUTS = 5  # fewer than so many more hand-outs, and it is time to order: about a day at a busy point


def hand_outs_left(rulebook: Rulebook, asset: str, quantity: int) -> int | None:
    """How many more hand-outs a quantity is enough for, by the rule that gives most of it; None if no rule does."""
    given = [rule.give for rule in rulebook.exchanges] + [rule.give for rule in rulebook.weekly]
    most = max((give.get(asset, 0) for give in given), default=0)
    return quantity // most if most else None


def runs_low(rulebook: Rulebook, asset: str, quantity: int) -> bool:
    """Whether a shelf is enough for fewer than five more hand-outs of a reward."""
    left = hand_outs_left(rulebook, asset, quantity)
    return left is not None and left < FEW_HAND_OUTS
