"""What people type into a line, as it is kept: the same for forms and for the API."""

import unicodedata

from flask_babel import gettext as _
from marshmallow import ValidationError

# Control and format characters, of which the right-to-left override is one, have no place in a line of text.
_INVISIBLE = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")


def clean_text(typed: str, most: int, *, lines: bool = False) -> str:
    """The text, trimmed and composed (NFC), of at most so many characters; may be empty.

    Raises ValidationError, with a sentence, for a longer one or one that holds invisible characters, of which
    line breaks are allowed with `lines`.
    """
    text = unicodedata.normalize("NFC", typed).replace("\r\n", "\n").strip()
    if len(text) > most:
        raise ValidationError(_("At most %(most)s characters, please.", most=most))
    if any(unicodedata.category(c) in _INVISIBLE for c in (text.replace("\n", "") if lines else text)):
        raise ValidationError(_("There is a character in it that can't be shown."))
    return text
