"""Numbers as people type them: whole ones, with full-width digits from a Chinese keyboard understood."""

import re

from pointsapp.rules.refusal import Refusal

_FULL_WIDTH = str.maketrans("０１２３４５６７８９　", "0123456789 ")
_DIGITS = re.compile(r"[0-9]{1,15}")


def plain_digits(text: str) -> str:
    """The text with full-width digits made plain, and without spaces and hyphens."""
    return re.sub(r"[\s-]", "", text.translate(_FULL_WIDTH))


def whole_number(text: str, least: int, most: int) -> int:
    """The number that a text holds. Refuses with bad-number (least, most) all but digits within the range."""
    digits = text.translate(_FULL_WIDTH).strip()
    if not _DIGITS.fullmatch(digits) or not least <= int(digits) <= most:
        raise Refusal("bad-number", least=least, most=most)
    return int(digits)
