"""Kiosks that are busy all the time: each sends its bookings until they are answered, as the real one does."""

import json
import threading
import time
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from typing import Any

from pointsapp.web.now import new_key, now_ms

HEADERS = {"X-Pointsapp": "kiosk", "Accept-Language": "zh", "Content-Type": "application/json"}
PATIENCE_SECONDS, PAUSE_SECONDS = 120, 0.05  # a busy machine takes long to start a server
HOUR_MS = 3_600_000


@dataclass(frozen=True)
class Sent:
    """What was asked of the API."""

    method: str
    path: str
    body: dict[str, Any]

    @property
    def key(self) -> str | None:
        """The booking's key, if it is one."""
        return self.body.get("id")


@dataclass(frozen=True)
class Answer:
    """What the API answered."""

    status: int
    content: dict[str, Any]


Visit = Generator[Sent, Answer, None]


def visit(card: str, hours_ago: int) -> Visit:
    """Somebody brings waste, though it was hours ago, and 20 bottles; gets batteries for ten; or all is undone."""
    ago = {"happened_ms": now_ms() - hours_ago * HOUR_MS}
    yield booking("/drop-offs", card=card, category="kitchen-waste", **ago)
    read = yield Sent("POST", "/readings", {"card": card})
    shown = {"scan_pass": read.content.get("scan_pass", "")}
    given = yield booking("/deposits", asset="bottle-550ml", quantity=20, **shown)
    yield booking("/exchanges", code="bottles-for-batteries", times=1, **shown)
    if hours_ago % 5 == 0 and given.status == 200:
        yield booking("/reversals", entry_id=given.content["id"], reason="误操作")


def booking(path: str, **content: Any) -> Sent:
    """A booking with a key and a time of its own."""
    return Sent("POST", path, {"id": str(new_key()), "happened_ms": now_ms(), **content})


class Tills:
    """So many kiosks, each a thread, that share visitors and one device; `with Tills(…) as tills`."""

    def __init__(self, port: int, device: str, visitors: Iterator[Visit], size: int = 4) -> None:
        self.port, self.cookie = port, f"pointsapp_device={device}"
        self.bookings: dict[str, tuple[Sent, Answer]] = {}
        self.failed: list[Answer] = []
        self._visitors, self._lock = visitors, threading.Lock()
        self._closing, self._abandoned = threading.Event(), threading.Event()
        self._threads = [threading.Thread(target=self._serve) for _ in range(size)]

    def __enter__(self) -> "Tills":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *problem: object) -> None:
        self._abandoned.set()
        self.close()

    def close(self) -> None:
        """Takes no new requests; returns when those under way are answered."""
        self._closing.set()
        for thread in self._threads:
            thread.join()

    def busy(self, answers: int) -> None:
        """Returns when so many more bookings were answered. TimeoutError if they never are."""
        wanted = len(self.bookings) + answers
        until(lambda: len(self.bookings) >= wanted)

    def fail(self) -> None:
        """Returns when a booking has failed from now on. TimeoutError if none ever does."""
        before = len(self.failed)
        until(lambda: len(self.failed) > before)

    def _serve(self) -> None:
        line = Line(self.port, self.cookie)
        while not self._closing.is_set():
            with self._lock:
                visit = next(self._visitors)
            answer = None
            while (sent := following(visit, answer)) and not self._closing.is_set():
                answer = self._until_answered(line, sent)
        line.close()

    def _until_answered(self, line: "Line", sent: Sent) -> Answer | None:
        """Sends it again and again, also after the end of work: whoever asked waits for an answer."""
        while (answer := line.ask(sent)) is None or answer.status >= 500:
            if answer is not None:
                self.failed.append(answer)
            if self._abandoned.wait(PAUSE_SECONDS):
                return None
        if sent.key:
            self.bookings[sent.key] = (sent, answer)
        return answer

    @property
    def booked(self) -> dict[str, tuple[Sent, Answer]]:
        """What was acknowledged, by its key."""
        return {key: each for key, each in self.bookings.items() if each[1].status == 200}


def until(reached: Callable[[], bool]) -> None:
    """Waits for something that the kiosks' threads do."""
    end = time.monotonic() + PATIENCE_SECONDS
    while not reached():
        if time.monotonic() > end:
            raise TimeoutError("the kiosks did not come so far")
        time.sleep(0.01)


def following(visit: Visit, answer: Answer | None) -> Sent | None:
    """What a visitor wants next, after this answer; None: to go."""
    try:
        return next(visit) if answer is None else visit.send(answer)
    except StopIteration:
        return None


class Line:
    """A connection to the server, made anew when it broke."""

    def __init__(self, port: int, cookie: str) -> None:
        self.headers = {**HEADERS, "Cookie": cookie}
        self._connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE_SECONDS)

    def ask(self, sent: Sent) -> Answer | None:
        """The answer; None if none came, so that nobody knows what became of it."""
        try:
            self._connection.request(sent.method, f"/api/v1{sent.path}", json.dumps(sent.body), self.headers)
            answer = self._connection.getresponse()
            return Answer(answer.status, json.loads(answer.read() or b"{}"))
        except (OSError, HTTPException, ValueError):
            self.close()
            return None

    def close(self) -> None:
        """Ends the connection."""
        self._connection.close()
