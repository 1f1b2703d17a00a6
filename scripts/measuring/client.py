"""A client that costs little: processes that keep connections open and send requests made beforehand."""

import json
import selectors
import socket
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.synchronize import Barrier

PROCESSES = 2
CONNECTIONS = 8  # of each process
PATIENCE_SECONDS = 30
READ_BYTES = 65536

Address = tuple[str, int]


class BadAnswer(Exception):
    """An answer that is not that of a drop-off that counted; the text is the answer's beginning."""


@dataclass(frozen=True)
class Load:
    """What one process saw: when it began and ended, the time of each answer, its own CPU; all in seconds."""

    began: float
    ended: float
    waits: list[float]
    cpu: float


class Line:
    """A connection with one request under way."""

    def __init__(self, address: Address) -> None:
        self.socket = socket.create_connection(address, PATIENCE_SECONDS)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.sent = 0.0
        self.answer = b""

    def send(self, request: bytes) -> None:
        """Sends a request and notes when."""
        self.answer = b""
        self.sent = time.perf_counter()
        self.socket.sendall(request)

    def receive(self) -> bool:
        """Takes in what came; whether the answer is whole now."""
        part = self.socket.recv(READ_BYTES)
        self.answer += part
        head, end, body = self.answer.partition(b"\r\n\r\n")
        if not part or (end and b"content-length: " not in head.lower()):
            raise BadAnswer(repr(self.answer[:300]))
        return bool(end) and len(body) >= int(head.lower().partition(b"content-length: ")[2].split(b"\r\n", 1)[0])


class Clients:
    """Processes that send requests over 16 connections in all; `with Clients() as clients`."""

    def __enter__(self) -> "Clients":
        spawned = get_context("spawn")
        start = spawned.Barrier(PROCESSES, timeout=PATIENCE_SECONDS)
        self._pool = ProcessPoolExecutor(PROCESSES, spawned, _keep, (start,))
        return self

    def __exit__(self, *problem: object) -> None:
        self._pool.shutdown(cancel_futures=True)

    def send(self, address: Address, requests: Sequence[bytes]) -> list[Load]:
        """Sends all requests, shared out among the processes; each connection waits for an answer before the next.

        Raises BadAnswer unless each answer is 200 and says that the drop-off counted.
        """
        shares = [requests[number::PROCESSES] for number in range(PROCESSES)]
        return list(self._pool.map(_drive, [address] * PROCESSES, shares, timeout=10 * PATIENCE_SECONDS))


_start: list[Barrier] = []


def _keep(start: Barrier) -> None:
    _start.append(start)


def _drive(address: Address, requests: Sequence[bytes]) -> Load:
    """One process's share, from the moment when all are ready. Answers are read closely only after the clock stops."""
    lines, left = [Line(address) for _ in range(CONNECTIONS)], iter(requests)
    waits: list[float] = []
    answers: list[bytes] = []
    with selectors.DefaultSelector() as selector:
        for line in lines:
            selector.register(line.socket, selectors.EVENT_READ, line)
        _start[0].wait()
        began, cpu = time.perf_counter(), time.process_time()
        for line, request in zip(lines, left, strict=False):
            line.send(request)
        while len(waits) < len(requests):
            ready = selector.select(PATIENCE_SECONDS)
            if not ready:
                raise BadAnswer("no answer in time")
            for key, _ in ready:
                _take(key.data, left, waits, answers)
        load = Load(began, time.perf_counter(), waits, time.process_time() - cpu)
    for line in lines:
        line.socket.close()
    for answer in answers:
        check(answer)
    return load


def _take(line: Line, left: Iterator[bytes], waits: list[float], answers: list[bytes]) -> None:
    if not line.receive():
        return
    waits.append(time.perf_counter() - line.sent)
    answers.append(line.answer)
    request = next(left, None)
    if request is not None:
        line.send(request)


def check(answer: bytes) -> None:
    """Raises BadAnswer unless an answer is 200 and says that the drop-off counted."""
    status, _, rest = answer.partition(b"\r\n")
    if b" 200 " not in status or json.loads(rest.partition(b"\r\n\r\n")[2]).get("counted") is not True:
        raise BadAnswer(repr(answer[-300:]))
