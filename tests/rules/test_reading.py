"""A rulebook file is read whole or refused whole, with each problem at its key and line."""

from datetime import date

import pytest

from pointsapp.rules.reading import MAX_BYTES, read_rulebook
from pointsapp.rules.refusal import Problem, RulebookRefused
from pointsapp.rules.rulebook import Asset, Name

POINT_NAME = 'name = { zh = "积分", en = "point", en_plural = "points" }'
BATTERY_GIVE = 'give = { "battery-aa" = 2 }'
BOTTLE_GIVE = 'give = { "bottle-550ml" = 1 }'
BOTTLE_TAKE = 'take = { "bottle-550ml" = 10 }'


def problems(text: str | bytes) -> tuple[Problem, ...]:
    with pytest.raises(RulebookRefused) as refused:
        read_rulebook(text)
    return refused.value.problems


def test_the_posted_rules_are_read(nanqiao):
    assert (nanqiao.community, nanqiao.version, nanqiao.timezone) == ("nanqiao", 1, "Asia/Shanghai")
    assert nanqiao.effective_from == date(2020, 8, 1)
    assert nanqiao.asset("bottle-550ml") == Asset(
        "bottle-550ml",
        "material",
        Name("550ml塑料瓶", "550 ml plastic bottle", "550 ml plastic bottles"),
        unit_zh="个",
        max_per_deposit=200,
        max_per_day=400,
    )
    assert nanqiao.exchange("points-for-eggs").take == {"point": 10}
    assert nanqiao.weekly_rule("bags").give == {"garbage-bag": 20}
    assert nanqiao.earned_for("volunteer-hour") == {"point": 1}
    assert nanqiao.earned_for("drop-off:other") == {}


def test_optional_keys_may_be_missing(nanqiao_text):
    head = nanqiao_text.split("[[earn]]")[0]
    rulebook = read_rulebook(head.replace(', en_plural = "points"', ""))
    assert rulebook.asset("point").name.en_plural == "point"
    assert (rulebook.earn, rulebook.exchanges, rulebook.weekly) == ({}, (), ())


@pytest.mark.parametrize("least", ["min_gap_minutes = 60", "accept_late_days = 7"])
def test_a_gap_and_a_delay_may_be_nothing(nanqiao_text, least):
    read_rulebook(nanqiao_text.replace(least, least.split("=")[0] + "= 0"))


def test_bytes_with_a_mark_and_windows_line_ends_are_read(nanqiao, nanqiao_text):
    assert read_rulebook(nanqiao_text.replace("\n", "\r\n").encode("utf-8-sig")) == nanqiao


