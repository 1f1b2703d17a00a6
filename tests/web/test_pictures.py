"""The phone and the kiosk draw the same picture of the same waste."""

import re
from pathlib import Path

import pytest
from flask import Flask, render_template_string

from pointsapp.rules.rulebook import CATEGORY_NAMES

KIOSK = Path(__file__).parents[2] / "kiosk" / "page" / "pictures"


def strokes(svg: str) -> list[str]:
    """What is drawn, one element after the other, without the frame around it."""
    return re.findall(r"<(?!/?svg)[^>]+>", svg)


@pytest.mark.parametrize("code", CATEGORY_NAMES)
def test_waste_looks_alike_on_the_phone_and_at_the_kiosk(app: Flask, code: str) -> None:
    with app.test_request_context():
        drawn = render_template_string('{% from "icons.html" import icon %}{{ icon(code) }}', code=code)
    assert strokes(drawn) == strokes((KIOSK / f"{code}.svg").read_text(encoding="utf-8"))
    assert 'viewBox="0 0 96 96"' in drawn
