"""What broken variants have in place of a queue: writers go at SQLite whenever they like, each by itself."""

from contextlib import nullcontext

from pointsapp.store import database, group_commit

UNQUEUED = ((database, "turn", nullcontext), (group_commit, "turns_are_taken", lambda: False))


def let_them_jostle() -> None:
    """From here on, for all of this process."""
    for module, name, instead in UNQUEUED:
        setattr(module, name, instead)
