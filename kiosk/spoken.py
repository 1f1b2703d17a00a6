"""The sentences that the kiosk says aloud, as its page has them: what a community can record in a neighbour's voice."""

import json
import re
from functools import cache
from pathlib import Path

LANGUAGES = ("zh", "en")  # in the order in which words.js has them
_NAMES = re.compile(r"export const SPOKEN = (\[.*?\]);", re.DOTALL)
_WORDS = re.compile(r'^  ("[a-z.-]+"): (\[".*"\]),$', re.MULTILINE)


@cache
def spoken_sentences(folder: Path) -> dict[str, dict[str, str]]:
    """Their words by name and language, the most common first, read once in a process from the page's modules."""
    names = _NAMES.search((folder / "spoken.js").read_text("utf-8"))
    words = dict(_WORDS.findall((folder / "words.js").read_text("utf-8")))
    listed = json.loads(names[1]) if names else []
    return {name: dict(zip(LANGUAGES, json.loads(words[json.dumps(name)]), strict=True)) for name in listed}
