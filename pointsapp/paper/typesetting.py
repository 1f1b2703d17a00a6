"""Set a template of this folder with values as data, never as markup, and give back the finished file's bytes."""

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Literal

import typst

from pointsapp.paper.glyphs import FONT_FILES, printable

FOLDER = Path(__file__).parent
# To be kept for decades and read aloud: the archive's and the screen reader's standard, both at once.
STANDARDS: list[Literal["a-2a", "ua-1"]] = ["a-2a", "ua-1"]
Words = str | int | bool | Sequence["Words"] | dict[str, "Words"]


def typeset_pdf(template: str, words: dict[str, Words], codes: Sequence[str] = (), dated: date | None = None) -> bytes:
    """A PDF/A-2a and PDF/UA-1 of `template` (a file name in this folder).

    `words` reach the template as plain strings, cleaned by `printable`; `codes` are SVG drawings of ours, untouched.
    The same values give the same bytes: `dated` is the day written into the file, 1970 without one.
    """
    moment = datetime.combine(dated or date(1970, 1, 1), datetime.min.time(), UTC)
    return _one(
        typst.compile(
            FOLDER / template,
            root=FOLDER,
            font_paths=_fonts(),
            ignore_system_fonts=True,
            sys_inputs=_inputs(words, codes),
            pdf_standards=list(STANDARDS),
            timestamp=moment,
        )
    )


def typeset_picture(template: str, words: dict[str, Words], codes: Sequence[str], ppi: float) -> bytes:
    """The first page of `template` as a PNG of `ppi` pixels an inch."""
    return _one(
        typst.compile(
            FOLDER / template,
            root=FOLDER,
            font_paths=_fonts(),
            ignore_system_fonts=True,
            sys_inputs=_inputs(words, codes),
            format="png",
            ppi=ppi,
        )
    )


@cache
def _fonts() -> typst.Fonts:
    """Only our two fonts: the same paper on every machine, whatever is installed there."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONT_FILES[0].parent])


def _inputs(words: dict[str, Words], codes: Sequence[str]) -> dict[str, str]:
    return {"words": json.dumps(_cleaned(words)), "codes": json.dumps(list(codes))}


def _cleaned(value: Words) -> Words:
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, dict):
        return {key: _cleaned(inner) for key, inner in value.items()}
    if isinstance(value, Sequence):
        return [_cleaned(inner) for inner in value]
    return value


def _one(pages: bytes | list[bytes]) -> bytes:
    """The first page where the format gives one file a page."""
    return pages[0] if isinstance(pages, list) else pages
