"""The manners of the house that no linter knows: sizes, and names that say nothing."""

import ast
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[2]
MOST_LINES = 300
MOST_FUNCTION_LINES = 50
EMPTY_NAMES = {"util", "utils", "helper", "helpers", "common", "manager", "service", "base", "misc"}

OURS = sorted(path for room in ("pointsapp", "kiosk", "scripts") for path in (CHECKOUT / room).rglob("*.py"))


@pytest.mark.parametrize("path", OURS, ids=lambda path: str(path.relative_to(CHECKOUT)))
def test_files_and_functions_are_small_and_named(path: Path):
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= MOST_LINES
    assert path.stem not in EMPTY_NAMES
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert (node.end_lineno or 0) - node.lineno < MOST_FUNCTION_LINES, node.name


def test_there_is_one_way_to_show_progress():
    assert [path.name for path in OURS if "import tqdm" in path.read_text("utf-8")] == ["cli_progress.py"]