@pytest.mark.parametrize(
    ("old", "new", "where", "code"),
    [
        ('community = "nanqiao"', 'community = "Nan qiao"', "rulebook.community", "bad-code"),
        ('community = "nanqiao"', 'community = ""', "rulebook.community", "bad-code"),
        ("version = 1\n", "", "rulebook.version", "missing-key"),
        ("version = 1\n", "version = true\n", "rulebook.version", "wrong-type"),
        ("version = 1\n", "version = 1.0\n", "rulebook.version", "wrong-type"),
        ("version = 1\n", 'version = "1"\n', "rulebook.version", "wrong-type"),
        ("version = 1\n", "version = 0\n", "rulebook.version", "out-of-range"),
        ("version = 1\n", "version = 0x" + "f" * 500 + "\n", "rulebook.version", "out-of-range"),
        ("version = 1\n", "version = 2\n", "rulebook.effective_from", "not-monday"),
        ("version = 1\n", "version = 1\ncolour = 3\n", "rulebook.colour", "unknown-key"),
        ("= 2020-08-01", "= 2020-08-01T00:00:00", "rulebook.effective_from", "wrong-type"),
        ("= 2020-08-01", '= "2020-08-01"', "rulebook.effective_from", "wrong-type"),
        ("Asia/Shanghai", "Asia/Nanqiao", "rulebook.timezone", "unknown-timezone"),
        ("Asia/Shanghai", "Asia", "rulebook.timezone", "unknown-timezone"),
        ("Asia/Shanghai", "../etc/passwd", "rulebook.timezone", "unknown-timezone"),
        ('code = "bin"\nkind', 'code = "point"\nkind', "asset[5].code", "twice"),
        ('kind = "credit"', 'kind = "money"', "asset[0].kind", "bad-choice"),
        ('kind = "credit"', 'kind = "credit"\nmax_per_day = 3', "asset[0].max_per_day", "material-only"),
        (POINT_NAME, 'name = "积分"', "asset[0].name", "wrong-type"),
        (POINT_NAME, 'name = { zh = " ", en = "point" }', "asset[0].name.zh", "bad-text"),
        (POINT_NAME, 'name = { zh = "积\\n分", en = "point" }', "asset[0].name.zh", "bad-text"),
        (POINT_NAME, f'name = {{ zh = "{"积" * 61}", en = "point" }}', "asset[0].name.zh", "bad-text"),
        (POINT_NAME, 'name = { zh = "积分" }', "asset[0].name.en", "missing-key"),
        ('unit = { zh = "节" }', 'unit = { de = "Stück" }', "asset[2].unit.de", "unknown-key"),
        ("max_per_deposit = 200", "max_per_deposit = 1_000_001", "asset[1].max_per_deposit", "out-of-range"),
        ("max_per_deposit = 200", "max_per_deposit = 0", "asset[1].max_per_deposit", "out-of-range"),
        ('"recyclable", ', '"glass", ', "drop_offs.categories", "bad-choice"),
        ('"recyclable", ', '"other", ', "drop_offs.categories", "twice"),
        ('"recyclable", ', "7, ", "drop_offs.categories", "wrong-type"),
        ('counted = ["kitchen-waste"]', 'counted = ["glass"]', "drop_offs.counted", "bad-choice"),
        ("min_gap_minutes = 60", "min_gap_minutes = -1", "drop_offs.min_gap_minutes", "out-of-range"),
        ("max_per_day = 2\n", "max_per_day = 0\n", "drop_offs.max_per_day", "out-of-range"),
        ('"drop-off:kitchen-waste"', '"volunteer-hour"', "earn[1].for", "twice"),
        ('"drop-off:kitchen-waste"', '"drop-off:recyclable"', "earn[0].for", "bad-choice"),
        ('"drop-off:kitchen-waste"', '"kitchen-waste"', "earn[0].for", "bad-choice"),
        ("give = { point = 1 }", "give = { bin = 1 }", "earn[0].give.bin", "earn-credits"),
        ("give = { point = 1 }", BOTTLE_GIVE, "earn[0].give.bottle-550ml", "earn-credits"),
        ('code = "points-for-eggs"', 'code = "bottles-for-batteries"', "exchange[1].code", "twice"),
        (BOTTLE_TAKE, "take = {}", "exchange[0].take", "empty"),
        (BOTTLE_TAKE, "take = 10", "exchange[0].take", "wrong-type"),
        (BOTTLE_TAKE, "take = { bin = 10 }", "exchange[0].take.bin", "takes-reward"),
        (BOTTLE_TAKE, "take = { bottle = 10 }", "exchange[0].take.bottle", "undeclared"),
        (BOTTLE_TAKE, "take = { point = 1e9 }", "exchange[0].take.point", "wrong-type"),
        (BATTERY_GIVE, "give = {}", "exchange[0].give", "empty"),
        (BATTERY_GIVE, BOTTLE_GIVE, "exchange[0].give.bottle-550ml", "gives-material"),
        (BATTERY_GIVE, BATTERY_GIVE + "\nlimit_per_week = 0", "exchange[0].limit_per_week", "out-of-range"),
        ("give = { bin = 1 }", BOTTLE_GIVE, "weekly[1].give.bottle-550ml", "gives-material"),
        ("give = { bin = 1 }", "give = { bin = 0 }", "weekly[1].give.bin", "out-of-range"),
        ("claim_days = 7\n", "claim_days = 0\n", "weekly[0].claim_days", "out-of-range"),
        ("drop_offs = 10", "", "weekly[1].drop_offs", "missing-key"),
        ('code = "bags"', 'code = "bin"', "weekly[1].code", "twice"),
    ],
)
def test_a_wrong_key_is_named(nanqiao_text, old, new, where, code):
    assert nanqiao_text.count(old) >= 1
    found = {(problem.where, problem.code) for problem in problems(nanqiao_text.replace(old, new, 1))}
    assert (where, code) in found


