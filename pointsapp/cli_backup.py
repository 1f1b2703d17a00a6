"""`pointsapp backup` and `pointsapp restore`: a checked copy of the book while it is in use, and the way back."""

import argparse
import os
import sys
from pathlib import Path
from typing import Any

from pointsapp.actions.backups import Looked, backup
from pointsapp.actions.restoring import Restored, restore
from pointsapp.actions.seals import Missed
from pointsapp.cli_progress import Bars
from pointsapp.cli_terminal import ON_LEAVING
from pointsapp.config import Settings
from pointsapp.rules.backups import DAILY, MONTHLY, WEEKLY
from pointsapp.web.now import now_ms


def add_to(commands: Any) -> None:
    """Declares the commands and their arguments."""
    backing = commands.add_parser(
        "backup",
        help="write a checked copy of the book while it is in use",
        description=f"Writes a copy of the book into DIR while the book is in use, reads it back, audits it, and lays "
        f"its SHA-256 beside it. Older copies of this book in DIR are thinned out to {DAILY} daily, {WEEKLY} weekly "
        f"and {MONTHLY} monthly ones. The secrets are not in it. Exits with 0 if all is well; with 1 if the book is "
        "wrong, as an audit finds it: the copy is kept, and so are all older ones; with 2, and one sentence, if it "
        f"could not be done; {ON_LEAVING}.",
    )
    backing.add_argument("folder", metavar="DIR", help="where copies lie; made if it is not there")
    backing.set_defaults(run=run_backup)
    restoring = commands.add_parser(
        "restore",
        help="put a copy back where no book is",
        description="Puts a copy that `backup` wrote into the place that DATABASE_URL names, where no book may be yet, "
        "and audits it. Its SHA-256 has to lie beside it. All staff and phones are signed out. Exits with 0 if all is "
        "well; with 1 if the book is restored, but wrong, as an audit finds it, or if the rest was cut short; with 2, "
        f"and one sentence, if it could not be done: then nothing was changed; {ON_LEAVING}.",
    )
    restoring.add_argument("file", metavar="FILE", help="a copy, with its FILE.sha256 beside it")
    restoring.set_defaults(run=run_restore)


def run_backup(options: argparse.Namespace) -> int:
    """Makes the copy, and says where it is and what is in it."""
    settings = Settings.from_environ(os.environ)
    with Bars() as bars:
        made = backup(settings, Path(options.folder), now_ms(), bars.told)
    print(made.path)
    for name in made.thinned:
        print(f"  已清理 / thinned out: {name}")
    if made.later:
        print_later(made.later)
    status = print_looked(made.looked)
    if made.looked.finding:
        print("  旧备份全部保留 / older copies were all kept", file=sys.stderr)
    place = "SECRETS" if settings.secrets else settings.secrets_file
    print(f"  密钥不在其中，请与备份分开另存 / the secrets are not in it, keep a copy of them apart: {place}")
    return status


def print_later(name: str) -> None:
    """Complains of a copy that is dated later than one made now."""
    print(
        f"  有一份备份的时间更晚，时钟可能不对，旧备份全部保留：{name}\n"
        "  a copy is dated later, so a clock is or was wrong; older copies were all kept. Set the clock, or give that "
        f"copy another name: {name}",
        file=sys.stderr,
    )


def run_restore(options: argparse.Namespace) -> int:
    """Puts the copy back, and says what is in it and whether the secrets fit."""
    settings = Settings.from_environ(os.environ)
    with Bars() as bars:
        restored = restore(settings, Path(options.file), now_ms(), bars.told)
    print(f"{options.file}: 已恢复 / restored")
    status = print_looked(restored.looked) if restored.looked else 1
    if restored.cut_short:
        print_cut_short(restored)
        return 1
    print("  所有人都须重新登录 / everybody has to sign in again")
    if restored.secrets is None:
        print("  密钥相符 / the secrets are those of this book")
    else:
        print("恢复的账本还需要原来的密钥。\nThe restored book needs the secrets it was made with:", file=sys.stderr)
        print(restored.secrets, file=sys.stderr)
    return status


def print_cut_short(restored: Restored) -> None:
    """Says what is left to do with a book that is in its place."""
    print(f"  随后中断 / then cut short: {restored.cut_short}", file=sys.stderr)
    if restored.looked is None:
        print(
            "  未核账，备份时的登录可能仍然有效：请运行 `pointsapp audit`，或另建空库重新恢复。\n"
            "  not audited, and who was signed in then may still be: run `pointsapp audit`, or restore it once more "
            "into another empty database.",
            file=sys.stderr,
        )


def print_looked(looked: Looked) -> int:
    """Says what was seen in a book; 1 if something in it is wrong."""
    if looked.finding:
        wrong = looked.finding
        named = " ".join(part for part in (wrong.table, wrong.key) if part)
        where = f"{looked.community}: " if looked.community else ""
        print(f"{where}{named}: says {wrong.says}, should be {wrong.should}", file=sys.stderr)
        return 1
    if looked.waiting:
        print("  表结构较旧，未核账：请运行 `pointsapp migrate`，再运行 `pointsapp audit`。")
        print("  its schema is older, so it was not audited: run `pointsapp migrate`, then `pointsapp audit`.")
    else:
        print("  账目无误 / the book is right")
    if looked.unsealed:
        print_unsealed(*looked.unsealed)
    return 0


def print_unsealed(community: str, missed: Missed) -> None:
    """Says that days are not sealed; as a complaint, which cron mails, where they once were."""
    since = f"{community} {missed.first}"
    if missed.begun:
        print(f"  此日起未封账 / days are not sealed from here on: {since}: pointsapp seal", file=sys.stderr)
    else:
        print(f"  从未封账 / no day was ever sealed: {since}: pointsapp seal")
