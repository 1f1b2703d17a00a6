"""A file to begin with is the old one under a new head, and can be published as it stands."""

from datetime import date

import pytest

from pointsapp.rules.reading import read_rulebook
from pointsapp.rules.rule_drafts import Head, draft, next_start
from pointsapp.rules.succession import check_home, check_later_version
from tests.cast import NANQIAO

POSTED = NANQIAO.read_text("utf-8")


def test_the_posted_rules_become_a_first_version_elsewhere():
    text = draft(POSTED, Head("bei-qiao", 1, date(2026, 3, 4), "Asia/Urumqi"))
    rulebook = read_rulebook(text)
    check_home(rulebook, "bei-qiao", "Asia/Urumqi", date(2026, 3, 4))
    assert (rulebook.version, rulebook.effective_from) == (1, date(2026, 3, 4))
    assert text.startswith("[rulebook]\n")
    assert text.partition("[[asset]]")[2] == POSTED.partition("[[asset]]")[2]


def test_the_last_version_becomes_the_next(nanqiao):
    start = next_start(nanqiao.effective_from, date(2026, 3, 4))
    rulebook = read_rulebook(draft(POSTED, Head("nanqiao", 2, start, "Asia/Shanghai")))
    check_later_version(nanqiao, rulebook, date(2026, 3, 4))


def test_a_comment_within_the_rules_stays():
    assert "# three bottles" in draft(
        POSTED.replace("[drop_offs]", "# three bottles\n[drop_offs]"), Head("a", 1, date(2026, 1, 1), "UTC")
    )


@pytest.mark.parametrize(
    ("last", "today", "start"),
    [
        (date(2020, 8, 1), date(2026, 3, 4), date(2026, 3, 9)),
        (date(2020, 8, 1), date(2026, 3, 8), date(2026, 3, 9)),
        (date(2020, 8, 1), date(2026, 3, 9), date(2026, 3, 16)),
        (date(2026, 4, 6), date(2026, 3, 9), date(2026, 4, 13)),
        (date(9999, 12, 20), date(2026, 3, 9), date(9999, 12, 27)),
        (date(9999, 12, 27), date(2026, 3, 9), date(9999, 12, 27)),
        (date.max, date(2026, 3, 9), date(9999, 12, 27)),
    ],
)
def test_a_later_version_begins_on_the_next_free_monday(last, today, start):
    assert next_start(last, today) == start
