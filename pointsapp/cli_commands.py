"""All commands, each in a file of its own, and what becomes of their refusals and of Ctrl-C."""

import argparse
import errno
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
from pointsapp.cli_terminal import ON_LEAVING, READER_LEFT, give_output_up, no_room_to_print, show_anything
from pointsapp.config import ConfigRefused, refuse_no_text
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


STATUSES = (
    "Exits with 0 if all is well; with 1 if something in the book is wrong; with 2, and a sentence, if it could not be "
    f"done; with 130 after Ctrl-C; {ON_LEAVING}."
)
# Arguments that are texts, and what the help calls them; the name of a file may be any bytes.
TEXTS = {"community": "--community", "role": "--role", "name": "NAME"}


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs a command and returns its exit status, as the help has it."""
    show_anything()
    try:
        return _run(arguments)
    except BrokenPipeError:  # whoever reads our output has seen enough
        give_output_up()
        return READER_LEFT
    except OSError as problem:
        if problem.errno != errno.ENOSPC or problem.filename is not None:
            raise
        give_output_up()
        print(no_room_to_print(), file=sys.stderr)
        return 2


def _run(arguments: Sequence[str] | None) -> int:
    try:
        options = parser().parse_args(arguments)
        _refuse_no_text(options)
        with refusing_troubles():
            return int(options.run(options))
    except KeyboardInterrupt:
        return 130
    except ConfigRefused as refused:
        print(refused, file=sys.stderr)
        return 2
    except Refusal as refusal:
        print(plain_sentence(refusal), file=sys.stderr)
        return 2
    finally:
        print(end="", flush=True)  # the help, too, which argparse ends with; nothing where there is no output


def _refuse_no_text(options: argparse.Namespace) -> None:
    for name, shown in TEXTS.items():
        refuse_no_text(shown, getattr(options, name, None) or "")


def parser() -> argparse.ArgumentParser:
    """All commands with their arguments."""
    whole = argparse.ArgumentParser(prog="pointsapp", description="A neighbourhood's points book.", epilog=STATUSES)
    commands = whole.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for command in COMMANDS:
        command.add_to(commands)
    return whole
