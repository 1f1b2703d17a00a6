"""`pointsapp sample`: an invented network of a given size, to see how the program does when it is large."""

import argparse
import os
import sys
import time
from pathlib import Path
from typing import Any

from tqdm import tqdm

from pointsapp.actions.installation import prepare_book
from pointsapp.actions.network import make_neighbourhood, settle_network
from pointsapp.actions.network_plan import NetworkPlan
from pointsapp.config import ConfigRefused, Settings
from pointsapp.store.communities import all_communities
from pointsapp.web.now import now_ms

RULES = Path(__file__).parent.parent / "rulebooks" / "nanqiao.toml"
TIMEZONE = "Asia/Shanghai"


def add_to(commands: Any) -> None:
    """Declares the command and its arguments."""
    command = commands.add_parser(
        "sample",
        help="fill an empty book with an invented network of many communities",
        description="Makes communities with households, persons, cards and weeks of drop-offs, all invented and said "
        "to be so, as the book would hold them had they been booked one by one. Interrupted, it goes on where it "
        "stopped. Refuses a book that holds a real community.",
    )
    command.add_argument("--communities", type=_count, required=True, metavar="N", help="1 to 9,999")
    command.add_argument("--residents", type=_count, required=True, metavar="N", help="in all communities together")
    command.add_argument("--weeks", type=_count, required=True, metavar="N", help="full weeks up to now")
    command.set_defaults(run=run)


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:10]) <= 100_000_000:
        raise argparse.ArgumentTypeError(f"{text} is no whole number from 1 to 100,000,000")
    return int(text)


def run(options: argparse.Namespace) -> int:
    """Makes the communities one by one, each in a transaction of its own."""
    settings = Settings.from_environ(os.environ)
    prepare_book(settings)
    if any(not community.sample for community in all_communities()):
        raise ConfigRefused(
            "DATABASE_URL",
            "this book holds a real community: name an empty one.",
            "账本里有真实的社区：请换一个空账本。",
        )
    plan = NetworkPlan(options.communities, options.residents, options.weeks, TIMEZONE, now_ms())
    rules, drop_offs, began = RULES.read_text("utf-8"), 0, time.monotonic()
    with tqdm(total=plan.residents, unit=" residents", leave=False, disable=not sys.stderr.isatty()) as bar:
        for number in range(plan.communities):
            made = make_neighbourhood(plan, number, rules)
            drop_offs += made.drop_offs if made else 0
            bar.update(plan.residents_of(number))
    settle_network()
    took = time.monotonic() - began
    print(f"{drop_offs:,} drop-offs in {took:.1f} s: {drop_offs / took:,.0f} a second")
    return 0
