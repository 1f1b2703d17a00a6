"""Reads a rulebook file and refuses it as a whole, naming every problem, if anything in it is wrong."""

import re
import tomllib
from collections.abc import Mapping
from typing import Any, cast

from pointsapp.rules.consistency import check_consistency
from pointsapp.rules.file_tables import Findings, Table
from pointsapp.rules.key_lines import key_lines
from pointsapp.rules.refusal import Problem, RulebookRefused
from pointsapp.rules.rulebook import KINDS, Asset, DropOffRules, Exchange, Kind, Name, Rulebook, Weekly

MAX_BYTES = 64 * 1024
MAX_LINE = 1000  # characters: a dotted key of 30,000 parts keeps the parser busy for 15 s
_NAME_LENGTH = 60
_UNIT_LENGTH = 20
_ASSET_OPTIONAL = ("unit", "max_per_deposit", "max_per_day")
_AT_LINE = re.compile(r"\(at line (\d+), column \d+\)")

Earn = list[tuple[str, Mapping[str, int]]]


def read_rulebook(text: str | bytes) -> Rulebook:
    """The rulebook that a TOML text (or file content, UTF-8) holds.

    Refuses with RulebookRefused: one problem if the text is no TOML, else all that were found.
    """
    plain = _plain(text)
    values = _parse(plain)
    findings = Findings(key_lines(plain))
    root = Table(findings, "", values, optional=("earn", "exchange", "weekly"))
    root.only("rulebook", "asset", "drop_offs", "earn", "exchange", "weekly")
    earn = _earn(root)
    rulebook = _rulebook(root, earn)
    check_consistency(rulebook, earn, findings)
    if findings.problems:
        raise RulebookRefused(sorted(findings.problems, key=lambda problem: problem.line or 0))
    return rulebook


def _plain(text: str | bytes) -> str:
    data = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    if len(data) > MAX_BYTES:
        raise RulebookRefused([Problem("line 1", "file-too-big", {"most_kib": MAX_BYTES // 1024}, 1)])
    try:
        plain = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise RulebookRefused([Problem(f"line {line}", "not-utf-8", {}, line)]) from None
    plain = plain.removeprefix("\ufeff").replace("\r\n", "\n")  # as editors on Windows write it
    for number, row in enumerate(plain.split("\n"), 1):
        if len(row) > MAX_LINE:
            raise RulebookRefused([Problem(f"line {number}", "line-too-long", {"most": MAX_LINE}, number)])
    return plain


def _parse(plain: str) -> dict[str, Any]:
    try:
        return tomllib.loads(plain)
    except (ValueError, RecursionError) as error:  # a number of 5,000 digits is a ValueError, too
        found = _AT_LINE.search(str(error))
        line = int(found[1]) if found else plain.rstrip("\n").count("\n") + 1
        raise RulebookRefused([Problem(f"line {line}", "not-toml", {}, line)]) from None


def _rulebook(root: Table, earn: Earn) -> Rulebook:
    head = root.table("rulebook").only("community", "version", "effective_from", "timezone")
    return Rulebook(
        community=head.code("community"),
        version=head.number("version"),
        effective_from=head.day("effective_from"),
        timezone=head.timezone("timezone"),
        assets=tuple(_asset(table) for table in root.tables("asset", _ASSET_OPTIONAL)),
        drop_offs=_drop_offs(root.table("drop_offs")),
        earn=dict(earn),
        exchanges=tuple(_exchange(table) for table in root.tables("exchange", ("limit_per_week",))),
        weekly=tuple(_weekly(table) for table in root.tables("weekly")),
    )


def _asset(table: Table) -> Asset:
    table.only("code", "kind", "name", "unit", "max_per_deposit", "max_per_day")
    name = table.table("name", ("en_plural",)).only("zh", "en", "en_plural")
    unit = table.table("unit", ("zh", "en")).only("zh", "en")
    english = name.text("en", _NAME_LENGTH)
    return Asset(
        code=table.code("code"),
        kind=cast(Kind, table.choice("kind", KINDS)),
        name=Name(name.text("zh", _NAME_LENGTH), english, name.text("en_plural", _NAME_LENGTH) or english),
        unit_zh=unit.text("zh", _UNIT_LENGTH),
        unit_en=unit.text("en", _UNIT_LENGTH),
        max_per_deposit=table.number_or_none("max_per_deposit"),
        max_per_day=table.number_or_none("max_per_day"),
    )


def _drop_offs(table: Table) -> DropOffRules:
    table.only("categories", "counted", "max_per_day", "min_gap_minutes", "accept_late_days")
    return DropOffRules(
        categories=table.texts("categories"),
        counted=table.texts("counted"),
        max_per_day=table.number("max_per_day"),
        min_gap_minutes=table.number("min_gap_minutes", least=0),
        accept_late_days=table.number("accept_late_days", least=0),
    )


def _earn(root: Table) -> Earn:
    tables = [table.only("for", "give") for table in root.tables("earn")]
    return [(table.text("for", _NAME_LENGTH), table.amounts("give")) for table in tables]


def _exchange(table: Table) -> Exchange:
    table.only("code", "take", "give", "limit_per_week")
    return Exchange(
        code=table.code("code"),
        take=table.amounts("take"),
        give=table.amounts("give"),
        limit_per_week=table.number_or_none("limit_per_week"),
    )


def _weekly(table: Table) -> Weekly:
    table.only("code", "drop_offs", "give", "claim_days")
    return Weekly(
        code=table.code("code"),
        drop_offs=table.number("drop_offs"),
        give=table.amounts("give"),
        claim_days=table.number("claim_days"),
    )
