"""What commands print to: small terminals, readers who leave before the end, full disks."""

import os
import sys
from io import TextIOWrapper

from pointsapp.config import ConfigRefused

READER_LEFT = 141  # as a shell reports whom SIGPIPE ended: 128 + 13
ON_LEAVING = f"with {READER_LEFT} if whoever reads what it prints leaves before the end"


def show_anything() -> None:
    """Prints with backslashes what the terminal has no signs for, as parts of names that are no text."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def no_room_to_print() -> ConfigRefused:
    """What is said where standard output is a file on a full disk."""
    return ConfigRefused(
        "standard output",
        "there is no room left for what the command prints; what it has done, it has done. Make some.",
        "没有空间写入命令的输出；已完成的操作仍然有效。请腾出空间。",
    )


def give_output_up() -> None:
    """Drops what can't be printed, which Python would try once more at its end, and complain."""
    for stream in filter(None, (sys.stdout, sys.stderr)):
        try:
            stream.flush()
        except OSError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
