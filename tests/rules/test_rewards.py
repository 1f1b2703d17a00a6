"""Deposits, exchanges and stock: each test in its order, each limit at its edge."""

from dataclasses import replace

import pytest

from pointsapp.rules.refusal import Refusal
from pointsapp.rules.rewards import MAX_QUANTITY, check_deposit, check_exchange, check_stock, times_over


def code(call, *values):
    with pytest.raises(Refusal) as refused:
        call(*values)
    return refused.value.code


@pytest.fixture
def limited(nanqiao):
    exchange = replace(nanqiao.exchanges[0], limit_per_week=3)
    return replace(nanqiao, exchanges=(exchange,))


def test_a_deposit_up_to_its_limits(nanqiao):
    assert check_deposit(nanqiao, "bottle-550ml", 200, 200).code == "bottle-550ml"


@pytest.mark.parametrize("asset", ["point", "bin", "gold"])
def test_only_materials_are_deposited(nanqiao, asset):
    assert code(check_deposit, nanqiao, asset, 0, 0) == "unknown-asset"


@pytest.mark.parametrize("quantity", [-1, 0, 201])
def test_a_deposit_of_a_wrong_quantity(nanqiao, quantity):
    assert code(check_deposit, nanqiao, "bottle-550ml", quantity, 400) == "bad-quantity"


def test_a_deposit_above_the_day(nanqiao):
    assert code(check_deposit, nanqiao, "bottle-550ml", 1, 400) == "limit-reached"


def test_a_material_without_limits(nanqiao):
    bottle = replace(nanqiao.asset("bottle-550ml"), max_per_deposit=None, max_per_day=None)
    rulebook = replace(nanqiao, assets=(bottle,))
    check_deposit(rulebook, "bottle-550ml", MAX_QUANTITY, 10**9)
    assert code(check_deposit, rulebook, "bottle-550ml", MAX_QUANTITY + 1, 0) == "bad-quantity"


def test_an_exchange_without_a_limit(nanqiao):
    assert check_exchange(nanqiao, "points-for-eggs", MAX_QUANTITY, 10**9).give == {"egg-tray": 1}


def test_an_exchange_is_tested_in_order(limited):
    assert code(check_exchange, limited, "points-for-eggs", 0, 9) == "unknown-rule"
    assert code(check_exchange, limited, "bottles-for-batteries", 0, 9) == "bad-quantity"
    assert code(check_exchange, limited, "bottles-for-batteries", MAX_QUANTITY + 1, 9) == "bad-quantity"
    assert code(check_exchange, limited, "bottles-for-batteries", 2, 2) == "limit-reached"
    assert check_exchange(limited, "bottles-for-batteries", 1, 2).limit_per_week == 3


def test_an_exchange_several_times_over(nanqiao):
    assert times_over(nanqiao.exchanges[0].take, 3) == {"bottle-550ml": 30}


def test_only_rewards_lie_in_stock(nanqiao):
    assert check_stock(nanqiao, "bin", MAX_QUANTITY).kind == "reward"
    assert code(check_stock, nanqiao, "point", 0) == "unknown-asset"
    assert code(check_stock, nanqiao, "bottle-550ml", 1) == "unknown-asset"
    assert code(check_stock, nanqiao, "bin", 0) == "bad-quantity"
    assert code(check_stock, nanqiao, "bin", MAX_QUANTITY + 1) == "bad-quantity"