@pytest.mark.parametrize(
    ("day", "monday"),
    [("2026-03-07", "2026-03-09"), ("9999-12-26", "9999-12-27"), ("9999-12-31", "9999-12-27")],
)
def test_the_day_that_is_said_instead_is_a_monday(nanqiao_text, day, monday):
    [problem] = problems(nanqiao_text.replace("version = 1\n", "version = 2\n").replace("2020-08-01", day))
    assert (problem.code, problem.facts) == ("not-monday", {"monday": monday})


def test_an_asset_on_both_sides_is_refused(nanqiao_text):
    text = nanqiao_text.replace(BATTERY_GIVE, "give = { point = 1 }")
    text = text.replace(BOTTLE_TAKE, "take = { point = 2 }")
    assert [(p.where, p.code) for p in problems(text)] == [("exchange[0].give", "both-sides")]


def test_all_problems_are_named_with_their_lines(nanqiao_text):
    text = nanqiao_text.replace("version = 1\n", "version = 0\n").replace("{ bin = 1 }", "{ can = 1 }")
    assert [(p.where, p.code, p.line) for p in problems(text)] == [
        ("rulebook.version", "out-of-range", 4),
        ("weekly[1].give.can", "undeclared", 79),
    ]


def test_a_file_without_tables_names_those_it_needs():
    assert [(p.where, p.code) for p in problems("")] == [
        ("rulebook", "missing-key"),
        ("asset", "missing-key"),
        ("drop_offs", "missing-key"),
    ]


def test_a_file_needs_an_asset(nanqiao_text):
    first, last = nanqiao_text.index("[[asset]]"), nanqiao_text.index("[drop_offs]")
    text = "asset = []\n" + nanqiao_text[:first] + nanqiao_text[last:].split("[[earn]]")[0]
    assert [(p.where, p.code) for p in problems(text)] == [("asset", "no-asset")]


@pytest.mark.parametrize("table", ["earn", "exchange", "weekly", "asset"])
def test_a_table_of_the_wrong_shape_is_named(nanqiao_text, table):
    text = f"{table} = 3\n" + "\n".join(
        block for block in nanqiao_text.split("\n\n") if not block.startswith(f"[[{table}]]")
    )
    assert (table, "wrong-type") in {(p.where, p.code) for p in problems(text)}


@pytest.mark.parametrize(
    ("text", "line", "code"),
    [
        ("[rulebook]\nversion = \n", 2, "not-toml"),
        ("[rulebook]\n[rulebook]\n", 2, "not-toml"),
        ("a = 1\nb = [\n\n", 2, "not-toml"),
        ("a = " + "[" * 900, 1, "not-toml"),
        ("[" * 40_000, 1, "line-too-long"),
        ("\n" + "a." * 30_000 + "b = 1", 2, "line-too-long"),
        ("\x00", 1, "not-toml"),
        ("a = 1\nb = '\ud800'", 2, "not-utf-8"),
        (b"a = 1\n\xff", 2, "not-utf-8"),
        ("#" * (MAX_BYTES + 1), 1, "file-too-big"),
    ],
)
def test_a_text_that_is_no_toml_is_refused_at_its_line(text, line, code):
    [problem] = problems(text)
    assert (problem.where, problem.line, problem.code) == (f"line {line}", line, code)
