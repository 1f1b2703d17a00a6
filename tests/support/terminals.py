"""A terminal that keeps what is shown on it."""

import io


class Terminal(io.StringIO):
    """Standard error as a terminal."""

    def isatty(self) -> bool:
        return True
