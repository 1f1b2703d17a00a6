"""What the kiosk says aloud as it stands can be recorded: a new sentence that is left out of the list fails here."""

import json
import re
from pathlib import Path

from kiosk import sentences

PAGE = Path(__file__).parents[2] / "kiosk" / "page"
SAID = re.compile(r'(?:warn\(|text: |announce\(|title: |title = )say\("([a-z.-]+)"')
WORDS = re.compile(r'^  ("[a-z.-]+"): (\[".*"\]),$', re.MULTILINE)


def said() -> set[str]:
    """The names of the sentences that the page's modules hand to what speaks, without those that have facts in them."""
    words = {json.loads(name): both for name, both in WORDS.findall((PAGE / "words.js").read_text("utf-8"))}
    files = [path for path in PAGE.rglob("*.js") if "vendor" not in path.parts]
    names = {name for path in files for name in SAID.findall(path.read_text("utf-8"))}
    return {name for name in names if "{" not in words[name]}


def test_each_can_be_recorded() -> None:
    found = said()
    assert len(found) > 8
    assert found - set(sentences()) == set()


def test_none_of_them_has_a_fact_in_it_and_no_two_sound_alike() -> None:
    for language in ("zh", "en"):
        words = [each[language] for each in sentences().values()]
        assert not [text for text in words if "{" in text]
        assert len(set(words)) == len(words)
