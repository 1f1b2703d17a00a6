"""What may be deposited, exchanged, claimed and taken in stock."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pointsapp.rules.calendar import local_day, monday, week_of, week_of_day
from pointsapp.rules.refusal import Refusal
from pointsapp.rules.rulebook import Asset, Exchange, Rulebook, Weekly
from pointsapp.rules.versions import in_force_in_week

MAX_QUANTITY = 1_000_000


@dataclass(frozen=True)
class ClaimVerdict:
    """A weekly claim that is allowed: for which week, by which rule, of which version."""

    week: str
    rule: Weekly
    version: int


def check_quantity(quantity: int, most: int = MAX_QUANTITY) -> None:
    """Refuses a quantity below 1 or above `most` with bad-quantity (quantity, least, most)."""
    if not 1 <= quantity <= most:
        raise Refusal("bad-quantity", quantity=quantity, least=1, most=most)


def times_over(amounts: Mapping[str, int], times: int) -> dict[str, int]:
    """Amounts by asset code, each taken so many times."""
    return {code: quantity * times for code, quantity in amounts.items()}


def check_deposit(rulebook: Rulebook, asset_code: str, quantity: int, deposited_that_day: int) -> Asset:
    """The material, if a household may bring so much of it.

    `deposited_that_day`: what it brought of it on that local day, reversed deposits not counted.
    Refuses, in this order, with unknown-asset (asset), bad-quantity, limit-reached (limit, done, asset).
    """
    asset = rulebook.asset(asset_code)
    if asset is None or asset.kind != "material":
        raise Refusal("unknown-asset", asset=asset_code)
    check_quantity(quantity, asset.max_per_deposit or MAX_QUANTITY)
    if asset.max_per_day is not None and deposited_that_day + quantity > asset.max_per_day:
        raise Refusal("limit-reached", limit=asset.max_per_day, done=deposited_that_day, asset=asset_code)
    return asset


def check_exchange(rulebook: Rulebook, code: str, times: int, times_this_week: int) -> Exchange:
    """The exchange, if a household may make it so many times; balances and stock are not looked at.

    `times_this_week`: times of this code in the week of the event, under whatever version, reversed ones
    not counted. Refuses, in this order, with unknown-rule (rule), bad-quantity, limit-reached (limit, done,
    rule).
    """
    exchange = rulebook.exchange(code)
    if exchange is None:
        raise Refusal("unknown-rule", rule=code)
    check_quantity(times)
    if exchange.limit_per_week is not None and times_this_week + times > exchange.limit_per_week:
        raise Refusal("limit-reached", limit=exchange.limit_per_week, done=times_this_week, rule=code)
    return exchange


def check_stock(rulebook: Rulebook, asset_code: str, quantity: int) -> Asset:
    """The reward, if so much of it may be taken in. Refuses with unknown-asset (asset), then bad-quantity."""
    asset = rulebook.asset(asset_code)
    if asset is None or asset.kind != "reward":
        raise Refusal("unknown-asset", asset=asset_code)
    check_quantity(quantity)
    return asset


def judge_claim(
    rulebooks: Sequence[Rulebook],
    code: str,
    at_ms: int,
    week: str | None,
    counted: Mapping[str, int],
    claimed: Collection[str],
) -> ClaimVerdict:
    """Which week a weekly claim is for, if it is allowed; stock is not looked at.

    `rulebooks`: at least one, sorted by effective_from. `week`: None for the oldest claimable week, or, if
    there is none, the week of `at_ms`. `counted`: the household's counted drop-offs by week. `claimed`: the
    weeks for which it already has this reward. Refuses, in this order, with bad-week, unknown-rule,
    already-claimed, not-reached (have, need), claim-expired (claim_days), all with rule and week.
    """
    today = local_day(at_ms, rulebooks[0].timezone).toordinal()
    if week is None:
        week = _oldest_claimable(rulebooks, code, today, counted, claimed)
    if week is None:
        week = week_of(at_ms, rulebooks[0].timezone)
    rulebook = in_force_in_week(rulebooks, week)
    rule = rulebook.weekly_rule(code) if rulebook else None
    if rulebook is None or rule is None:
        raise Refusal("unknown-rule", rule=code, week=week)
    refusal = _claim_refusal(rule, week, today, counted, claimed)
    if refusal:
        raise refusal
    return ClaimVerdict(week, rule, rulebook.version)


def earliest_claimable_week(rulebooks: Sequence[Rulebook], code: str, at_ms: int) -> str:
    """A week before which none can be claimed any more: it bounds the look-up of counted drop-offs."""
    today = local_day(at_ms, rulebooks[0].timezone).toordinal()
    rules = [rule for rulebook in rulebooks if (rule := rulebook.weekly_rule(code))]
    claim_days = max((rule.claim_days for rule in rules), default=0)
    # A week is open until its Monday + 7 + claim_days, so the oldest open one holds the day claim_days ago.
    day = max(rulebooks[0].effective_from.toordinal(), today - claim_days)
    return week_of_day(date.fromordinal(min(day, today)))


def _oldest_claimable(
    rulebooks: Sequence[Rulebook], code: str, today: int, counted: Mapping[str, int], claimed: Collection[str]
) -> str | None:
    for week in sorted(counted):
        rulebook = in_force_in_week(rulebooks, week)
        rule = rulebook.weekly_rule(code) if rulebook else None
        if rule and _claim_refusal(rule, week, today, counted, claimed) is None:
            return week
    return None


def _claim_refusal(
    rule: Weekly, week: str, today: int, counted: Mapping[str, int], claimed: Collection[str]
) -> Refusal | None:
    """Why a week is not claimable, tested in the order of the rules; `today` as its ordinal."""
    begins = monday(week).toordinal()
    have = counted.get(week, 0)
    if week in claimed:
        return Refusal("already-claimed", rule=rule.code, week=week)
    if today < begins or have < rule.drop_offs:
        return Refusal("not-reached", rule=rule.code, week=week, have=have, need=rule.drop_offs)
    if today >= begins + 7 + rule.claim_days:
        return Refusal("claim-expired", rule=rule.code, week=week, claim_days=rule.claim_days)
    return None
