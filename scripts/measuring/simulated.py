"""How many events a second `pointsapp simulate` plays."""

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pointsapp.actions.simulate import Simulation
from pointsapp.rules.events import read_events
from pointsapp.rules.rule_files import read_rule_files
from tests.cast import NANQIAO

HOUSEHOLDS = 1000
START = datetime(2026, 3, 2, tzinfo=UTC)
KINDS = (  # of ten events
    *(("drop_off", "kitchen-waste", ""),) * 6,
    ("drop_off", "recyclable", ""),
    *(("deposit", "bottle-550ml", "10"),) * 2,
    ("exchange", "bottles-for-batteries", "1"),
)


def events_file(count: int) -> bytes:
    """A CSV of so many events, two seconds apart, in which households come in turn."""
    lines = ["at,kind,household,what,quantity", f"{START.isoformat()},stock,,battery-aa,{count}"]
    for number in range(count - 1):
        at = START + timedelta(seconds=2 * number)
        kind, what, quantity = KINDS[(number + number // HOUSEHOLDS) % len(KINDS)]
        lines.append(f"{at.isoformat()},{kind},h{number % HOUSEHOLDS},{what},{quantity}")
    return "\n".join(lines).encode()


def events_a_second(count: int) -> float:
    """Reads and plays so many generated events by the rules of Nanqiao; events a second."""
    content, source = events_file(count), Path(NANQIAO)
    began = time.perf_counter()
    simulation = Simulation(read_rule_files([(str(source), source.read_bytes())]))
    simulation.play(read_events(content))
    simulation.outcome()
    return count / (time.perf_counter() - began)
