"""Who goes a way with what: screen, language and database, so that each is met and not each with each."""

import pytest

# Each screen in each language, the databases in turn; the first alone is enough for a way's by-paths.
PHONE_ZH = ("sqlite", ("phone", "zh-CN"))
DESK_EN = ("postgresql", ("desk", "en"))
PHONE_EN = ("postgresql", ("phone", "en"))
DESK_ZH = ("sqlite", ("desk", "zh-CN"))
KIOSK_ZH = ("sqlite", ("kiosk", "zh-CN"))
KIOSK_EN = ("postgresql", ("kiosk", "en"))
STANDING_ZH = ("postgresql", ("standing kiosk", "zh-CN"))
STANDING_EN = ("sqlite", ("standing kiosk", "en"))


def turns(*chosen: tuple[str, tuple[str, str]]) -> pytest.MarkDecorator:
    """Runs a test once for each turn, on its database, with `page` of its screen and language."""
    names = ["-".join((engine, screen.replace(" ", "-"), language)) for engine, (screen, language) in chosen]
    return pytest.mark.parametrize(("database_url", "page"), chosen, indirect=True, ids=names)


EVERY_TURN = turns(PHONE_ZH, DESK_EN, PHONE_EN, DESK_ZH)
EVERY_KIOSK_TURN = turns(KIOSK_ZH, STANDING_EN, STANDING_ZH, KIOSK_EN)
