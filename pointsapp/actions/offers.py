"""What a household has, how its week stands, and what it can get now or what is missing for it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from pointsapp.actions.rulebooks import rulebook_at, rulebooks_of
from pointsapp.rules.calendar import local_day, week_of
from pointsapp.rules.drop_offs import next_counting_ms, window
from pointsapp.rules.refusal import Refusal
from pointsapp.rules.rewards import earliest_claimable_week, judge_claim
from pointsapp.rules.rulebook import Exchange, Rulebook
from pointsapp.rules.versions import in_force_in_week
from pointsapp.store.drop_offs import counted_between, week_count, week_counts
from pointsapp.store.ledger import balances_of
from pointsapp.store.rewards import claimed_weeks, times_in_week


@dataclass(frozen=True, slots=True)
class WeekRule:
    """A weekly reward as the week stands: how many drop-offs it needs, and whether it was handed out."""

    code: str
    need: int
    have: int
    claimed: bool
    give: Mapping[str, int]

    @property
    def reached(self) -> bool:
        """Whether the week has as many drop-offs as the reward needs."""
        return self.have >= self.need


@dataclass(frozen=True, slots=True)
class WeekState:
    """A household's week so far: counted drop-offs, and the bars towards each reward."""

    week: str
    drop_offs: int
    rules: tuple[WeekRule, ...]


@dataclass(frozen=True, slots=True)
class TodayState:
    """Counted drop-offs of the local day, how many may count, and when the next one would."""

    counted: int
    max_per_day: int
    next_counting_ms: int


@dataclass(frozen=True, slots=True)
class Offer:
    """An exchange or weekly reward: `times` it can be had now; if 0, the code why not, and what is missing.

    `week` is that of a weekly reward. `shelf`: what is left of each reward, None where no shelf was asked about.
    """

    kind: str
    code: str
    week: str | None
    take: Mapping[str, int]
    give: Mapping[str, int]
    times: int
    refusal: str | None = None
    missing: Mapping[str, int] = field(default_factory=dict)
    missing_drop_offs: int = 0
    shelf: Mapping[str, int] | None = None


@dataclass(frozen=True, slots=True)
class _Question:
    """Whose offers, at which shelf, when, and under which rules."""

    community_id: int
    household_id: UUID
    shelf_id: UUID | None
    at_ms: int
    rulebooks: tuple[Rulebook, ...]
    rulebook: Rulebook


def week_state(community_id: int, household_id: UUID, at_ms: int) -> WeekState:
    """How the household's current week stands. Refuses with no-rulebook."""
    rulebooks = rulebooks_of(community_id)
    rulebook = rulebook_at(rulebooks, at_ms)
    week = week_of(at_ms, rulebook.timezone)
    have = week_count(community_id, household_id, week)
    rules = (in_force_in_week(rulebooks, week) or rulebook).weekly
    return WeekState(
        week,
        have,
        tuple(
            WeekRule(
                rule.code,
                rule.drop_offs,
                have,
                week in claimed_weeks(community_id, household_id, rule.code, week),
                rule.give,
            )
            for rule in rules
        ),
    )


def today_state(community_id: int, household_id: UUID, at_ms: int) -> TodayState:
    """How the household's local day stands. Refuses with no-rulebook."""
    rulebook = rulebook_at(rulebooks_of(community_id), at_ms)
    from_ms, to_ms = window(rulebook, at_ms)
    nearby = counted_between(community_id, household_id, (from_ms, to_ms + rulebook.drop_offs.min_gap_ms))
    today = local_day(at_ms, rulebook.timezone)
    counted = sum(local_day(ms, rulebook.timezone) == today for ms in nearby)
    return TodayState(counted, rulebook.drop_offs.max_per_day, next_counting_ms(rulebook, at_ms, nearby))


