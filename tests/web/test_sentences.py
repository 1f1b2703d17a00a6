"""Every "no" has a status and a sentence in both languages."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from pointsapp.rules.drop_offs import REASONS
from pointsapp.web.languages import LOCALES, translations_of
from pointsapp.web.sentences import sentences

SOURCE = Path(__file__).parents[2] / "pointsapp"
NOT_SAID = set(REASONS)  # these are no refusals: the pages have words of their own for them


def codes_in(path: Path) -> Iterator[str]:
    """Every literal code that a file raises or makes a Refusal of, in either branch of an `if … else`."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Refusal" and node.args:
            yield from (
                each.value
                for each in ast.walk(node.args[0])
                if isinstance(each, ast.Constant) and isinstance(each.value, str)
            )


def all_codes() -> list[str]:
    return sorted({code for path in SOURCE.rglob("*.py") for code in codes_in(path)} - NOT_SAID)


def test_the_scan_finds_codes() -> None:
    assert {"insufficient-balance", "insufficient-stock", "card-revoked", "key-reused"} <= set(all_codes())


@pytest.mark.parametrize("code", all_codes())
def test_a_code_has_a_status_and_both_sentences(code: str) -> None:
    status, english = sentences()[code]
    chinese = translations_of(LOCALES["zh"]).gettext(english)
    assert 400 <= status < 500 or status == 503  # the server can't just now
    assert re.search("[一-鿿]", chinese), f"{english!r} is not translated"
    assert set(re.findall(r"%\((\w+)\)s", english)) == set(re.findall(r"%\((\w+)\)s", chinese))


def test_no_sentence_is_left_over() -> None:
    source = "".join(path.read_text("utf-8") for path in SOURCE.rglob("*.py") if path.parent.name != "sentences")
    unused = [code for code in sentences() if f'"{code}"' not in source]
    assert unused == []
