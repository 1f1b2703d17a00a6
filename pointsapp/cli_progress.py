"""The one progress bar of all commands: on a terminal, and only for what takes over two seconds."""

import sys
import time
from collections.abc import Iterable, Sequence
from typing import Any

from tqdm import tqdm

AFTER_SECONDS = 2.0
STAGES = {
    "copy": "复制 / copying",
    "check": "检查 / checking",
    "audit": "核账 / auditing",
    "checksum": "校验和 / checksum",
    "restore": "恢复 / restoring",
}
_OF_KNOWN = "{desc}: {percentage:3.0f}% |{bar}| {n_fmt}/{total_fmt} [{elapsed}<{remaining}]"
_OF_UNKNOWN = "{desc}: {n_fmt} [{elapsed}]"


def progress(what: str, steps: Sequence[Any] | None = None, total: int = 0) -> "tqdm[Any]":
    """A bar that goes on as its steps are taken, or by its own `update`.

    Args:
        what: is done, in both languages, as "核账 / auditing".
        steps: are handed on one by one.
        total: how many there are, where they are not given.
    """
    return _bar(what, AFTER_SECONDS, steps, total if steps is None else len(steps))


def _bar(what: str, delay: float, steps: Iterable[Any] | None, total: int | None) -> "tqdm[Any]":
    form = _OF_KNOWN if total else _OF_UNKNOWN
    hidden = not (sys.stderr and sys.stderr.isatty())
    return tqdm(steps, what, total, leave=False, delay=delay, disable=hidden, unit_scale=True, bar_format=form)


class Bars:
    """A bar for each stage of a work, from when all of them together take over two seconds."""

    def __init__(self) -> None:
        self._began = time.monotonic()
        self._stage = ""
        self._bar: tqdm[Any] | None = None

    def __enter__(self) -> "Bars":
        return self

    def __exit__(self, *_: object) -> None:
        self._close()

    def told(self, stage: str, done: int, total: int | None) -> None:
        """Hears how far a stage is, and shows it."""
        if stage != self._stage or self._bar is None:
            self._close()
            wait = max(0.0, AFTER_SECONDS - (time.monotonic() - self._began))
            self._stage, self._bar = stage, _bar(STAGES[stage], wait, None, total)
        self._bar.update(min(done, total or done) - self._bar.n)

    def _close(self) -> None:
        if self._bar is not None:
            self._bar.close()
