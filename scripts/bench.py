"""Measures a drop-off at the kiosk beside bare Flask and the bare database, on SQLite and PostgreSQL: `make bench`.

Needs TEST_POSTGRES_URL, an empty durable server's (scripts/with_postgres.py gives one). Exits with 1 if a
drop-off is not answered with 200 and "counted", or is not in the book afterwards.
"""

import argparse
import os
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from scripts.measuring import by_hand, figures
from scripts.measuring.client import BadAnswer, Clients
from scripts.measuring.figures import Figures
from scripts.measuring.neighbourhood import Kiosk
from scripts.measuring.sides import BARE_FACTORY, GUNICORN, Side, address_of, engines, host_of, side
from scripts.measuring.simulated import events_a_second
from tests.support.servers import LiveServer, serving

WARM_UP = 320  # so that each thread has its connection and its statements
TURN_SECONDS = 6
ENOUGH_SECONDS = 110  # no further round is begun after that


def main() -> int:
    """Measures in turns, prints medians."""
    options = read_options()
    began = time.monotonic()
    print(
        f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} before it begins; fsync {fsync_ms():.2f} ms", flush=True
    )
    with tempfile.TemporaryDirectory(prefix="pointsapp-bench-") as folder, Clients() as clients, ExitStack() as stack:
        bare = stack.enter_context(serving(GUNICORN, Path(folder), BARE_FACTORY))
        most = options.rounds * options.requests + WARM_UP
        sides = [stack.enter_context(side(*engine, Path(folder), most)) for engine in engines(Path(folder))]
        try:
            rounds = measured(clients, bare, sides, options, began)
        except BadAnswer as problem:
            print(f"bench: a drop-off did not count: {problem}", file=sys.stderr)
            return 1
    print(f"\nMedians of {len(rounds)} rounds in turns, 16 connections; by hand: one process\n{figures.table(rounds)}")
    print(figures.limit(rounds))
    print(f"simulate: {events_a_second(options.events):,.0f} events a second ({options.events:,} events)")
    print(f"took {time.monotonic() - began:.0f} s")
    return 0


def read_options() -> argparse.Namespace:
    """How much is measured."""
    parser = argparse.ArgumentParser(prog="bench", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5, help="rounds, in each of which everything has its turn")
    parser.add_argument("--requests", type=int, default=1500, help="most drop-offs in a turn")
    parser.add_argument("--events", type=int, default=20_000, help="events that `simulate` plays")
    return parser.parse_args()


def measured(
    clients: Clients, bare: LiveServer, sides: list[Side], options: argparse.Namespace, began: float
) -> list[dict[str, Figures]]:
    """Rounds of everything in turns, once each server is warm; fewer of them where time runs out."""
    dummy = Kiosk(
        0, sides[0].kiosk.device_id, sides[0].kiosk.point_id, "D1" + "A" * 56, iter(()), iter(["C1" + "A" * 30])
    )
    request = dummy.requests(1, host_of(bare))
    over_http(clients, bare, request * WARM_UP)
    counts = {each.name: fitting(warm(clients, each), options.requests) for each in sides}
    rounds: list[dict[str, Figures]] = []
    while len(rounds) < options.rounds and (not rounds or time.monotonic() - began < ENOUGH_SECONDS):
        found = {figures.BARE: over_http(clients, bare, request * 2 * max(counts.values()))}
        for each in sides:
            wanted = each.kiosk.requests(counts[each.name], host_of(each.server))
            found[f"drop-off, {each.name}"] = over_http(clients, each.server, wanted)
        for each in sides:
            took, waits = by_hand.write(each.url, each.kiosk, counts[each.name])
            found[f"by hand, {each.name}"] = figures.of_waits(waits, took)
        rounds.append(found)
        shares = "; ".join(f"{way} {found[way].rate:,.0f}" for way in found)
        print(f"round {len(rounds)}, a second: {shares}", flush=True)
    lost = [each for each in sides if by_hand.counted(each.url) != WARM_UP + 2 * len(rounds) * counts[each.name]]
    if lost:
        raise BadAnswer(f"not all are in the book on {', '.join(each.name for each in lost)}")
    return rounds


def warm(clients: Clients, each: Side) -> float:
    """Warms a server up, and says how many drop-offs a second it answered meanwhile."""
    return over_http(clients, each.server, each.kiosk.requests(WARM_UP, host_of(each.server))).rate


def fitting(rate: float, most: int) -> int:
    """How many drop-offs a turn has: what fits into its time, so that a busy machine doesn't make it endless."""
    return max(100, min(most, int(rate * TURN_SECONDS)))


def over_http(clients: Clients, server: LiveServer, requests: list[bytes]) -> Figures:
    """Sends the requests, and looks at what they cost."""
    before = figures.cpu_of_workers(server.pid)
    loads = clients.send(address_of(server), requests)
    return figures.of_loads(loads, figures.cpu_of_workers(server.pid) - before)


def fsync_ms() -> float:
    """What it costs to make 4 KiB lasting where the files are, in ms: the median of 50 times."""
    with tempfile.TemporaryFile() as file:
        waits = []
        for _ in range(50):
            start = time.perf_counter()
            file.write(bytes(4096))
            file.flush()
            os.fdatasync(file.fileno())
            waits.append(time.perf_counter() - start)
    return 1000 * sorted(waits)[25]


if __name__ == "__main__":
    sys.exit(main())
