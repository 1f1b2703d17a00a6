"""Every screen of the kiosk is looked at, lying and standing: a new one without a look fails here."""

import ast
import inspect
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[2]
LISTED = re.compile(r"export const SCREENS = \{(.*?)\}", re.DOTALL)
ORIENTATIONS = {"KIOSK": {"lying"}, "STANDING": {"standing"}, "EVERY": {"lying", "standing"}}

Looks = set[tuple[str, str]]


def screens() -> list[str]:
    """The names of all screens."""
    found = LISTED.search((CHECKOUT / "kiosk" / "page" / "screens" / "all.js").read_text("utf-8"))
    assert found
    return [each.split(":")[0].strip() for each in found[1].split(",") if each.strip()]


def looks() -> Looks:
    """Which screen the browser tests look at on a kiosk that is how."""
    files = sorted((CHECKOUT / "tests" / "browser").glob("test_kiosk_*.py"))
    return {look for file in files for look in looks_of(ast.parse(file.read_text("utf-8")))}


def looks_of(module: ast.Module) -> Iterator[tuple[str, str]]:
    """Those of a file's tests, and of what they call in it."""
    functions = {each.name: each for each in module.body if isinstance(each, ast.FunctionDef)}
    for function in functions.values():
        for orientation in orientations_of(function):
            for name in looked_at(function, functions):
                yield name, orientation


def orientations_of(test: ast.FunctionDef) -> set[str]:
    """How the kiosk stands in a test's turns; nothing for what is no test."""
    names = [node.id for each in test.decorator_list for node in ast.walk(each) if isinstance(node, ast.Name)]
    return {one for name in names for one in ORIENTATIONS.get(name.split("_")[0], set())}


def looked_at(function: ast.FunctionDef, functions: dict[str, ast.FunctionDef]) -> Iterator[str]:
    """The names given to look_at, also in what is called in the same file, also one after the other in a loop."""
    loops = {one.target.id: one.iter for one in ast.walk(function) if is_loop(one)}
    for call in (node for node in ast.walk(function) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
        if call.func.id == "look_at":
            named = call.args[1]
            within = loops[named.id] if isinstance(named, ast.Name) else named
            yield from (each.value for each in ast.walk(within) if isinstance(each, ast.Constant))
        elif call.func.id in functions:
            yield from looked_at(functions[call.func.id], functions)


def is_loop(node: ast.AST) -> bool:
    """Whether it goes through values one by one under a single name."""
    return isinstance(node, ast.For) and isinstance(node.target, ast.Name)


@pytest.mark.parametrize("orientation", ["lying", "standing"])
def test_every_screen_is_looked_at(orientation: str):
    seen = looks()
    assert [name for name in screens() if (name, orientation) not in seen] == []


def some_test(page: object) -> None:
    """As a browser test looks: in a loop, and through another function."""
    for each in ("a", "b"):
        look_at(page, each)
    more(page)


def more(page: object) -> None:
    """What it calls."""
    look_at(page, "c")


def look_at(page: object, name: str) -> None:
    """Never called."""


def test_a_screen_that_nobody_looks_at_is_found():
    assert len(screens()) > 15
    source = "@turns(KIOSK_ZH)\n" + inspect.getsource(some_test) + inspect.getsource(more)
    assert set(looks_of(ast.parse(source))) == {("a", "lying"), ("b", "lying"), ("c", "lying")}
