"""A PDF as an answer: shown by the browser, and saved under a name that says what it is."""

import re

from flask import Response


def pdf_answer(content: bytes, name: str) -> Response:
    """The answer; `name` without ending, of which letters, digits and hyphens are kept."""
    safe = re.sub(r"[^A-Za-z0-9-]", "", name) or "paper"
    answer = Response(content, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="{safe}.pdf"'
    return answer
