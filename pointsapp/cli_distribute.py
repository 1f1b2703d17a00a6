"""`pointsapp distribute`: prints the SQL that shares a PostgreSQL book out over many servers with Citus."""

import argparse
from typing import Any

from pointsapp.config import ConfigRefused
from pointsapp.store.distribution import distribution


def add_to(commands: Any) -> None:
    """Declares the command and its arguments."""
    command = commands.add_parser(
        "distribute",
        help="print the SQL that shares a PostgreSQL book out over many servers (Citus)",
        description="Prints the statements, in one transaction, for psql on the coordinator, once after `pointsapp "
        "migrate` and before the book is in use. It changes nothing itself; docs/scaling.md says when it is worth it.",
    )
    command.add_argument("--role", default="pointsapp", help="by which the program connects, not the tables' owner")
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Prints them. Refuses a role without a name, to which PostgreSQL would give nothing."""
    if not options.role.strip():
        raise ConfigRefused(
            "--role",
            "name the role by which the program connects to PostgreSQL.",
            "请写明程序连接 PostgreSQL 所用的角色。",
        )
    print("BEGIN;")
    for statement in distribution(options.role):
        print(f"{statement};")
    print("COMMIT;")
    return 0
