"""`pointsapp sample`: an invented network of a given size, to see how the program does when it is large."""

import argparse
import os
import time
from functools import partial
from pathlib import Path
from typing import Any

from pointsapp.actions.installation import prepare_book
from pointsapp.actions.network import is_of_another_plan, make_neighbourhood, settle_network
from pointsapp.actions.network_plan import NetworkPlan
from pointsapp.cli_progress import progress
from pointsapp.config import ConfigRefused, Settings
from pointsapp.store.communities import all_communities
from pointsapp.web.now import now_ms

RULES = Path(__file__).parent.parent / "rulebooks" / "nanqiao.toml"
TIMEZONE = "Asia/Shanghai"
MOST_COMMUNITIES = 9_999  # so many codes of four digits there are
MOST_RESIDENTS = 100_000_000
MOST_WEEKS = 260  # five years, in all of which the rules hold


def add_to(commands: Any) -> None:
    """Declares the command and its arguments."""
    command = commands.add_parser(
        "sample",
        help="fill an empty book with an invented network of many communities",
        description="Makes communities with households, persons, cards and weeks of drop-offs, all invented and said "
        "to be so, as the book would hold them had they been booked one by one. Interrupted, it goes on where it "
        "stopped, if it is called with the same numbers in the same week. Refuses a book that holds anything else.",
    )
    for name, most, said in (
        ("--communities", MOST_COMMUNITIES, ""),
        ("--residents", MOST_RESIDENTS, ", in all communities together"),
        ("--weeks", MOST_WEEKS, ", full ones up to now"),
    ):
        how = f"1 to {most:,}{said}"
        command.add_argument(name, type=partial(_count, most), required=True, metavar="N", help=how)
    command.set_defaults(run=run)


def _count(most: int, text: str) -> int:
    if text.isascii() and text.isdigit() and len(text) <= len(str(most)) and 1 <= int(text) <= most:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text} is no whole number from 1 to {most:,}")


def run(options: argparse.Namespace) -> int:
    """Makes the communities one by one, each in a transaction of its own."""
    settings = Settings.from_environ(os.environ)
    prepare_book(settings)
    plan = NetworkPlan(options.communities, options.residents, options.weeks, TIMEZONE, now_ms())
    _refuse_other_books(plan)
    rules, made, drop_offs, began = RULES.read_text("utf-8"), 0, 0, time.monotonic()
    with progress("示例数据 / sample data", total=plan.residents) as shown:
        for number in range(plan.communities):
            if community := make_neighbourhood(plan, number, rules):
                made, drop_offs = made + 1, drop_offs + community.drop_offs
            shown.update(plan.residents_of(number))
    settle_network()
    took = time.monotonic() - began
    if not made:
        print("这些社区都已在账本里，没有新增 / all these communities are there already; nothing was made")
        return 0
    print(f"{drop_offs:,} drop-offs in {took:.1f} s: {drop_offs / took:,.0f} a second")
    return 0


def _refuse_other_books(plan: NetworkPlan) -> None:
    if any(not community.sample for community in all_communities()):
        raise ConfigRefused(
            "DATABASE_URL",
            "this book holds a real community: name an empty one.",
            "账本里有真实的社区：请换一个空账本。",
        )
    if is_of_another_plan(plan):
        raise ConfigRefused(
            "DATABASE_URL",
            "this book holds other sample data (a network of other numbers, or of another week): name an empty one, "
            "or give the numbers that it was made with, in the same week.",
            "账本里已有别的示例数据（数量不同，或是别的周生成的）：请换一个空账本，或在同一周用原来的数量重试。",
        )
