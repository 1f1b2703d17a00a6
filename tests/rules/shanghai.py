"""Local times of the tests, as milliseconds."""

from datetime import datetime
from zoneinfo import ZoneInfo


def ms(text: str, timezone: str = "Asia/Shanghai") -> int:
    """The instant of a local time like "2020-08-03T07:00" in milliseconds since 1970, UTC."""
    return round(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(timezone)).timestamp() * 1000)
