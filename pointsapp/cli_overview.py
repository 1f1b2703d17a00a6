"""`pointsapp overview`: how a week went in every community, on one screen."""

import argparse
import os
from typing import Any

from pointsapp.actions.installation import open_book
from pointsapp.config import Settings
from pointsapp.rules.calendar import is_week, week_of
from pointsapp.store.communities import StoredCommunity, all_communities
from pointsapp.store.households import household_count
from pointsapp.store.overview import figures_of_week
from pointsapp.web.now import now_ms


def add_to(commands: Any) -> None:
    """Declares the command and its arguments."""
    command = commands.add_parser(
        "overview",
        help="how a week went in every community",
        description="Prints for each community how many drop-offs counted in a week, of how many households, and how "
        "many households are enrolled. Tab-separated, so that a spreadsheet reads it.",
    )
    command.add_argument("--week", metavar="WEEK", type=_week, help="as 2026-W10; without it, this week")
    command.set_defaults(run=run)


def _week(text: str) -> str:
    if not is_week(text):
        raise argparse.ArgumentTypeError(f"{text} is no week such as 2026-W10")
    return text


def run(options: argparse.Namespace) -> int:
    """Prints a line for each community, and their sum."""
    open_book(Settings.from_environ(os.environ))
    at_ms = now_ms()
    print("community", "week", "counted drop-offs", "active households", "households", sep="\t")
    total = [0, 0, 0]
    for community in all_communities():
        week = options.week or week_of(at_ms, community.timezone)
        row = _row(community, week)
        total = [one + more for one, more in zip(total, row, strict=True)]
        print(community.code, week, *row, sep="\t")
    print("", "", *total, sep="\t")
    return 0


def _row(community: StoredCommunity, week: str) -> tuple[int, int, int]:
    figures = figures_of_week(community.id, week)
    return figures.counted, figures.active_households, household_count(community.id)
