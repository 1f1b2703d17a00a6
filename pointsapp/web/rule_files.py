"""Rulebook files as a form brings them: typed into it, or as a file."""

from dataclasses import dataclass

from flask import request

from pointsapp.rules.problems import problem_sentence
from pointsapp.rules.reading import read_rulebook
from pointsapp.rules.refusal import RulebookRefused
from pointsapp.web.forms import Form
from pointsapp.web.languages import language

LONGEST_LINE = 120


@dataclass(frozen=True, slots=True)
class ProblemLine:
    """Something wrong in a rulebook file, as a sentence, and the line where it stands ("" if that is nowhere)."""

    sentence: str
    text: str


def rules_sent(form: Form) -> str:
    """The text of the file that was sent, else what was typed; it becomes what the form shows.

    Refuses with rulebook-refused a file that is no UTF-8 text.
    """
    sent = request.files.get("file")
    content = sent.read() if sent and sent.filename else None
    typed = form.typed.get("rules", "") if content is None else content.decode("utf-8", "replace")
    text = str(typed).removeprefix("\ufeff").replace("\r\n", "\n")
    form.typed = {**form.typed, "rules": text}
    if content is not None and "\ufffd" in text:
        read_rulebook(content)
    return text


def problem_lines(refused: RulebookRefused, text: str) -> list[ProblemLine]:
    """All that is wrong with a file's text, each with its line, in the reader's language."""
    lines = ["", *text.split("\n")]
    return [
        ProblemLine(problem_sentence(problem, language()), lines[min(problem.line or 0, len(lines) - 1)][:LONGEST_LINE])
        for problem in refused.problems
    ]
