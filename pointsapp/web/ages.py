"""How long ago something was, in words."""

from flask_babel import gettext as _
from flask_babel import ngettext

from pointsapp.web import formats
from pointsapp.web.now import now_ms

MINUTE_MS = 60_000
HOUR_MS = 60 * MINUTE_MS
DAY_MS = 24 * HOUR_MS
MONTH_MS = 31 * DAY_MS
ONLINE_MS = 5 * MINUTE_MS  # a kiosk calls at least every minute while it is on


def ago(then_ms: int) -> str:
    """3分钟前 or 3 minutes ago; the day itself where it is more than a month."""
    passed = max(0, now_ms() - then_ms)
    if passed < MINUTE_MS:
        return str(_("just now"))
    if passed < HOUR_MS:
        return str(ngettext("%(num)s minute ago", "%(num)s minutes ago", passed // MINUTE_MS))
    if passed < DAY_MS:
        return str(ngettext("%(num)s hour ago", "%(num)s hours ago", passed // HOUR_MS))
    if passed < MONTH_MS:
        return str(ngettext("%(num)s day ago", "%(num)s days ago", passed // DAY_MS))
    return formats.day(then_ms)


def recent(then_ms: int | None) -> bool:
    """Whether it was in the last five minutes: a kiosk that called since is on."""
    return then_ms is not None and now_ms() - then_ms < ONLINE_MS
