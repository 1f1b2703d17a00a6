"""A kiosk's own device: what its browser keeps lies in a folder, and outlives the browser being killed."""

import os
import shutil
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Error, Page

from tests.support.browsers import FLAGS, SCREENS, Watch

END_SECONDS = 20


@contextmanager
def switched_on(
    browser: Browser, folder: Path, watch: Watch, flags: tuple[str, ...] = (), **options: Any
) -> Iterator[Page]:
    """The browser of a device whose memory is `folder`, on the kiosk's screen; killed at the end of the block.

    Nobody says good-bye: it ends by SIGKILL, as by a power cut.
    """
    context = browser.browser_type.launch_persistent_context(
        folder,
        executable_path=shutil.which("chromium-headless-shell") or shutil.which("chromium"),
        args=[*FLAGS, *flags],
        **{"locale": "zh-CN", "timezone_id": "Asia/Shanghai", **SCREENS["kiosk"], **options},
    )
    try:
        yield watch.over(context.pages[0])
    finally:
        kill(folder)
        with suppress(Error):
            context.close()


def kill(folder: Path) -> None:
    """Ends the browser that keeps its memory there, and all of its processes, at once."""
    end = time.monotonic() + END_SECONDS
    while found := processes(folder):
        for pid in found:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        assert time.monotonic() < end, "the browser can't be ended"
        time.sleep(0.05)


def processes(folder: Path) -> list[int]:
    """Of which processes the command names this folder as the browser's memory."""
    said = f"--user-data-dir={folder}".encode()
    return [int(path.parent.name) for path in Path("/proc").glob("[0-9]*/cmdline") if said in command(path)]


def command(path: Path) -> list[bytes]:
    """The words of a process's command; none of one that has ended."""
    with suppress(OSError):
        return path.read_bytes().split(b"\0")
    return []
