"""All commands, each in a file of its own, and what becomes of their refusals and of Ctrl-C."""

import argparse
import os
import sys
from collections.abc import Sequence

from pointsapp import (
    cli_audit,
    cli_backup,
    cli_distribute,
    cli_network,
    cli_overview,
    cli_run,
    cli_seal,
    cli_setup,
    cli_simulate,
)
from pointsapp.actions.troubles import refusing_troubles
from pointsapp.config import ConfigRefused
from pointsapp.rules.refusal import Refusal
from pointsapp.web.sentences import plain_sentence

COMMANDS = (
    cli_run,
    cli_setup,
    cli_audit,
    cli_seal,
    cli_backup,
    cli_simulate,
    cli_overview,
    cli_network,
    cli_distribute,
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs a command and returns its exit status: 0 well, 1 something is wrong, 2 it could not be done."""
    try:
        options = parser().parse_args(arguments)
        with refusing_troubles():
            status = int(options.run(options))
        sys.stdout.flush()
    except BrokenPipeError:  # whoever read our output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:
        return 130
    except ConfigRefused as refused:
        print(refused, file=sys.stderr)
        return 2
    except Refusal as refusal:
        print(plain_sentence(refusal), file=sys.stderr)
        return 2
    return status


def parser() -> argparse.ArgumentParser:
    """All commands with their arguments."""
    whole = argparse.ArgumentParser(prog="pointsapp", description="A neighbourhood's points book.")
    commands = whole.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for command in COMMANDS:
        command.add_to(commands)
    return whole
