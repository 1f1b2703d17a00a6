"""`pointsapp audit`: recomputes every balance, stock and counter, and names the first row that is wrong."""

import argparse
import os
from collections.abc import Iterable
from typing import Any

from pointsapp.actions.audit import Check, audit
from pointsapp.actions.installation import open_book
from pointsapp.actions.seals import missed_days
from pointsapp.cli_progress import progress
from pointsapp.cli_terminal import ON_LEAVING
from pointsapp.config import ConfigRefused, Settings
from pointsapp.store.audit import Finding
from pointsapp.store.communities import StoredCommunity, all_communities, community_by_code
from pointsapp.store.guards import missing_guard
from pointsapp.web.now import now_ms


def add_to(commands: Any) -> None:
    """Declares the command and its arguments."""
    command = commands.add_parser(
        "audit",
        help="recompute the book and its seals, and name the first row that is wrong",
        description="Recomputes every balance, stock and counter of the book from its postings and events, "
        "and every seal from the entries; then looks for days that were not sealed, and whether the database still "
        "refuses to change what is final. Exits with 0 if all is right; with 1, and the name of the first thing that "
        f"is wrong; with 2, and one sentence, if it could not be done; {ON_LEAVING}. On SQLite it may switch the file "
        "to its write-ahead log, which is how the program keeps it; nothing of the book is changed.",
    )
    command.add_argument("--community", metavar="CODE", help="only this community")
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Audits the communities one by one, then the guards of all; 1 at the first finding."""
    open_book(Settings.from_environ(os.environ))
    at_ms = now_ms()
    for community in _wanted(options.community):
        missed = missed_days(community.id, at_ms)
        finding = audit(community.id, _with_bar) or (missed.finding if missed else None)
        if finding:
            print(f"{community.code}: {_said(finding)}")
            return 1
        print(f"{community.code}: 账目无误 / the book is right")
        if missed:
            print(f"{community.code}: 从未封账 / no day was ever sealed: run `pointsapp seal`")
    if finding := missing_guard():
        print(_said(finding))
        return 1
    return 0


def _said(finding: Finding) -> str:
    named = f"{finding.table} {finding.key}".rstrip()
    return f"{named}: says {finding.says}, should be {finding.should}"


def _wanted(code: str | None) -> list[StoredCommunity]:
    if code is None:
        return all_communities()
    found = community_by_code(code)
    if found is None:
        raise ConfigRefused("--community", f"there is no community {code}.", f"没有社区 {code}。")
    return [found]


def _with_bar(checks: list[Check]) -> Iterable[Check]:
    return progress("核账 / auditing", checks)
