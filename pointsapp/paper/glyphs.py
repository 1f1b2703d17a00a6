"""Which characters the paper's fonts can draw, so that no name ever prints as an empty box."""

import struct
import unicodedata
from functools import cache

import pylopdf_fonts_zh_cn as chinese_fonts

FONT_FILES = (chinese_fonts.sans_path(), chinese_fonts.serif_path())
_UNICODE_FULL = (3, 10)  # platform and encoding of the character map that reaches beyond U+FFFF


def missing_characters(text: str) -> set[str]:
    """The characters of `text` that no font of ours draws; empty when all will print.

    White space and invisible characters need no drawing and are never missing.
    """
    return {character for character in unicodedata.normalize("NFC", text) if not _prints(character)}


def printable(text: str) -> str:
    """`text` as it goes on paper: one line, nothing invisible in it, and nothing that would print as a box.

    Direction marks and other controls are dropped, since they can make a line read as something else.
    A character that no font draws is written as its code point, 〔U+1F600〕, which a person can look up.
    """
    seen = "".join(c for c in unicodedata.normalize("NFC", text) if c.isspace() or not _is_invisible(c))
    line = " ".join(seen.split())
    return "".join(c if _prints(c) else f"〔U+{ord(c):04X}〕" for c in line)


def _prints(character: str) -> bool:
    return character.isspace() or _is_invisible(character) or ord(character) in _drawn()


def _is_invisible(character: str) -> bool:
    """Controls, format characters, and the selectors that choose between two forms of one character."""
    return unicodedata.category(character) in ("Cc", "Cf") or unicodedata.name(character, "").startswith(
        "VARIATION SELECTOR"
    )


@cache
def _drawn() -> frozenset[int]:
    return frozenset().union(*(_character_map(path.read_bytes()) for path in FONT_FILES))


def _character_map(font: bytes) -> set[int]:
    """The code points of a font file: its `cmap` table's segmented coverage (OpenType, format 12)."""
    tables = struct.unpack_from(">H", font, 4)[0]
    records = (struct.unpack_from(">4s4xII", font, 12 + 16 * number) for number in range(tables))
    cmap = next(offset for tag, offset, _ in records if tag == b"cmap")
    maps = struct.unpack_from(">H", font, cmap + 2)[0]
    entries = (struct.unpack_from(">HHI", font, cmap + 4 + 8 * number) for number in range(maps))
    full = cmap + next(offset for *kind, offset in entries if tuple(kind) == _UNICODE_FULL)
    groups = struct.unpack_from(">I", font, full + 12)[0]
    spans = (struct.unpack_from(">II", font, full + 16 + 12 * number) for number in range(groups))
    return {point for first, last in spans for point in range(first, last + 1)}
