"""Every problem of a rulebook has a sentence in both languages that says where and what would be right."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from pointsapp.rules import problems, reading
from pointsapp.rules.problems import problem_sentence
from pointsapp.rules.refusal import Problem, RulebookRefused

FOLDER = Path(problems.__file__).parent
SOURCES = ("reading.py", "file_tables.py", "consistency.py", "succession.py")
KINDS = {"credit", "material", "reward"}


def codes_in(tree: ast.AST) -> Iterator[str]:
    """The problem codes that a source notes: second in a call, or given for a kind of asset."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and called(node) in {"add", "_note", "_problem", "Problem"}:
            yield from (code.value for code in node.args[1:2] if isinstance(code, ast.Constant))
        if isinstance(node, ast.Dict):
            pairs = zip(node.keys, node.values, strict=True)
            yield from (value.value for key, value in pairs if getattr(key, "value", "") in KINDS)


def called(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def test_a_sentence_names_line_key_and_remedy(nanqiao_text):
    with pytest.raises(RulebookRefused) as refused:
        reading.read_rulebook(nanqiao_text.replace('kind = "credit"', 'kind = "money"'))
    [problem] = refused.value.problems
    assert problem_sentence(problem, "zh") == (
        "第10行（asset[0].kind）：这里不能写“money”。可以写：credit、material、reward。"
    )
    assert problem_sentence(problem, "en") == (
        "Line 10 (asset[0].kind): “money” cannot stand here. It can be: credit, material, reward."
    )


def test_a_problem_of_a_line_alone():
    problem = Problem("line 3", "not-utf-8", {}, 3)
    assert problem_sentence(problem, "zh").startswith("第3行：")
    assert problem_sentence(problem, "en").startswith("Line 3: ")


def test_a_problem_without_a_line():
    problem = Problem("rulebook.version", "wrong-version", {"version": 2})
    assert problem_sentence(problem, "en") == "rulebook.version: The version has to be 2."


def test_every_code_that_is_noted_has_a_sentence():
    noted = {code for name in SOURCES for code in codes_in(ast.parse((FOLDER / name).read_text("utf-8")))}
    assert noted == set(problems._SENTENCES)
