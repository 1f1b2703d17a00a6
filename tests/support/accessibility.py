"""Looks for barriers on a page with axe-core: every rule of WCAG 2.2 at levels A and AA."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import CDPSession, Page

AXE = Path(__file__).parent / "vendor" / "axe-core" / "axe.min.js"
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
RUN = "axe.run(document, {}).then(found => [found.violations, found.incomplete])"
EVERY_RULE = json.dumps({"runOnly": {"type": "tag", "values": TAGS}})
# Axe's own rule asks less of large letters, and leaves single ones out.
HIGH_CONTRAST = "color-contrast-enhanced"
SEVEN = {"contrastRatio": {"normal": {"expected": 7}, "large": {"expected": 7}}, "ignoreLength": True}
AS_AXE_HAS_THEM: dict[str, object] = {"ignoreUnicode": False, "boldValue": 700, "boldTextPt": 14, "largeTextPt": 18}
AS_AXE_HAS_THEM |= {"pseudoSizeThreshold": 0.25, "shadowOutlineEmMax": 0.1, "textStrokeEmMin": 0.03}
BRIGHT = json.dumps(
    {
        "runOnly": {"type": "rule", "values": [HIGH_CONTRAST]},
        "checks": {HIGH_CONTRAST: {"options": AS_AXE_HAS_THEM | SEVEN}},
    }
)

Violation = dict[str, Any]


def axe(page: Page) -> None:
    """Fails, naming each rule and element, if the page as it stands breaks any rule of WCAG 2.2 AA."""
    violations, _ = found_on(page)
    assert not violations, "\n".join(map(told, violations))


def brighter(page: Page) -> None:
    """Fails where any text, large or small, has less than 7 : 1, or where that can't be told."""
    violations, doubts = found_on(page, BRIGHT)
    assert not violations + doubts, "\n".join(map(told, violations + doubts))


def found_on(page: Page, options: str = EVERY_RULE) -> tuple[list[Violation], list[Violation]]:
    """Axe's violations of the page, and what it could not tell."""
    violations, doubts = in_page(page, RUN.format(options), source())
    return violations, doubts


def in_page(page: Page, expression: str, needed: str = "") -> Any:
    """The value of an expression in the page; `needed`: what is run there before, unless axe-core is there already.

    It is asked for through the debugger, since the pages' own policy forbids any script but theirs.
    """
    session = page.context.new_cdp_session(page)
    try:
        if needed and not evaluate(session, "'axe' in window"):
            evaluate(session, f"{needed}; true")
        return evaluate(session, expression)
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
    places = "; ".join(
        f"{' '.join(map(str, node['target']))}: {node['html'][:160]} {' '.join(why['message'] for why in node['any'])}"
        for node in violation["nodes"]
    )
    return f"{violation['id']} ({violation['help']}) at {places}"
