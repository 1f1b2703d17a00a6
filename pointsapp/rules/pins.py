"""Which PINs a person may choose: six digits, not those that a neighbour would try first."""

import re

from pointsapp.rules.refusal import Refusal

_SIX = re.compile(r"[0-9]{6}")
_UP, _DOWN = "01234567890123456789", "98765432109876543210"

# Lines on the keypad, lucky and love numbers, emergency calls: the head of published lists of Chinese PINs.
_WELL_KNOWN = """
    112358 123321 123654 123789 147258 147369 147852 159357 159753 258369 321654 369258 456123 741852 789456
    963852 100200 110119 110120 119110 131419 131420 131421 131452 131488 201314 520131 521131
"""
_WELL_KNOWN_PINS = frozenset(_WELL_KNOWN.split())


def check_pin(pin: str) -> None:
    """Refuses with pin-bad what is not six ASCII digits, with pin-common what is easily guessed."""
    if not _SIX.fullmatch(pin):
        raise Refusal("pin-bad")
    if is_common_pin(pin):
        raise Refusal("pin-common")


def is_common_pin(pin: str) -> bool:
    """Whether six digits are easily guessed: runs, 121212, 123123, 112233, 111222 and the well-known.

    Dates of birth are allowed: they are what old people remember, and five tries don't find one by chance.
    """
    return (
        pin in _UP
        or pin in _DOWN
        or pin == pin[:2] * 3
        or pin == pin[:3] * 2
        or (pin[0::2] == pin[1::2] and (pin[0::2] in _UP or pin[0::2] in _DOWN))
        or (len(set(pin[:3])) == len(set(pin[3:])) == 1)
        or pin in _WELL_KNOWN_PINS
    )
