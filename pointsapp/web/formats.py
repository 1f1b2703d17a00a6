"""How days, times and quantities are written on a page, in the reader's language and the community's zone."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask, g
from flask_babel import gettext as _

from pointsapp.rules.calendar import monday, sunday
from pointsapp.rules.quantities import quantity_text
from pointsapp.rules.rulebook import CATEGORY_NAMES, Asset
from pointsapp.web.languages import language

DEFAULT_TIMEZONE = "Asia/Shanghai"
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
WEEKDAYS_ZH = "一二三四五六日"
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def set_up_formats(app: Flask) -> None:
    """Give the templates their filters; a view says the community's zone by `g.timezone`, an IANA name."""
    filters: dict[str, Callable[..., Any]] = {
        "day": day, "moment": moment, "clock": clock, "weekday": weekday, "week_days": week_days,
        "minutes_text": minutes_text, "number": number, "quantity": quantity, "quantities": quantities,
        "asset_name": asset_name, "category": category,
    }  # fmt: skip
    app.jinja_env.filters.update(filters)


def local(ms: int) -> datetime:
    """An instant in milliseconds of UTC as the community's clock shows it."""
    return datetime.fromtimestamp(ms / 1000, ZoneInfo(g.get("timezone") or DEFAULT_TIMEZONE))


def day(when: int | date | str) -> str:
    """2026年8月3日 or 3 Aug 2026; from milliseconds of UTC, a day, or a day as ISO text."""
    that = _day_of(when)
    if language() == "zh":
        return f"{that.year}年{that.month}月{that.day}日"
    return f"{that.day} {MONTHS[that.month - 1]} {that.year}"


def moment(ms: int) -> str:
    """2026年8月3日 07:30 or 3 Aug 2026, 07:30."""
    return f"{day(ms)}{' ' if language() == 'zh' else ', '}{clock(ms)}"


def clock(ms: int) -> str:
    """07:30."""
    return f"{local(ms):%H:%M}"


def weekday(when: int | date | str) -> str:
    """星期一 or Monday."""
    index = _day_of(when).weekday()
    return f"星期{WEEKDAYS_ZH[index]}" if language() == "zh" else WEEKDAYS[index]


def week_days(week: str) -> str:
    """3月2日—3月8日 or 2 Mar – 8 Mar, for "2026-W10"."""
    first, last = monday(week), sunday(week)
    if language() == "zh":
        return f"{first.month}月{first.day}日—{last.month}月{last.day}日"
    return f"{first.day} {MONTHS[first.month - 1]} – {last.day} {MONTHS[last.month - 1]}"


def minutes_text(minutes: int) -> str:
    """2小时30分 or 2 h 30 min."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return str(_("%(rest)s min", rest=rest))
    if not rest:
        return str(_("%(hours)s h", hours=hours))
    return str(_("%(hours)s h %(rest)s min", hours=hours, rest=rest))


def number(value: int) -> str:
    """12,345."""
    return f"{value:,}"


def quantity(asset: Asset, amount: int) -> str:
    """20个垃圾袋 or 20 garbage bags."""
    return quantity_text(asset, amount, language())


def quantities(pairs: Iterable[tuple[Asset, int]]) -> str:
    """Several quantities in one line, from (asset, quantity)."""
    return ("、" if language() == "zh" else " and ").join(quantity(asset, amount) for asset, amount in pairs)


def asset_name(asset: Asset, amount: int = 1) -> str:
    """What a thing is called, without its number: 积分, or point and points."""
    if language() == "zh":
        return asset.name.zh
    return asset.name.en if amount == 1 else asset.name.en_plural


def category(code: str) -> str:
    """厨余垃圾 or kitchen waste; an unknown code as it is."""
    names = CATEGORY_NAMES.get(code, (code, code))
    return names[0] if language() == "zh" else names[1]


def _day_of(when: int | date | str) -> date:
    if isinstance(when, int):
        return local(when).date()
    return date.fromisoformat(when) if isinstance(when, str) else when
