"""Whatever stands in a file, it is read or refused with sentences; nothing else ever happens."""

import re
import string

from hypothesis import given
from hypothesis import strategies as st

from pointsapp.rules.key_lines import key_lines
from pointsapp.rules.problems import problem_sentence
from pointsapp.rules.reading import read_rulebook
from pointsapp.rules.refusal import RulebookRefused
from tests.rules.conftest import NANQIAO

TEXT = NANQIAO.read_text("utf-8")
PARTS = re.split(r"(\s+|[\[\]{}=,.\"])", TEXT)
VALUES = st.one_of(
    st.sampled_from(["", "true", "nan", "1979-05-27T07:32:00Z", "07:32:00", "[]", "{}", "[[]]", "-1", "1e9"]),
    st.integers().map(str),
    st.text(string.printable, max_size=8),
    st.text(max_size=8),
)


def check(text):
    """Read a text; a refusal has to be sayable in both languages."""
    problems = problems_of(text)
    assert problems is None or len(problems) > 0
    for problem in problems or ():
        assert problem_sentence(problem, "zh") != problem_sentence(problem, "en")
        assert problem.line is None or 1 <= problem.line <= text.count("\n") + 1


def problems_of(text):
    try:
        read_rulebook(text)
    except RulebookRefused as refused:
        return refused.problems
    return None


@given(st.lists(st.tuples(st.integers(0, len(PARTS) - 1), VALUES), min_size=1, max_size=4))
def test_a_file_with_changed_parts(changes):
    parts = list(PARTS)
    for place, value in changes:
        parts[place] = value
    check("".join(parts))


@given(st.integers(0, len(TEXT)), st.integers(0, 400))
def test_a_file_with_a_piece_cut_out(start, length):
    check(TEXT[:start] + TEXT[start + length :])


VALUE_AT = re.compile(r"= (\d+|\"[^\"]*\"|\{.*\}|\[.*\]|true)$", re.MULTILINE)
PLACES = [match.span(1) for match in VALUE_AT.finditer(TEXT)]
TOML = st.recursive(
    st.sampled_from(["0", "-1", "1000001", "0x" + "f" * 90, "1.5", "inf", "true", '""', "2020-08-03"]),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda items: f"[{', '.join(items)}]"),
        st.dictionaries(st.sampled_from("abc"), inner).map(
            lambda items: "{ " + ", ".join(f"{key} = {item}" for key, item in items.items()) + " }"
        ),
    ),
)


@given(st.sampled_from(PLACES), TOML)
def test_a_file_with_a_value_of_another_type(place, value):
    check(TEXT[: place[0]] + value + TEXT[place[1] :])


@given(st.text())
def test_any_text(text):
    check(text)


@given(st.binary())
def test_any_bytes(data):
    problems = problems_of(data)
    assert problems is None or len(problems) > 0


@given(st.text(alphabet="[]a.b\"\\'= \n", max_size=40))
def test_lines_are_found_in_any_text(text):
    assert all(1 <= line <= text.count("\n") + 1 for line in key_lines(text).values())
