"""`pointsapp migrate`, `pointsapp setup-link`, `pointsapp admin add`: what is done before anybody can sign in."""

import argparse
import getpass
import os
import secrets
import sys
from pathlib import Path
from typing import Any

from pointsapp.actions.acts import Act, Doer
from pointsapp.actions.installation import begun_anew, open_book, prepare_book
from pointsapp.actions.setup import new_setup_link
from pointsapp.actions.staff import make_admin
from pointsapp.config import ConfigRefused, Settings
from pointsapp.store.communities import community_by_code
from pointsapp.web.now import new_key, now_ms


def add_to(commands: Any) -> None:
    """Declares the commands and their arguments."""
    migrating = commands.add_parser(
        "migrate",
        help="bring the database to this version's schema",
        description="Brings the database to this version's schema, and names each step taken; `run` does it by itself.",
        epilog="DATABASE_URL and SECRETS_FILE say where the book and its keys are: see `pointsapp run --help`.",
    )
    migrating.set_defaults(run=run_migrate)
    linking = commands.add_parser(
        "setup-link",
        help="print a one-time link to the page that makes a community",
        description="Prints a link that is good once, for 24 hours, to the page that makes a community.",
        epilog="Its address follows PORT and PUBLIC_URL: give them here as `run` has them, as in "
        "`PORT=8001 pointsapp setup-link`. All variables: `pointsapp run --help`.",
    )
    linking.set_defaults(run=run_setup_link)
    admin = commands.add_parser("admin", help="staff who look after a community")
    adding = admin.add_subparsers(required=True, metavar="COMMAND").add_parser("add", help="add an admin")
    adding.add_argument("--community", required=True, metavar="CODE", help="the community's code")
    adding.add_argument("name", help="the name to sign in with")
    adding.set_defaults(run=run_admin_add)


def run_migrate(options: argparse.Namespace) -> int:
    """Migrates, and makes the secrets if there is no installation yet."""
    for name in prepare(Settings.from_environ(os.environ)):
        print(name)
    return 0


def prepare(settings: Settings) -> list[str]:
    """Prepares the book and returns the migrations that ran; a word where a new one was begun beside old secrets."""
    had_secrets = Path(settings.secrets_file).exists()
    ran = prepare_book(settings)
    if had_secrets and begun_anew(ran):
        print(
            "  密钥文件早已存在，但 DATABASE_URL 处没有账本，已新建一本。"
            "若本应有账本：请停下，移走新账本，恢复最近的备份\n"
            f"  {settings.secrets_file} was there, but no book at DATABASE_URL: a new one was begun. If there "
            "should be one: stop, move the new one away, and restore the last backup",
            file=sys.stderr,
        )
    return ran


def run_setup_link(options: argparse.Namespace) -> int:
    """Prints a new link; older ones that were not used stay good until they are a day old."""
    settings = Settings.from_environ(os.environ)
    open_book(settings)
    if not {"PORT", "PUBLIC_URL"} & os.environ.keys():
        print("  PORT 和 PUBLIC_URL 都没有设：若启动时设了，这里也要设，网址才对")
        print("  neither PORT nor PUBLIC_URL is set: where `run` was given one, give it here, too\n")
    print_setup_link(settings)
    return 0


def print_setup_link(settings: Settings) -> None:
    """Makes a link and says what it is for."""
    token = new_setup_link(secrets.token_bytes(16), now_ms())
    print("  打开此链接建立社区（一次有效，24小时内）")
    print("  open this link to set up a community (good once, for 24 hours):\n")
    print(f"  {settings.public_url}/setup/{token}\n")


def run_admin_add(options: argparse.Namespace) -> int:
    """Adds an admin; the password is asked for on the terminal, or read as one line from standard input."""
    open_book(Settings.from_environ(os.environ))
    community = community_by_code(options.community)
    if community is None:
        raise ConfigRefused(
            "--community",
            f"there is no community {options.community}: make it with the link of `pointsapp setup-link`.",
            f"没有社区 {options.community}：请用 `pointsapp setup-link` 的链接建立。",
        )
    asked = asked_twice() if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    at_ms = now_ms()
    make_admin(Act(community.id, new_key(), Doer(), at_ms, at_ms), options.name, asked, secrets.token_bytes(16))
    print(f"{options.name} → {community.name}")
    return 0


def asked_twice() -> str:
    """The password, typed blind and so twice. ConfigRefused where the two differ."""
    asked = getpass.getpass("密码 / password: ")
    if getpass.getpass("再输一次 / once more: ") != asked:
        raise ConfigRefused("password", "the two are not the same: nothing was added.", "两次输入不一样，没有添加。")
    return asked
