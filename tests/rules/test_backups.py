"""Backup copies: their names, which of them may go, and the line with a checksum."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pointsapp.rules.backups import BackupName, checksum_line, read_name, stated_checksum, superfluous

DAY_MS = 86_400_000
MONDAY = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
DIGEST = "b097a0763d5ba4cf96b4334163a3f6bd8878549f8d4dca3c3a9fb6d2b64a995b"

# Within two years, often close together: what lies far apart is never thinned.
times = st.integers(1_772_409_600_000, 1_772_409_600_000 + 730 * DAY_MS)
many = st.lists(times, max_size=60, unique=True)


def copy_at(at: datetime) -> BackupName:
    """A copy that was begun at this time."""
    return BackupName(round(at.timestamp() * 1000), "3fa9c1d2", "db")


def copies(times_ms: list[int]) -> list[BackupName]:
    """A copy for each time."""
    return [BackupName(at_ms, "3fa9c1d2", "db") for at_ms in times_ms]


def kept_of(names: list[BackupName]) -> list[BackupName]:
    """What thinning leaves, the oldest first."""
    return sorted(set(names) - set(superfluous(names)))


def nightly(days: int) -> list[BackupName]:
    """So many nights' copies, from a Monday on."""
    return [copy_at(MONDAY + timedelta(days=day)) for day in range(days)]


def test_a_name_says_the_time_in_utc_and_sorts_by_it() -> None:
    name = BackupName(1_772_409_600_007, "3fa9c1d2", "dump")
    assert str(name) == "pointsapp-20260302T000000.007Z-3fa9c1d2.dump"
    assert read_name(str(name)) == name


@given(st.lists(st.integers(0, 253_402_300_799_999), max_size=20, unique=True))
def test_names_sort_as_their_times_do(times_ms: list[int]) -> None:
    names = [str(name) for name in copies(sorted(times_ms))]
    assert names == sorted(names)
    assert [read_name(name) for name in names] == copies(sorted(times_ms))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "pointsapp.db",
        "pointsapp-20260302T000000.007Z-3fa9c1d2.db.sha256",
        "pointsapp-20260302T000000.007Z-3fa9c1d2.db.keep",
        "keep-pointsapp-20260302T000000.007Z-3fa9c1d2.db",
        "pointsapp-20260302T000000.007Z-3FA9C1D2.db",
        "pointsapp-20260302T000000.007Z-3fa9c1d2.db\n",
        "pointsapp-20260302T000000Z-3fa9c1d2.db",
        "pointsapp-20260230T000000.007Z-3fa9c1d2.db",
        "pointsapp-20260302T240000.007Z-3fa9c1d2.db",
        "pointsapp-２０２６0302T000000.007Z-3fa9c1d2.db",
        ".pointsapp-backup.part",
    ],
)
def test_other_names_are_none_of_ours(text: str) -> None:
    assert read_name(text) is None


def test_a_year_of_nights_leaves_seven_days_five_weeks_and_twelve_months() -> None:
    kept = [name.at.date().isoformat() for name in kept_of(nightly(400))]
    months = [
        *("2026-05-31", "2026-06-30", "2026-07-31", "2026-08-31", "2026-09-30", "2026-10-31", "2026-11-30"),
        *("2026-12-31", "2027-01-31", "2027-02-28", "2027-03-31"),
    ]
    weeks = ["2027-03-14", "2027-03-21", "2027-03-28"]  # Sundays; that of the week before stands among the days
    days = [f"2027-03-{day}" for day in (31,)] + [f"2027-04-0{day}" for day in range(1, 6)]
    assert kept == sorted({*months, *weeks, *days, "2027-03-30"})


def test_nothing_goes_in_the_first_week() -> None:
    assert superfluous(nightly(7)) == []


def test_of_one_day_the_newest_stays() -> None:
    noon = copy_at(MONDAY + timedelta(hours=10))
    assert superfluous([noon, *nightly(1)]) == nightly(1)


def test_old_copies_stay_where_no_newer_ones_come() -> None:
    assert superfluous([copy_at(MONDAY - timedelta(days=3650)), *nightly(1)]) == []


@given(many)
def test_few_stay_and_the_newest_among_them(times_ms: list[int]) -> None:
    names = copies(times_ms)
    kept = kept_of(names)
    assert len(kept) <= 24
    assert kept[-1:] == sorted(names)[-1:]
    days = sorted({name.at.date() for name in names})[-7:]
    assert set(days) <= {name.at.date() for name in kept}
    months = sorted({(name.at.year, name.at.month) for name in names})[-12:]
    assert set(months) <= {(name.at.year, name.at.month) for name in kept}
    weeks = sorted({name.at.isocalendar()[:2] for name in names})[-5:]
    assert set(weeks) <= {name.at.isocalendar()[:2] for name in kept}


@given(many)
@example([day * DAY_MS for day in range(0, 800, 3)])
def test_thinning_night_by_night_keeps_what_thinning_once_would(times_ms: list[int]) -> None:
    lying: list[BackupName] = []
    for name in copies(sorted(times_ms)):
        lying = kept_of([*lying, name])
    assert lying == kept_of(copies(times_ms))


def test_the_checksum_line_is_the_one_of_sha256sum() -> None:
    assert checksum_line(DIGEST, "a.db") == f"{DIGEST}  a.db\n"


@pytest.mark.parametrize("text", [f"{DIGEST}  a.db\n", f"{DIGEST} *a.db\n", DIGEST.upper(), f"{DIGEST}  other name.db"])
def test_a_checksum_is_read(text: str) -> None:
    assert stated_checksum(text) == DIGEST


@pytest.mark.parametrize("text", ["", "\n", DIGEST[:-1], f"{DIGEST}0", f"{DIGEST}  a\n{DIGEST}  b\n", "no checksum"])
def test_what_is_no_checksum_is_none(text: str) -> None:
    assert stated_checksum(text) is None
