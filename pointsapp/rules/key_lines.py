"""On which line of a TOML text each key stands, so that a problem can be found by eye."""

import re

_PART = r"""(?:[A-Za-z0-9_-]+|"(?:[^"\\]|\\.)*"|'[^']*')"""
_DOTTED = rf"{_PART}(?:[ \t]*\.[ \t]*{_PART})*"
_LIST_HEADER = re.compile(rf"[ \t]*\[\[[ \t]*({_DOTTED})[ \t]*\]\]")
_HEADER = re.compile(rf"[ \t]*\[[ \t]*({_DOTTED})[ \t]*\]")
_KEY = re.compile(rf"[ \t]*({_DOTTED})[ \t]*=")
_SPLIT = re.compile(_PART)


def key_lines(text: str) -> dict[str, int]:
    """Line numbers from 1 by key path, like "rulebook.version" or "asset[2].name".

    Read line by line, without the whole grammar: keys inside inline tables have no line of their own, and a
    key quoted inside a long text may be taken for a real one.
    """
    lines: dict[str, int] = {}
    counts: dict[str, int] = {}
    table = ""
    for number, line in enumerate(text.split("\n"), 1):
        if found := _LIST_HEADER.match(line):
            name = _path("", found[1], {})
            counts[name] = counts.get(name, -1) + 1
            table = f"{name}[{counts[name]}]"
            lines.setdefault(name, number)
            lines.setdefault(table, number)
        elif found := _HEADER.match(line):
            table = _path("", found[1], counts)
            lines.setdefault(table, number)
        elif found := _KEY.match(line):
            lines.setdefault(_path(table, found[1], {}), number)
    return lines


def line_of(path: str, lines: dict[str, int]) -> int | None:
    """The line of a key path, or of the nearest table around it, or None."""
    while path and path not in lines:
        path = path[: max(path.rfind("."), path.rfind("["), 0)]
    return lines.get(path)


def _path(table: str, dotted: str, counts: dict[str, int]) -> str:
    """Join a dotted key to its table; a part that names a list of tables means the last of them so far."""
    path = table
    for part in _SPLIT.findall(dotted):
        name = part[1:-1] if part[0] in "\"'" else part
        path = f"{path}.{name}" if path else name
        if path in counts:
            path = f"{path}[{counts[path]}]"
    return path
