"""`pointsapp seal` and `export-entries`: the nightly seal of the days that are over, and what it was made from."""

import argparse
import json
import os
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from datetime import date
from pathlib import Path
from typing import Any

from pointsapp.actions.installation import open_book
from pointsapp.actions.seals import days_to_seal, seal_days
from pointsapp.cli_progress import progress
from pointsapp.config import ConfigRefused, Settings
from pointsapp.rules.calendar import local_day
from pointsapp.rules.seals import ENTRY_COLUMNS, MOST_DAYS, POSTING_COLUMNS, SealedEntry
from pointsapp.store.communities import StoredCommunity, all_communities, community_by_code
from pointsapp.store.database import reading
from pointsapp.store.durable_files import disk_problems, new_text
from pointsapp.store.seals import StoredSeal, entries_between, last_seal, seals_between
from pointsapp.web.now import now_ms


def add_to(commands: Any) -> None:
    """Declares the commands and their arguments."""
    sealing = commands.add_parser(
        "seal",
        help="seal the days that are over",
        description="Seals each community's days that ended half an hour ago or earlier, each by a hash over its "
        "entries and the seal before. Run it every night after 00:30; days that were missed are made up for. Nothing "
        f"is booked into a sealed day, so where more than {MOST_DAYS} days are due, as after a jump of the clock, it "
        "refuses, and --days says that they are to be sealed.",
    )
    sealing.add_argument(
        "--days", metavar="N", type=_number, help=f"at most so many days of each community, also more than {MOST_DAYS}"
    )
    sealing.set_defaults(run=seal)
    export = commands.add_parser(
        "export-entries",
        help="write sealed entries to a file from which anybody can recompute the seals",
        description="Writes the sealed days of a community with their entries as JSON lines, each value as it was "
        "hashed. It has no names in it, but tells who came when: don't publish it.",
    )
    export.add_argument("--community", metavar="CODE", required=True, help="whose entries")
    export.add_argument("--from", dest="from_day", metavar="DAY", type=_day, default=date.min, help="as 2026-03-08")
    export.add_argument("--to", dest="to_day", metavar="DAY", type=_day, default=date.max, help="the last day")
    export.add_argument("file", metavar="FILE", help="a new file, or - for standard output")
    export.set_defaults(run=export_entries)


def _number(text: str) -> int:
    if not re.fullmatch("[1-9][0-9]{0,5}", text):
        raise argparse.ArgumentTypeError(f"{text} is no whole number from 1 to 999,999")
    return int(text)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} is no day such as 2026-03-08") from None


def seal(options: argparse.Namespace) -> int:
    """Seals what is due, day by day, each in a transaction of its own."""
    open_book(Settings.from_environ(os.environ))
    at_ms = now_ms()
    due = {community: days_to_seal(community.id, at_ms) for community in all_communities()}
    most = options.days or _few(due, at_ms)
    with _bar(sum(min(days, most) for days in due.values())) as bar:
        for community, days in due.items():
            made = 0
            while made < most and seal_days(community.id, at_ms):
                made += 1
                bar.update()
            bar.write(_said(community, last_seal(community.id) if days else None))
    return 0


def _few(due: dict[StoredCommunity, int], at_ms: int) -> int:
    """How many days a run seals that was not told. Refuses where more are due: a sealed day is never opened again."""
    behind = max(due, key=due.__getitem__, default=None)
    if behind is None or due[behind] <= MOST_DAYS:
        return MOST_DAYS
    days, today = due[behind], local_day(at_ms, behind.timezone)
    raise ConfigRefused(
        "--days",
        f"{behind.code} has {days} days to seal, for the clock of this machine says that it is {today}. Nothing can be "
        f"booked into a sealed day any more. If the clock is right, run once: pointsapp seal --days {days}",
        f"{behind.code} 有 {days} 天待封账，因为本机时钟显示今天是 {today}。封账后的日子不能再记账。"
        f"若时钟无误，请运行一次：pointsapp seal --days {days}",
    )


def _said(community: StoredCommunity, last: StoredSeal | None) -> str:
    """`last`: the newest seal where days were due; another who seals at the same time may have made it."""
    if last is None:
        return f"{community.code}: 没有要封的日子 / no day to seal"
    return f"{community.code}: 已封到 / sealed up to {last.sealed.day}  {last.hash.hex()}"


def _bar(total: int) -> Any:
    return progress("封账 / sealing", total=total)


def export_entries(options: argparse.Namespace) -> int:
    """Writes the file, whole or not at all.

    Refuses an unknown community, a last day before the first, and a file that is there or can't be.
    """
    _refuse_backwards(options.from_day, options.to_day)
    open_book(Settings.from_environ(os.environ))
    community = community_by_code(options.community)
    if community is None:
        raise ConfigRefused(
            "--community", f"there is no community {options.community}.", f"没有社区 {options.community}。"
        )
    to_screen = options.file == "-"
    place = Path("/dev/stdout" if to_screen else options.file)
    with disk_problems("FILE", place), nullcontext(sys.stdout) if to_screen else new_text(place) as file, reading():
        for line in _lines(community, options.from_day, options.to_day):
            file.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n")
        file.flush()
    return 0


def _refuse_backwards(from_day: date, to_day: date) -> None:
    if from_day > to_day:
        raise ConfigRefused(
            "--from",
            f"{from_day} comes after {to_day}, so no day lies between them: give --from the first day.",
            f"{from_day} 晚于 {to_day}，其间没有日子：请将 --from 设为第一天。",
        )


def _lines(community: StoredCommunity, from_day: date, to_day: date) -> Iterator[dict[str, Any]]:
    """A line for each sealed day, followed by one for each of its entries."""
    for seal in _with_bar(seals_between(community.id, from_day, to_day)):
        yield {
            "community": community.code,
            "format": str(seal.format),
            "day": seal.sealed.day.isoformat(),
            "from_ms": str(seal.sealed.from_ms),
            "until_ms": str(seal.sealed.until_ms),
            "previous": seal.previous.hex(),
            "entries": str(seal.entries),
            "hash": seal.hash.hex(),
        }
        for entry in entries_between(community.id, seal.sealed.from_ms, seal.sealed.until_ms):
            yield _line_of(entry)


def _line_of(entry: SealedEntry) -> dict[str, Any]:
    postings = [dict(zip(POSTING_COLUMNS, posting, strict=True)) for posting in entry.postings]
    return {**dict(zip(ENTRY_COLUMNS, entry.columns, strict=True)), "postings": postings}


def _with_bar(seals: list[StoredSeal]) -> Iterable[StoredSeal]:
    return progress("导出 / exporting", seals)
