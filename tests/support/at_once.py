"""Several things done at the same instant, each in a thread with a database connection of its own."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from pointsapp.store.database import connect, database

START_SECONDS = 30


def at_once(*deeds: Callable[[], Any]) -> list[Any]:
    """What each deed returned, or the exception that it raised, in their order."""
    barrier = threading.Barrier(len(deeds))

    def do(deed: Callable[[], Any]) -> Any:
        connect()
        barrier.wait(START_SECONDS)
        try:
            return deed()
        except Exception as raised:  # noqa: BLE001
            return raised
        finally:
            database.close()

    with ThreadPoolExecutor(len(deeds)) as threads:
        return list(threads.map(do, deeds))