def offers_for(community_id: int, household_id: UUID, shelf_id: UUID | None, at_ms: int) -> list[Offer]:
    """Every exchange and weekly reward, with how often the household can have it now or what is missing.

    Without a shelf, stock is not looked at. Refuses with no-rulebook.
    """
    rulebooks = rulebooks_of(community_id)
    rulebook = rulebook_at(rulebooks, at_ms)
    asked = _Question(community_id, household_id, shelf_id, at_ms, rulebooks, rulebook)
    balances = balances_of(community_id, household_id)
    stock = balances_of(community_id, shelf_id) if shelf_id else None
    offers = [_exchange_offer(asked, rule, balances, stock) for rule in rulebook.exchanges]
    return offers + _weekly_offers(asked, stock)


def _exchange_offer(
    asked: _Question, rule: Exchange, balances: Mapping[str, int], stock: Mapping[str, int] | None
) -> Offer:
    affordable = min(balances.get(asset, 0) // amount for asset, amount in rule.take.items())
    missing = {a: n - balances.get(a, 0) for a, n in rule.take.items() if balances.get(a, 0) < n}
    limits = [(affordable, "insufficient-balance")]
    if rule.limit_per_week is not None:
        week = week_of(asked.at_ms, asked.rulebook.timezone)
        done = times_in_week(asked.community_id, asked.household_id, rule.code, week)
        limits.insert(0, (max(0, rule.limit_per_week - done), "limit-reached"))
    shelf = _on_shelf(asked.rulebook, rule.give, stock)
    if shelf is not None:
        limits += [(left // rule.give[asset], "insufficient-stock") for asset, left in shelf.items()]
    times = min(most for most, _ in limits)
    refusal = next((code for most, code in limits if most == 0), None)
    return Offer("exchange", rule.code, None, rule.take, rule.give, times, refusal, missing, 0, shelf)


def _weekly_offers(asked: _Question, stock: Mapping[str, int] | None) -> list[Offer]:
    """The rewards of this week's rules, and any of an earlier week that can still be collected."""
    codes = dict.fromkeys(rule.code for rulebook in reversed(asked.rulebooks) for rule in rulebook.weekly)
    offers = (_weekly_offer(asked, code, stock) for code in codes)
    return [offer for offer in offers if offer is not None]


def _weekly_offer(asked: _Question, code: str, stock: Mapping[str, int] | None) -> Offer | None:
    since = earliest_claimable_week(asked.rulebooks, code, asked.at_ms)
    counted = week_counts(asked.community_id, asked.household_id, since)
    claimed = claimed_weeks(asked.community_id, asked.household_id, code, since)
    try:
        verdict = judge_claim(asked.rulebooks, code, asked.at_ms, None, counted, claimed)
    except Refusal as refusal:
        return _not_yet(asked, code, refusal, counted, stock)
    shelf = _on_shelf(asked.rulebook, verdict.rule.give, stock)
    short = shelf is not None and any(left < verdict.rule.give[asset] for asset, left in shelf.items())
    refusal_code = "insufficient-stock" if short else None
    return Offer("weekly", code, verdict.week, {}, verdict.rule.give, 0 if short else 1, refusal_code, shelf=shelf)


def _not_yet(
    asked: _Question, code: str, refusal: Refusal, counted: Mapping[str, int], stock: Mapping[str, int] | None
) -> Offer | None:
    week = week_of(asked.at_ms, asked.rulebook.timezone)
    rule = (in_force_in_week(asked.rulebooks, week) or asked.rulebook).weekly_rule(code)
    if rule is None:
        return None
    missing = max(0, rule.drop_offs - counted.get(week, 0))
    shelf = _on_shelf(asked.rulebook, rule.give, stock)
    return Offer("weekly", code, week, {}, rule.give, 0, refusal.code, missing_drop_offs=missing, shelf=shelf)


def _on_shelf(rulebook: Rulebook, give: Mapping[str, int], stock: Mapping[str, int] | None) -> dict[str, int] | None:
    """What is left of each reward that is given; credits lie on no shelf."""
    if stock is None:
        return None
    kinds = {asset: found.kind for asset in give if (found := rulebook.asset(asset))}
    return {asset: stock.get(asset, 0) for asset in give if kinds.get(asset) == "reward"}
