"""The limits of a rulebook in words: how often a day, how far apart, until when, how much at a time."""

from collections.abc import Iterator

from pointsapp.rules.quantities import amounts_text, quantity_text, unit_text
from pointsapp.rules.rulebook import Asset, DropOffRules, Rulebook, Weekly


def limit_texts(rulebook: Rulebook, language: str) -> Iterator[tuple[str, str]]:
    """Each limit with what it bounds: max-per-day, min-gap, claim-days, or the code of a material."""
    if rulebook.drop_offs.counted:
        yield "max-per-day", _per_day(rulebook.drop_offs.max_per_day, language)
    if rulebook.drop_offs.counted and rulebook.drop_offs.min_gap_minutes:
        yield "min-gap", _gap(rulebook.drop_offs, language)
    if len({rule.claim_days for rule in rulebook.weekly}) == 1:
        subject = "Weekly rewards" if language == "en" else "每周奖励"
        yield "claim-days", _claim_days(subject, rulebook.weekly[0], language)
    else:
        for rule in rulebook.weekly:
            yield "claim-days", _claim_days(amounts_text(rulebook, rule.give, language), rule, language)
    for asset in rulebook.assets:
        if asset.max_per_deposit or asset.max_per_day:
            yield asset.code, _material(asset, language)


def _per_day(drop_offs: int, language: str) -> str:
    if language == "en":
        count = "1 drop-off counts" if drop_offs == 1 else f"{drop_offs} drop-offs count"
        return f"At most {count} per household and day"
    return f"每户每天最多计{drop_offs}次投放"


def _gap(rules: DropOffRules, language: str) -> str:
    minutes = rules.min_gap_minutes
    if language == "en":
        apart = f"{minutes} {'minute' if minutes == 1 else 'minutes'} apart"
        return f"Drop-offs of a household count when at least {apart}"
    return f"两次投放至少间隔{minutes}分钟才计数"


def _claim_days(subject: str, rule: Weekly, language: str) -> str:
    days = rule.claim_days
    if language == "en":
        return f"{subject}: collect within {days} {'day' if days == 1 else 'days'} after the week ends"
    return f"{subject}请在该周结束后{days}天内领取"


def _material(asset: Asset, language: str) -> str:
    """Like "每户每次最多交200个550ml塑料瓶，每天最多400个"."""
    english = language == "en"
    each, day = asset.max_per_deposit, asset.max_per_day
    if each is None or day is None:
        most = quantity_text(asset, each or day or 0, language)
        if english:
            return f"At most {most} {'at a time' if each else 'a day'} per household"
        return f"每户每{'次' if each else '天'}最多交{most}"
    most = quantity_text(asset, each, language)
    if english:
        return f"At most {most} at a time and {day}{unit_text(asset, language)} a day per household"
    return f"每户每次最多交{most}，每天最多{day}{unit_text(asset, language)}"
