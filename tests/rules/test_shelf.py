"""A shelf runs low when it is enough for fewer than five more hand-outs."""

import pytest

from pointsapp.rules.shelf import hand_outs_left, runs_low


@pytest.mark.parametrize(
    ("asset", "quantity", "left", "low"),
    [
        ("battery-aa", 10, 5, False),
        ("battery-aa", 9, 4, True),
        ("garbage-bag", 100, 5, False),
        ("garbage-bag", 99, 4, True),
        ("bin", 0, 0, True),
        ("point", 3, None, False),
    ],
)
def test_stock_is_measured_in_hand_outs(nanqiao, asset, quantity, left, low):
    assert hand_outs_left(nanqiao, asset, quantity) == left
    assert runs_low(nanqiao, asset, quantity) == low
