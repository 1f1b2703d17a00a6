"""Looks for barriers on a page with axe-core: every rule of WCAG 2.2 at levels A and AA."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import CDPSession, Page

AXE = Path(__file__).parent / "vendor" / "axe-core" / "axe.min.js"
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
OPTIONS = json.dumps({"runOnly": {"type": "tag", "values": TAGS}})
RUN = f"axe.run(document, {OPTIONS}).then(found => found.violations)"


def axe(page: Page) -> None:
    """Fails, naming each rule and element, if the page as it stands breaks any rule of WCAG 2.2 AA."""
    violations = found_on(page)
    assert not violations, "\n".join(map(told, violations))


def found_on(page: Page) -> list[dict[str, Any]]:
    """Axe's violations of the page.

    They are asked for through the debugger, since the pages' own policy forbids any script but theirs.
    """
    session = page.context.new_cdp_session(page)
    try:
        evaluate(session, f"{source()}; true")
        violations: list[dict[str, Any]] = evaluate(session, RUN)
        return violations
    finally:
        session.detach()


@cache
def source() -> str:
    """The text of axe-core."""
    return AXE.read_text(encoding="utf-8")


def evaluate(session: CDPSession, expression: str) -> Any:
    """The value of an expression in the page, waited for if it is a promise."""
    answer = session.send("Runtime.evaluate", {"expression": expression, "awaitPromise": True, "returnByValue": True})
    if problem := answer.get("exceptionDetails"):
        raise RuntimeError(f"axe-core did not run: {problem}")
    return answer["result"].get("value")


def told(violation: dict[str, Any]) -> str:
    """One violation as a line: the rule, what it asks for, and where it is broken."""
    places = "; ".join(f"{' '.join(map(str, node['target']))}: {node['html'][:160]}" for node in violation["nodes"])
    return f"{violation['id']} ({violation['help']}) at {places}"
