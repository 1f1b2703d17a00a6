"""What a new version changes is told line by line."""

from dataclasses import replace

from pointsapp.rules.changes import Change, changes
from pointsapp.rules.rulebook import Exchange


def test_only_what_differs_is_told(nanqiao):
    assert changes(nanqiao, replace(nanqiao, version=2), "zh") == []


def test_a_line_changes_one_comes_and_one_goes(nanqiao):
    bottles, _eggs = nanqiao.exchanges
    dearer = replace(bottles, take={"bottle-550ml": 12})
    new = replace(nanqiao, exchanges=(dearer, Exchange("points-for-bin", {"point": 30}, {"bin": 1}, None)))
    assert changes(nanqiao, new, "en") == [
        Change("10 × 550 ml plastic bottles = 2 AA batteries", "12 × 550 ml plastic bottles = 2 AA batteries"),
        Change(None, "30 points = 1 garbage bin"),
        Change("10 points = 1 tray of eggs", None),
    ]


def test_what_the_poster_leaves_out_is_told_too(nanqiao):
    drop_offs = replace(nanqiao.drop_offs, accept_late_days=3, categories=("kitchen-waste",))
    told = changes(nanqiao, replace(nanqiao, drop_offs=drop_offs), "zh")
    assert [change.after for change in told] == [
        "收取厨余垃圾；其中厨余垃圾计入",
        "自助机离线时的记录，3天内上传有效",
    ]


def test_several_limits_of_one_kind_do_not_hide_each_other(nanqiao):
    bags, bin = nanqiao.weekly
    new = replace(nanqiao, weekly=(bags, replace(bin, claim_days=14)))
    told = changes(nanqiao, new, "zh")
    assert [change.after for change in told if change.after and "内领取" in change.after] == [
        "20个垃圾袋请在该周结束后7天内领取",
        "1个垃圾桶请在该周结束后14天内领取",
    ]
