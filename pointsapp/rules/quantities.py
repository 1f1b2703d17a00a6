"""How much and how often, in words: "2节5号南孚电池", "2 AA batteries", "3次", "twice"."""

from collections.abc import Mapping, Sequence

from pointsapp.rules.rulebook import CATEGORY_NAMES, Asset, Rulebook


def quantity_text(asset: Asset, quantity: int, language: str) -> str:
    """A quantity (may be negative) with unit and name; `language` is "zh" or "en"."""
    return _english(asset, quantity) if language == "en" else _chinese(asset, quantity)


def amounts_text(rulebook: Rulebook, amounts: Mapping[str, int], language: str) -> str:
    """Several quantities by asset code, joined with a plus."""
    known = [(asset, quantity) for code, quantity in amounts.items() if (asset := rulebook.asset(code))]
    return " + ".join(quantity_text(asset, quantity, language) for asset, quantity in known)


def name_text(asset: Asset, language: str) -> str:
    """The name alone, as a heading: "5号南孚电池", "AA batteries"."""
    return asset.name.en_plural if language == "en" else asset.name.zh


def unit_text(asset: Asset, language: str) -> str:
    """What follows a bare number: "节", " kg", or nothing."""
    if language == "en":
        return f" {asset.unit_en}" if asset.unit_en else ""
    return asset.unit_zh


def waste_text(categories: Sequence[str], language: str) -> str:
    """Kinds of waste, joined with "or": "厨余垃圾或可回收物", "kitchen waste or recyclables"."""
    if language == "en":
        return " or ".join(CATEGORY_NAMES[category][1] for category in categories) or "waste"
    return "或".join(CATEGORY_NAMES[category][0] for category in categories) or "垃圾"


def times_text(times: int, language: str) -> str:
    """How often: "3次", "3 times", "once"."""
    if language == "en":
        return {1: "once", 2: "twice"}.get(times, f"{times} times")
    return f"{times}次"


def _chinese(asset: Asset, quantity: int) -> str:
    if not asset.unit_zh and asset.name.zh[:1].isnumeric():
        return f"{asset.name.zh}×{quantity}"  # "2" + "5号电池" would read 25号
    return f"{quantity}{asset.unit_zh}{asset.name.zh}"


def _english(asset: Asset, quantity: int) -> str:
    if asset.unit_en:
        return f"{quantity} {asset.unit_en} of {asset.name.en_plural}"
    name = asset.name.en if abs(quantity) == 1 else asset.name.en_plural
    times = " × " if name[:1].isnumeric() else " "  # "10 550 ml bottles" would read 10,550
    return f"{quantity}{times}{name}"
