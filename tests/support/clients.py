"""Several clients of a live server, each with a connection of its own, who all begin to send at the same instant."""

import json
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import Any

START_SECONDS = 30
PATIENCE_SECONDS = 60


@dataclass(frozen=True)
class Call:
    """A request of the API: its method, its path, and what it carries."""

    method: str
    path: str
    body: Any = None


@dataclass(frozen=True)
class Answer:
    """Status and content of what came, and how long it took to come, in seconds."""

    status: int
    content: Any
    seconds: float

    @property
    def said(self) -> tuple[int, Any]:
        """All but the time."""
        return self.status, self.content


class Clients:
    """So many clients, who all carry the same headers."""

    def __init__(self, url: str, headers: dict[str, str], size: int) -> None:
        self.host = url.removeprefix("http://")
        self.headers = {"Content-Type": "application/json", "Accept-Language": "en", **headers}
        self.size = size
        self._threads = ThreadPoolExecutor(size)

    def send(self, shares: Sequence[Sequence[Call]]) -> list[Answer]:
        """Each client sends its share, one call after the other, all beginning at once; gives all answers."""
        assert len(shares) == self.size
        start = threading.Barrier(self.size)
        going = [self._threads.submit(self._send, start, share) for share in shares]
        return [answer for each in going for answer in each.result(10 * PATIENCE_SECONDS)]

    def call(self, call: Call) -> Answer:
        """One of them sends one call."""
        return self._send(threading.Barrier(1), [call])[0]

    def close(self) -> None:
        """Sends everybody home."""
        self._threads.shutdown()

    def _send(self, start: threading.Barrier, share: Sequence[Call]) -> list[Answer]:
        connection = HTTPConnection(self.host, timeout=PATIENCE_SECONDS)
        try:
            connection.connect()
            start.wait(START_SECONDS)
            return [self._answer(connection, call) for call in share]
        finally:
            connection.close()

    def _answer(self, connection: HTTPConnection, call: Call) -> Answer:
        body = None if call.body is None else json.dumps(call.body)
        began = time.perf_counter()
        connection.request(call.method, f"/api/v1{call.path}", body, self.headers)
        answer = connection.getresponse()
        content = answer.read()
        return Answer(answer.status, json.loads(content or "null"), time.perf_counter() - began)
