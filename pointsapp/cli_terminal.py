"""What commands print to: terminals that can't show all of it, and readers who leave before the end."""

import os
import sys
from io import TextIOWrapper

READER_LEFT = 141  # as a shell reports whom SIGPIPE ended: 128 + 13
ON_LEAVING = f"with {READER_LEFT} if whoever reads what it prints leaves before the end"


def show_anything() -> None:
    """Prints with backslashes what the terminal has no signs for, as parts of names that are no text."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def let_readers_go() -> None:
    """Drops what nobody reads any more, which Python would try once more to print at its end, and complain."""
    for stream in filter(None, (sys.stdout, sys.stderr)):
        try:
            stream.flush()
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
