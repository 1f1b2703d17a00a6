"""Full hours paid and taken back, claims that can be true, and those an admin has to see."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pointsapp.rules.hours import Span, check_claim, check_minutes, needs_admin, newly_full, no_longer_full
from pointsapp.rules.refusal import Refusal
from tests.rules.shanghai import ms

NOW = ms("2026-03-02T18:00")


def span(start, end):
    return Span(ms(start), ms(end))


def refusal(claim, *others):
    with pytest.raises(Refusal) as refused:
        check_claim(claim, NOW, others)
    return refused.value.code


@pytest.mark.parametrize("minutes", [1, 1440])
def test_minutes_of_up_to_a_day(minutes):
    check_minutes(minutes)


@pytest.mark.parametrize(("minutes", "claimed"), [(-1, 90), (0, 90), (91, 90), (1441, 2000)])
def test_minutes_out_of_range(minutes, claimed):
    with pytest.raises(Refusal, match="bad-quantity"):
        check_minutes(minutes, claimed)


def test_two_halves_are_one_hour():
    assert list(newly_full(0, 30, paid=0)) == []
    assert list(newly_full(30, 30, paid=0)) == [1]
    assert list(newly_full(60, 150, paid=1)) == [2, 3]


def test_an_hour_paid_is_not_paid_again():
    assert list(newly_full(0, 60, paid=1)) == []


def test_the_last_paid_is_taken_back_first():
    assert list(no_longer_full(60, paid=3)) == [3, 2]
    assert list(no_longer_full(59, paid=1)) == [1]
    assert list(no_longer_full(180, paid=3)) == []


@given(st.lists(st.integers(1, 1440), max_size=20), st.data())
def test_paid_hours_are_always_the_full_ones(approvals, data):
    total = paid = 0
    for minutes in approvals:
        paid += len(newly_full(total, minutes, paid))
        total += minutes
        if data.draw(st.booleans()):
            total -= minutes
            paid -= len(no_longer_full(total, paid))
        assert paid == total // 60


def test_a_claim_that_touches_others_is_fine():
    claim = span("2026-03-02T09:00", "2026-03-02T11:30")
    before, after = span("2026-03-02T08:00", "2026-03-02T09:00"), span("2026-03-02T11:30", "2026-03-02T12:00")
    check_claim(claim, NOW, [before, after])
    assert claim.minutes == 150


def test_a_claim_ends_after_it_starts():
    assert refusal(span("2026-03-02T09:00", "2026-03-02T09:00")) == "ends-before-start"
    assert refusal(span("2026-03-02T09:00", "2026-03-02T08:00")) == "ends-before-start"


def test_a_claim_is_of_the_past():
    check_claim(span("2026-03-02T17:00", "2026-03-02T18:00"), NOW, [])
    assert refusal(span("2026-03-02T17:00", "2026-03-02T18:01")) == "in-future"


def test_a_claim_is_at_most_a_day():
    check_claim(span("2026-03-01T08:00", "2026-03-02T08:00"), NOW, [])
    assert refusal(span("2026-03-01T08:00", "2026-03-02T08:01")) == "too-long"


@pytest.mark.parametrize(
    ("start", "end"), [("08:00", "09:01"), ("11:29", "12:00"), ("09:30", "10:00"), ("08:00", "12:00")]
)
def test_a_claim_overlaps_no_other(start, end):
    claim = span("2026-03-02T09:00", "2026-03-02T11:30")
    assert refusal(claim, span(f"2026-03-02T{start}", f"2026-03-02T{end}")) == "overlap"


@pytest.mark.parametrize(("minutes", "late", "admin"), [(480, 7, False), (481, 0, True), (60, 8, True)])
def test_who_has_to_decide(minutes, late, admin):
    assert needs_admin(minutes, late) is admin
