"""The poster says what the rules hold, in words that a neighbour would use."""

from dataclasses import replace

import pytest

from pointsapp.rules.quantities import name_text, quantity_text
from pointsapp.rules.rulebook import Asset, Name
from pointsapp.rules.sentences import sentences


def texts(rulebook, language):
    return [sentence.text for sentence in sentences(rulebook, language)]


def test_the_posted_rules_in_chinese(nanqiao):
    assert texts(nanqiao, "zh") == [
        "10个550ml塑料瓶 = 2节5号南孚电池",
        "10积分 = 1盘鸡蛋",
        "每周投放厨余垃圾3次，可领20个垃圾袋",
        "每周投放厨余垃圾10次，可领1个垃圾桶",
        "投放1次厨余垃圾 = 1积分",
        "志愿服务满1小时 = 1积分",
        "每户每天最多计2次投放",
        "两次投放至少间隔60分钟才计数",
        "每周奖励请在该周结束后7天内领取",
        "每户每次最多交200个550ml塑料瓶，每天最多400个",
    ]


def test_the_posted_rules_in_english(nanqiao):
    assert texts(nanqiao, "en") == [
        "10 × 550 ml plastic bottles = 2 AA batteries",
        "10 points = 1 tray of eggs",
        "Bring sorted kitchen waste 3 times in a week: 20 garbage bags",
        "Bring sorted kitchen waste 10 times in a week: 1 garbage bin",
        "1 drop-off of sorted kitchen waste = 1 point",
        "1 full hour of volunteer service = 1 point",
        "At most 2 drop-offs count per household and day",
        "Drop-offs of a household count when at least 60 minutes apart",
        "Weekly rewards: collect within 7 days after the week ends",
        "At most 200 × 550 ml plastic bottles at a time and 400 a day per household",
    ]


def test_every_sentence_names_its_rule(nanqiao):
    kinds = [(sentence.kind, sentence.code) for sentence in sentences(nanqiao, "zh")]
    assert kinds[0] == ("exchange", "bottles-for-batteries")
    assert kinds[2] == ("weekly", "bags")
    assert kinds[4] == ("earn", "drop-off:kitchen-waste")
    assert kinds[6] == ("limit", "max-per-day")
    assert len(set(kinds)) == len(kinds)


def test_a_weekly_limit_is_said(nanqiao):
    limited = replace(nanqiao, exchanges=(replace(nanqiao.exchanges[1], limit_per_week=1),))
    assert texts(limited, "zh")[0] == "10积分 = 1盘鸡蛋（每户每周最多1次）"
    assert texts(limited, "en")[0] == "10 points = 1 tray of eggs (at most once per household and week)"


def test_one_of_everything(nanqiao):
    rules = replace(nanqiao.drop_offs, max_per_day=1, min_gap_minutes=1)
    weekly = replace(nanqiao.weekly[0], drop_offs=1, claim_days=1)
    once = texts(replace(nanqiao, drop_offs=rules, weekly=(weekly,)), "en")
    assert "Bring sorted kitchen waste once in a week: 20 garbage bags" in once
    assert "At most 1 drop-off counts per household and day" in once
    assert "Drop-offs of a household count when at least 1 minute apart" in once
    assert "Weekly rewards: collect within 1 day after the week ends" in once


def test_different_days_to_claim_are_said_for_each(nanqiao):
    weekly = (nanqiao.weekly[0], replace(nanqiao.weekly[1], claim_days=14))
    different = replace(nanqiao, weekly=weekly)
    assert "1个垃圾桶请在该周结束后14天内领取" in texts(different, "zh")
    assert "1 garbage bin: collect within 14 days after the week ends" in texts(different, "en")


def test_what_has_no_limit_is_not_said(nanqiao):
    bottle = replace(nanqiao.asset("bottle-550ml"), max_per_deposit=None, max_per_day=None)
    assets = tuple(bottle if asset.code == bottle.code else asset for asset in nanqiao.assets)
    free = replace(nanqiao, assets=assets, drop_offs=replace(nanqiao.drop_offs, min_gap_minutes=0), weekly=())
    assert [s.code for s in sentences(free, "zh") if s.kind == "limit"] == ["max-per-day"]


@pytest.mark.parametrize(
    ("each", "day", "zh", "en"),
    [(5, None, "次", "at a time"), (None, 5, "天", "a day")],
)
def test_a_material_with_one_limit(nanqiao, each, day, zh, en):
    bottle = replace(nanqiao.asset("bottle-550ml"), max_per_deposit=each, max_per_day=day)
    assets = tuple(bottle if asset.code == bottle.code else asset for asset in nanqiao.assets)
    assert texts(replace(nanqiao, assets=assets), "zh")[-1] == f"每户每{zh}最多交5个550ml塑料瓶"
    most = "At most 5 × 550 ml plastic bottles"
    assert texts(replace(nanqiao, assets=assets), "en")[-1] == f"{most} {en} per household"


def test_several_kinds_of_waste_and_of_goods(nanqiao):
    rules = replace(nanqiao.drop_offs, counted=("kitchen-waste", "recyclable"))
    weekly = replace(nanqiao.weekly[0], give={"garbage-bag": 1, "point": 5})
    both = replace(nanqiao, drop_offs=rules, weekly=(weekly,))
    assert "每周投放厨余垃圾或可回收物3次，可领1个垃圾袋 + 5积分" in texts(both, "zh")
    english = "Bring sorted kitchen waste or recyclables 3 times in a week: 1 garbage bag + 5 points"
    assert english in texts(both, "en")


COMPOST = Asset("compost-kg", "reward", Name("堆肥", "compost", "compost"), unit_zh="公斤", unit_en="kg")
BARE = Asset("battery", "reward", Name("5号电池", "9 V battery", "9 V batteries"))


@pytest.mark.parametrize(
    ("asset", "quantity", "zh", "en"),
    [
        (COMPOST, 1, "1公斤堆肥", "1 kg of compost"),
        (COMPOST, 3, "3公斤堆肥", "3 kg of compost"),
        (BARE, 2, "5号电池×2", "2 × 9 V batteries"),
        (BARE, 1, "5号电池×1", "1 × 9 V battery"),
        (BARE, -1, "5号电池×-1", "-1 × 9 V battery"),
    ],
)
def test_quantities_read_well(asset, quantity, zh, en):
    assert quantity_text(asset, quantity, "zh") == zh
    assert quantity_text(asset, quantity, "en") == en


def test_a_name_alone(nanqiao):
    assert name_text(nanqiao.asset("battery-aa"), "zh") == "5号南孚电池"
    assert name_text(nanqiao.asset("battery-aa"), "en") == "AA batteries"
