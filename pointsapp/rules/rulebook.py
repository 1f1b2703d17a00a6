"""What one version of a community's rules holds, ready to be asked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal

Kind = Literal["credit", "material", "reward"]
KINDS: tuple[Kind, ...] = ("credit", "material", "reward")

VOLUNTEER_HOUR = "volunteer-hour"
DROP_OFF_PREFIX = "drop-off:"

# The four kinds of household waste of GB/T 19095-2019, in its own words.
CATEGORY_NAMES: dict[str, tuple[str, str]] = {
    "kitchen-waste": ("厨余垃圾", "kitchen waste"),
    "recyclable": ("可回收物", "recyclables"),
    "hazardous": ("有害垃圾", "hazardous waste"),
    "other": ("其他垃圾", "other waste"),
}

_NOTHING: Mapping[str, int] = {}


@dataclass(frozen=True)
class Name:
    """What an asset is called in Chinese and in English; the English plural falls back to the singular."""

    zh: str
    en: str
    en_plural: str


@dataclass(frozen=True)
class Asset:
    """Something that is counted in whole numbers; the two limits are a material's only."""

    code: str
    kind: Kind
    name: Name
    unit_zh: str = ""
    unit_en: str = ""
    max_per_deposit: int | None = None
    max_per_day: int | None = None


@dataclass(frozen=True)
class DropOffRules:
    """Which waste may be brought, which of it counts, and how often for one household."""

    categories: tuple[str, ...]
    counted: tuple[str, ...]
    max_per_day: int
    min_gap_minutes: int
    accept_late_days: int

    @cached_property
    def min_gap_ms(self) -> int:
        """The gap between two counted drop-offs of a household, in milliseconds."""
        return self.min_gap_minutes * 60_000

    @cached_property
    def accept_late_ms(self) -> int:
        """How late a record may arrive, in milliseconds: days of 24 hours."""
        return self.accept_late_days * 86_400_000


@dataclass(frozen=True)
class Exchange:
    """Goods for goods: what leaves the household and what it gets, once."""

    code: str
    take: Mapping[str, int]
    give: Mapping[str, int]
    limit_per_week: int | None = None


@dataclass(frozen=True)
class Weekly:
    """Deeds for goods: what a household gets once for a week with so many counted drop-offs."""

    code: str
    drop_offs: int
    give: Mapping[str, int]
    claim_days: int


@dataclass(frozen=True)
class Rulebook:
    """One version of a community's rules, in force from 00:00 of a local day."""

    community: str
    version: int
    effective_from: date
    timezone: str
    assets: tuple[Asset, ...]
    drop_offs: DropOffRules
    earn: Mapping[str, Mapping[str, int]]
    exchanges: tuple[Exchange, ...] = ()
    weekly: tuple[Weekly, ...] = ()

    def __hash__(self) -> int:
        return hash((self.community, self.version))

    @cached_property
    def _assets_by_code(self) -> dict[str, Asset]:
        return {asset.code: asset for asset in self.assets}

    @cached_property
    def _exchanges_by_code(self) -> dict[str, Exchange]:
        return {exchange.code: exchange for exchange in self.exchanges}

    @cached_property
    def _weekly_by_code(self) -> dict[str, Weekly]:
        return {rule.code: rule for rule in self.weekly}

    def asset(self, code: str) -> Asset | None:
        """The asset of that code, or None."""
        return self._assets_by_code.get(code)

    def exchange(self, code: str) -> Exchange | None:
        """The exchange of that code, or None."""
        return self._exchanges_by_code.get(code)

    def weekly_rule(self, code: str) -> Weekly | None:
        """The weekly reward of that code, or None."""
        return self._weekly_by_code.get(code)

    def earned_for(self, source: str) -> Mapping[str, int]:
        """What "drop-off:<category>" or "volunteer-hour" earns once: credits by code, empty if nothing."""
        return self.earn.get(source, _NOTHING)
