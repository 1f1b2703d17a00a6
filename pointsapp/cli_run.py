"""`pointsapp run`: prepares the book, loads the sample or offers the set-up, says where to go, and serves."""

import argparse
import os
import signal
import socket
import sys
from typing import Any

from pointsapp.cli_sample import prepare_sample
from pointsapp.cli_setup import prepare, print_setup_link
from pointsapp.config import ConfigRefused, Settings, is_loopback, list_of_variables
from pointsapp.store.communities import all_communities
from pointsapp.store.database import close_database


def add_to(commands: Any) -> None:
    """Declares the command."""
    command = commands.add_parser(
        "run",
        help="prepare the book and serve it at HOST:PORT",
        description="Prepares the book, says where to go, and serves it at HOST:PORT until Ctrl-C.",
        epilog=f"environment variables, each with its value unless set:\n{list_of_variables()}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Prepares everything and becomes the server. 2 with a sentence where that can't be."""
    settings = Settings.from_environ(os.environ)
    check_port(settings)
    prepare(settings)
    refuse_public_sample(settings)
    print(f"\n  积分账本 / points book: {settings.public_url}\n")
    if settings.sample:
        prepare_sample(settings)
    elif not all_communities():
        print_setup_link(settings)
    close_database()
    sys.stdout.flush()
    become_server(settings)
    return 0


def check_port(settings: Settings) -> None:
    """Refuses a port that somebody else listens on, before anything is prepared."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as problem:
            raise ConfigRefused(
                "PORT",
                f"{settings.host}:{settings.port} can't be used ({problem.strerror}): stop what is running there, "
                "or choose another port, as in `make run PORT=8001`.",
                f"{settings.host}:{settings.port} 无法使用（{problem.strerror}）："
                "请关闭占用它的程序，或换一个端口，例如 `make run PORT=8001`。",
            ) from problem


def refuse_public_sample(settings: Settings) -> None:
    """Invented people and known sign-ins are for this machine only."""
    if any(community.sample for community in all_communities()) and not is_loopback(settings.host):
        raise ConfigRefused(
            "HOST",
            "this book holds sample data, which is served on this machine only: set HOST to 127.0.0.1.",
            "账本里是示例数据，只能在本机使用：请将 HOST 设为 127.0.0.1。",
        )


def become_server(settings: Settings) -> None:
    """Replaces this process by gunicorn; the same options stand in the Procfile.

    Ctrl-C waits until the new one can take it.
    """
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    address = f"[{settings.host}]" if ":" in settings.host else settings.host
    os.execv(
        sys.executable,
        [
            *(sys.executable, "-m", "pointsapp.serving", "--worker-class", "gthread"),
            *("--workers", str(settings.workers), "--threads", str(settings.threads)),
            *("--bind", f"{address}:{settings.port}", "--no-control-socket", "--log-level", "warning"),
            "pointsapp.app:create_app()",
        ],
    )
