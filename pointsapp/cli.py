"""The program's start, `pointsapp COMMAND`: loads the commands, which Ctrl-C ends without a word, and runs one."""

import importlib
import signal
import sys
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs a command and returns its exit status.

    Loading takes a second or more, and an interrupted import has a long tale to tell: so until it is done the system
    ends us at Ctrl-C, unless we are to ignore it, as behind nohup.
    """
    if hears := signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    commands = importlib.import_module("pointsapp.cli_commands")
    if hears:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    return int(commands.main(arguments))


if __name__ == "__main__":
    sys.exit(main())
