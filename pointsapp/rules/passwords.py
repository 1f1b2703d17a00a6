"""Which passwords staff may choose: long ones that are not on every list."""

import re

from pointsapp.rules.refusal import Refusal

LEAST_LENGTH = 12
MOST_LENGTH = 200  # a bound for hashing, not for people
_LEAST_LETTERS = 5  # different ones: "aaaaaaaaaaaa" and "121212121212" have fewer
_ROWS = (
    "01234567890123456789",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiopasdfghjklzxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn",
)

# What is left of the usual long passwords once digits and signs are taken away.
_STEMS = """
    password passwort passw pass pwd admin administrator root user test guest login welcome letmein changeme
    changemenow secret master default qwerty qwertyuiop qwertyuiopasdf asdfghjkl zxcvbnm qazwsx qazwsxedc
    iloveyou woaini woaiwojia woaizhongguo nihao a aa aaa abc abcd abcdef dragon monkey sunshine princess
    football baseball trustno superman hello helloworld pointsapp nanqiao huaxing chengdu sichuan china
    zhongguo shequ huanbao adminpassword mypassword newpassword temppassword
"""
_COMMON_STEMS = frozenset(_STEMS.split())
_TAIL = re.compile(r"[\W\d_]+$")
_NO_LETTERS = re.compile(r"[\W\d_]+")
_DISGUISES = str.maketrans("@0$3!1", "aoseil")


def check_password(text: str) -> None:
    """Refuses with password-bad (least, most) a length out of bounds, with password-common an easy one."""
    if not LEAST_LENGTH <= len(text) <= MOST_LENGTH:
        raise Refusal("password-bad", least=LEAST_LENGTH, most=MOST_LENGTH)
    if _is_common(text.lower()):
        raise Refusal("password-common")


def _is_common(text: str) -> bool:
    stem = _NO_LETTERS.sub("", text)
    undisguised = _NO_LETTERS.sub("", _TAIL.sub("", text).translate(_DISGUISES))
    return (
        len(set(text)) < _LEAST_LETTERS
        or any(text in row or text in row[::-1] for row in _ROWS)
        or not stem  # digits alone are a telephone or identity number
        or stem in _COMMON_STEMS
        or undisguised in _COMMON_STEMS
        or _is_one_part_repeated(text)
    )


def _is_one_part_repeated(text: str) -> bool:
    """Whether a part of up to six characters makes up the whole: "abc123abc123"."""
    return any(text == (text[:n] * len(text))[: len(text)] for n in range(1, 7))
