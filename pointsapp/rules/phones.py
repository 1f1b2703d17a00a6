"""What passes for a telephone number."""

from pointsapp.rules.numbers import plain_digits
from pointsapp.rules.refusal import Refusal

LEAST, MOST = 7, 15  # a town's own number without its area code; the longest of ITU-T E.164


def check_phone(text: str) -> str:
    """The number as it was typed, with spaces, hyphens, brackets and a leading +, or "" for none.

    Refuses with phone-bad (least, most) all that has fewer or more digits, or anything else in it.
    """
    digits = plain_digits(text).translate({ord(sign): None for sign in "()（）"}).removeprefix("+")
    if digits and not (digits.isascii() and digits.isdigit() and LEAST <= len(digits) <= MOST):
        raise Refusal("phone-bad", least=LEAST, most=MOST)
    return text
