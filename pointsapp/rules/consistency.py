"""Whether the tables of one rulebook file fit each other; problems are noted at their key paths."""

from collections.abc import Iterable, Mapping, Sequence

from pointsapp.rules.file_tables import Findings, next_monday, shown
from pointsapp.rules.rulebook import CATEGORY_NAMES, DROP_OFF_PREFIX, VOLUNTEER_HOUR, Rulebook

Amounts = Mapping[str, int]
_EARN_REFUSES = {"material": "earn-credits", "reward": "earn-credits"}


def check_consistency(rulebook: Rulebook, earn: Sequence[tuple[str, Amounts]], findings: Findings) -> None:
    """Note what does not fit; `earn` as listed in the file, since the rulebook holds each source once."""
    if rulebook.version > 1 and rulebook.effective_from.weekday() != 0:
        monday = next_monday(rulebook.effective_from)
        findings.add("rulebook.effective_from", "not-monday", monday=monday.isoformat())
    _check_assets(rulebook, findings)
    _check_categories(rulebook, findings)
    _check_earn(rulebook, earn, findings)
    _check_exchanges(rulebook, findings)
    _check_weekly(rulebook, findings)


def _check_assets(rulebook: Rulebook, findings: Findings) -> None:
    if not rulebook.assets and not findings.has("asset"):
        findings.add("asset", "no-asset")
    _check_codes((asset.code for asset in rulebook.assets), "asset", findings)
    for i, asset in enumerate(rulebook.assets):
        for key in ("max_per_deposit", "max_per_day"):
            if asset.kind in ("credit", "reward") and getattr(asset, key) is not None:
                findings.add(f"asset[{i}].{key}", "material-only", key=key)


def _check_categories(rulebook: Rulebook, findings: Findings) -> None:
    rules = rulebook.drop_offs
    for category in rules.categories:
        if category not in CATEGORY_NAMES:
            choices = tuple(CATEGORY_NAMES)
            findings.add("drop_offs.categories", "bad-choice", found=shown(category), choices=choices)
    for category in rules.counted:
        if category not in rules.categories and not findings.has("drop_offs.categories"):
            findings.add("drop_offs.counted", "bad-choice", found=shown(category), choices=rules.categories)


def _check_earn(rulebook: Rulebook, earn: Sequence[tuple[str, Amounts]], findings: Findings) -> None:
    _check_codes((source for source, _ in earn), "earn", findings, key="for")
    sources = (*(DROP_OFF_PREFIX + category for category in rulebook.drop_offs.counted), VOLUNTEER_HOUR)
    counted_unknown = findings.has("drop_offs") or findings.has("drop_offs.counted")
    for i, (source, give) in enumerate(earn):
        path = f"earn[{i}]"
        if source and source not in sources and not counted_unknown:
            findings.add(f"{path}.for", "bad-choice", found=shown(source), choices=sources)
        _check_kinds(rulebook, give, f"{path}.give", _EARN_REFUSES, findings)


def _check_exchanges(rulebook: Rulebook, findings: Findings) -> None:
    _check_codes((exchange.code for exchange in rulebook.exchanges), "exchange", findings)
    for i, exchange in enumerate(rulebook.exchanges):
        path = f"exchange[{i}]"
        _check_kinds(rulebook, exchange.take, f"{path}.take", {"reward": "takes-reward"}, findings)
        _check_kinds(rulebook, exchange.give, f"{path}.give", {"material": "gives-material"}, findings)
        for code in exchange.take.keys() & exchange.give.keys():
            findings.add(f"{path}.give", "both-sides", asset=shown(code))


def _check_weekly(rulebook: Rulebook, findings: Findings) -> None:
    _check_codes((rule.code for rule in rulebook.weekly), "weekly", findings)
    for i, rule in enumerate(rulebook.weekly):
        _check_kinds(rulebook, rule.give, f"weekly[{i}].give", {"material": "gives-material"}, findings)


def _check_codes(codes: Iterable[str], table: str, findings: Findings, key: str = "code") -> None:
    """Note each code that already stands in its table; an unreadable one is noted elsewhere."""
    seen: set[str] = set()
    for i, code in enumerate(codes):
        if code and code in seen:
            findings.add(f"{table}[{i}].{key}", "twice", found=shown(code))
        seen.add(code)


def _check_kinds(
    rulebook: Rulebook, amounts: Amounts, path: str, refused: Mapping[str, str], findings: Findings
) -> None:
    """Note each asset that is not declared, or of a kind that may not stand here (kind → problem code)."""
    for code in amounts:
        asset = rulebook.asset(code)
        if asset is None:
            if rulebook.assets:
                findings.add(f"{path}.{code}", "undeclared", asset=shown(code))
        elif asset.kind in refused:
            findings.add(f"{path}.{code}", refused[asset.kind], asset=shown(code))
