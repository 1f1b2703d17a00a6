"""Weeks as the model reckons them: it asks the standard library, never the program."""

from datetime import date


def week_name(day: date) -> str:
    """The ISO week of a day."""
    return "{}-W{:02}".format(*day.isocalendar()[:2])


def is_week(week: str) -> bool:
    """Whether there is such an ISO week."""
    try:
        return week_name(first_day(week)) == week
    except ValueError:
        return False


def first_day(week: str) -> date:
    """A week's Monday."""
    return date.fromisocalendar(int(week[:4]), int(week[-2:]), 1)
