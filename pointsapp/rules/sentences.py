"""What the poster says of a rulebook, in Chinese and in English, made from the rules themselves."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from pointsapp.rules.limit_texts import limit_texts
from pointsapp.rules.quantities import amounts_text, times_text, waste_text
from pointsapp.rules.rulebook import DROP_OFF_PREFIX, VOLUNTEER_HOUR, Exchange, Rulebook, Weekly

SentenceKind = Literal["exchange", "weekly", "earn", "limit"]


@dataclass(frozen=True)
class Sentence:
    """One line of the poster; `code` is that of its rule, the source of an `earn`, or what a limit bounds."""

    kind: SentenceKind
    code: str
    text: str


def sentences(rulebook: Rulebook, language: str) -> list[Sentence]:
    """All lines of the poster ("zh" or "en"): exchanges, weekly rewards, what earns credits, limits."""
    return list(_lines(rulebook, language))


def limit_sentences(rulebook: Rulebook, language: str) -> list[Sentence]:
    """What bounds the rules: drop-offs a day, the gap between them, until when to claim, materials a day."""
    return [Sentence("limit", code, text) for code, text in limit_texts(rulebook, language)]


def exchange_text(rulebook: Rulebook, exchange: Exchange, language: str) -> str:
    """Like "10个550ml塑料瓶 = 2节5号南孚电池" or "10 points = 1 tray of eggs", with its weekly limit."""
    take, give = (amounts_text(rulebook, amounts, language) for amounts in (exchange.take, exchange.give))
    limit = exchange.limit_per_week
    if limit is None:
        return f"{take} = {give}"
    if language == "en":
        return f"{take} = {give} (at most {times_text(limit, language)} per household and week)"
    return f"{take} = {give}（每户每周最多{times_text(limit, language)}）"


def weekly_text(rulebook: Rulebook, rule: Weekly, language: str) -> str:
    """Like "每周投放厨余垃圾3次，可领20个垃圾袋" or "Bring sorted kitchen waste 3 times in a week: …"."""
    give = amounts_text(rulebook, rule.give, language)
    waste = waste_text(rulebook.drop_offs.counted, language)
    times = times_text(rule.drop_offs, language)
    if language == "en":
        return f"Bring sorted {waste} {times} in a week: {give}"
    return f"每周投放{waste}{times}，可领{give}"


def earn_text(rulebook: Rulebook, source: str, give: Mapping[str, int], language: str) -> str:
    """Like "投放1次厨余垃圾 = 1积分" or "1 full hour of volunteer service = 1 point"."""
    given = amounts_text(rulebook, give, language)
    if source == VOLUNTEER_HOUR:
        done = "1 full hour of volunteer service" if language == "en" else "志愿服务满1小时"
        return f"{done} = {given}"
    waste = waste_text((source.removeprefix(DROP_OFF_PREFIX),), language)
    return f"1 drop-off of sorted {waste} = {given}" if language == "en" else f"投放1次{waste} = {given}"


def _lines(rulebook: Rulebook, language: str) -> Iterator[Sentence]:
    for exchange in rulebook.exchanges:
        yield Sentence("exchange", exchange.code, exchange_text(rulebook, exchange, language))
    for rule in rulebook.weekly:
        yield Sentence("weekly", rule.code, weekly_text(rulebook, rule, language))
    for source, give in rulebook.earn.items():
        yield Sentence("earn", source, earn_text(rulebook, source, give, language))
    yield from limit_sentences(rulebook, language)
