"""A machine that is so many times as slow: the processes that draw a browser's pages run only part of the time."""

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser

RUNNING_SECONDS = 0.004  # at a time: much shorter than anything that is measured


@contextmanager
def slowed(browser: Browser, times: int) -> Iterator[None]:
    """All threads of the browser's pages, their workers too, get one part in so many of the time, until the block ends.

    Chromium's own throttling (`Emulation.setCPUThrottlingRate`) slows the page's main thread alone, no worker.
    """
    renderers = processes_of(browser)
    ended = threading.Event()
    pulse = threading.Thread(target=stop_and_go, args=(renderers, times, ended))
    pulse.start()
    try:
        yield
    finally:
        ended.set()
        pulse.join()


def processes_of(browser: Browser) -> list[int]:
    """The ids of the processes that draw pages and run their scripts."""
    told = browser.new_browser_cdp_session().send("SystemInfo.getProcessInfo")
    return [int(process["id"]) for process in told["processInfo"] if process["type"] == "renderer"]


def stop_and_go(processes: list[int], times: int, ended: threading.Event) -> None:
    """Lets them run for a moment and rest for the others, over and over; at the end they run."""
    while not ended.wait(RUNNING_SECONDS):
        tell(processes, signal.SIGSTOP)
        ended.wait(RUNNING_SECONDS * (times - 1))
        tell(processes, signal.SIGCONT)


def tell(processes: list[int], what: signal.Signals) -> None:
    """Sends them a signal."""
    for process in processes:
        os.kill(process, what)
