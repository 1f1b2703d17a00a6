"""Card numbers: seven digits and a check digit, so that a mistyped one is noticed."""

import re

_EIGHT = re.compile(r"[0-9]{8}")


def card_number(seven: int) -> str:
    """The 8-digit number of a card from its first seven (0 to 9,999,999).

    The last digit is that of ISO/IEC 7064 MOD 11,10, which notices every single wrong digit, and every two
    neighbours swapped but for one pair in ninety.
    """
    if not 0 <= seven <= 9_999_999:
        raise ValueError("a card number begins with seven digits")
    digits = f"{seven:07d}"
    return digits + check_digit(digits)


def is_card_number(text: str) -> bool:
    """Whether a text is eight ASCII digits with the right check digit."""
    return bool(_EIGHT.fullmatch(text)) and card_number(int(text[:7])) == text


def check_digit(digits: str) -> str:
    """The digit that ISO/IEC 7064 MOD 11,10 puts behind a text of ASCII digits."""
    product = 10
    for digit in digits:
        product = ((product + int(digit)) % 10 or 10) * 2 % 11
    return str((1 - product) % 10)
