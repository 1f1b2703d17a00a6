"""What is wrong in a rulebook file and what would be right, as Chinese and English sentences."""

import re
from typing import Any

from pointsapp.rules.refusal import Problem

_LINE = re.compile(r"line \d+")

# Words that facts hold for a kind of value.
_WORDS: dict[str, tuple[str, str]] = {
    "table": ("一张表（[…] 或 { … }）", "a table ([…] or { … })"),
    "tables": ("一组表（[[…]]）", "a list of tables ([[…]])"),
    "text": ("引号里的文字", "a text in quotes"),
    "texts": ("一列引号里的文字", "a list of texts in quotes"),
    "whole-number": ("整数，不加引号", "a whole number without quotes"),
    "day": ("日期，如 2020-08-01，不带时间、不加引号", "a day like 2020-08-01, without a time or quotes"),
    "amounts": ("物品和数量，如 { point = 1 }", "assets with quantities, like { point = 1 }"),
    "credit": ("积分（credit）", "a credit"),
    "material": ("居民带来的物品（material）", "a material"),
    "reward": ("奖品（reward）", "a reward"),
}

_SENTENCES: dict[str, tuple[str, str]] = {
    "file-too-big": (
        "文件太大，规则文件最多 {most_kib} KiB。",
        "The file is too big: a rulebook has {most_kib} KiB at most.",
    ),
    "not-utf-8": (
        "这一行不是 UTF-8 编码，请把文件另存为 UTF-8。",
        "This line is not in UTF-8: save the file as UTF-8.",
    ),
    "line-too-long": (
        "这一行太长，最多 {most} 个字符。",
        "This line is too long: it may have {most} characters at most.",
    ),
    "not-toml": (
        "这一行不符合 TOML 写法。请检查引号、等号和括号，也看看有没有重复的键或表。",
        "This is not valid TOML here: check quotes, equals signs and brackets, and look for a key or table "
        "that stands twice.",
    ),
    "wrong-type": ("这里应写{expected}。", "This has to be {expected}."),
    "missing-key": ("缺少 {key}，应写{expected}。", "{key} is missing: it has to be {expected}."),
    "unknown-key": (
        "没有 {key} 这个键。这里可以写：{allowed}。",
        "There is no key {key}. These may stand here: {allowed}.",
    ),
    "bad-text": (
        "文字应有 1 到 {most} 个字符，不能只有空格，也不能换行。",
        "This has to be 1 to {most} characters on one line, and more than spaces.",
    ),
    "bad-code": (
        "“{found}”不能作代码。代码由 1 到 40 个小写字母 a–z、数字或连字符“-”组成。",
        "“{found}” is no code: use 1 to 40 of the small letters a–z, digits and “-”.",
    ),
    "bad-choice": (
        "这里不能写“{found}”。可以写：{choices}。",
        "“{found}” cannot stand here. It can be: {choices}.",
    ),
    "out-of-range": ("数字应在 {least} 到 {most} 之间。", "The number has to be from {least} to {most}."),
    "unknown-timezone": (
        "没有“{found}”这个时区。请写时区名称，如 Asia/Shanghai。",
        "There is no time zone “{found}”: write a name like Asia/Shanghai.",
    ),
    "twice": ("“{found}”出现了两次，只留一个。", "“{found}” stands here twice: keep one."),
    "empty": (
        "这里是空的，至少写一种物品和数量，如 {{ point = 1 }}。",
        "This is empty: name at least one asset with a quantity, like {{ point = 1 }}.",
    ),
    "no-asset": (
        "至少要有一个 [[asset]]（积分、物品或奖品）。",
        "There has to be at least one [[asset]].",
    ),
    "material-only": (
        "只有居民带来的物品（material）才能有 {key}，请删去。",
        "Only a material may have {key}: remove it.",
    ),
    "not-monday": (
        "第一版以后的规则必须从星期一开始，如 {monday}。",
        "Every version after the first starts on a Monday, for instance {monday}.",
    ),
    "earn-credits": (
        "“{asset}”不是积分。这里只能给积分（credit）。",
        "“{asset}” is no credit: only credits can be earned.",
    ),
    "takes-reward": (
        "“{asset}”是奖品，不能用来交换。take 里只能写积分或居民带来的物品。",
        "“{asset}” is a reward and cannot be taken: take credits or materials.",
    ),
    "gives-material": (
        "“{asset}”是居民带来的物品，不能发放。give 里只能写奖品或积分。",
        "“{asset}” is a material and cannot be given: give rewards or credits.",
    ),
    "both-sides": (
        "“{asset}”同时写在 take 和 give 里，只能留一边。",
        "“{asset}” stands in both take and give: keep it on one side.",
    ),
    "undeclared": (
        "没有声明过“{asset}”。请改正代码，或添加它的 [[asset]]。",
        "“{asset}” is not declared: correct the code, or add an [[asset]] for it.",
    ),
    "other-community": (
        "上一版属于“{expected_value}”，新版必须属于同一社区。",
        "The last version is of the community “{expected_value}”: this one has to be, too.",
    ),
    "other-timezone": (
        "上一版的时区是“{expected_value}”，新版不能更改。",
        "The last version has the time zone “{expected_value}”: it cannot change.",
    ),
    "not-this-community": (
        "这里应写本社区的代码“{expected_value}”。",
        "This has to be the code of this community, “{expected_value}”.",
    ),
    "not-this-timezone": (
        "这里应写本社区的时区“{expected_value}”。",
        "This has to be the time zone of this community, “{expected_value}”.",
    ),
    "wrong-version": ("版本号应为 {version}。", "The version has to be {version}."),
    "not-later": (
        "上一版从 {day} 开始，新版必须更晚。",
        "The last version starts on {day}: this one has to start later.",
    ),
    "too-early": (
        "新规则最早从 {earliest} 开始。",
        "New rules can start on {earliest} at the earliest.",
    ),
    "too-far": (
        "新规则最晚从 {latest} 开始，请检查年份。",
        "New rules can start on {latest} at the latest: check the year.",
    ),
    "asset-gone": (
        "缺少上一版里的“{asset}”。物品不能删除；可以不再发放，但要保留它的 [[asset]]。",
        "“{asset}” of the last version is missing: stop giving it, but keep its [[asset]].",
    ),
    "other-kind": (
        "“{asset}”在上一版里是{kind}，类别不能更改。",
        "“{asset}” was {kind} in the last version: its kind cannot change.",
    ),
}


def problem_sentence(problem: Problem, language: str) -> str:
    """One problem as a sentence with its place in front; `language` is "zh" or "en"."""
    english = language == "en"
    facts = {key: _word(value, english) for key, value in problem.facts.items()}
    sentence = _SENTENCES[problem.code][english].format(**facts)
    place = _place(problem, english)
    return f"{place}: {sentence}" if english else f"{place}：{sentence}"


def _place(problem: Problem, english: bool) -> str:
    if problem.line is None:
        return problem.where
    line = f"Line {problem.line}" if english else f"第{problem.line}行"
    if _LINE.fullmatch(problem.where):
        return line
    return f"{line} ({problem.where})" if english else f"{line}（{problem.where}）"


def _word(value: Any, english: bool) -> str:
    if isinstance(value, tuple):
        return (", " if english else "、").join(value) or "—"
    words = _WORDS.get(value)
    return words[english] if words else str(value)
