"""What was measured in a round, the medians over rounds, and how they are printed."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median

from scripts.measuring.client import Load

BARE = "bare Flask"
CLIENT_LIMIT = 0.7  # of a core, from which on the client may be what is measured


@dataclass(frozen=True)
class Figures:
    """One way, one round: answers a second, waits in ms, the server's CPU a request in ms, the client's in cores."""

    rate: float
    p50: float
    p99: float
    longest: float
    server_cpu: float = 0.0
    client_cpu: float = 0.0


def of_waits(waits: Sequence[float], seconds: float) -> Figures:
    """Figures from the wait for each answer and the time for all, in seconds."""
    ordered = sorted(waits)
    p50, p99 = (1000 * ordered[int(len(ordered) * part)] for part in (0.5, 0.99))
    return Figures(len(ordered) / seconds, p50, p99, 1000 * ordered[-1])


def of_loads(loads: Sequence[Load], server_cpu: float) -> Figures:
    """Figures of what the client's processes saw, and the server's CPU meanwhile in seconds."""
    waits = [wait for load in loads for wait in load.waits]
    plain = of_waits(waits, max(load.ended for load in loads) - min(load.began for load in loads))
    busiest = max(load.cpu / (load.ended - load.began) for load in loads)
    return replace(plain, server_cpu=1000 * server_cpu / len(waits), client_cpu=busiest)


def cpu_of_workers(pid: int) -> float:
    """CPU in seconds that a server's worker processes have used so far."""
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):  # it ended meanwhile
            continue
        if int(fields[1]) == pid:
            ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def table(rounds: Sequence[Mapping[str, Figures]]) -> str:
    """Medians over the rounds, with each way's share of bare Flask in the same round."""
    heads = ("a second", "p50 ms", "p99 ms", "max ms", "of bare", "CPU ms", "× bare", "client")
    lines = [" " * 26 + "".join(f"{head:>9}" for head in heads)]
    for way in rounds[0]:
        mine = [each[way] for each in rounds]
        line = f"{way:26}{median(f.rate for f in mine):>9,.0f}"
        for waits in ([f.p50 for f in mine], [f.p99 for f in mine], [f.longest for f in mine]):
            line += f"{median(waits):>9.1f}"
        line += f"{share(rounds, way):>9.1%}"
        if mine[0].client_cpu:
            dearer = median(each[way].server_cpu / each[BARE].server_cpu for each in rounds)
            line += (
                f"{median(f.server_cpu for f in mine):>9.2f}{dearer:>9.2f}{median(f.client_cpu for f in mine):>9.0%}"
            )
        lines.append(line)
    return "\n".join(lines)


def share(rounds: Sequence[Mapping[str, Figures]], way: str) -> float:
    """A way's answers a second as a part of bare Flask's: the median of what the rounds say."""
    return median(each[way].rate / each[BARE].rate for each in rounds)


def limit(rounds: Sequence[Mapping[str, Figures]]) -> str:
    """A line that says whether the client may have been the limit."""
    way, most = max(
        ((way, median(each[way].client_cpu for each in rounds)) for way in rounds[0]), key=lambda pair: pair[1]
    )
    verdict = "may have been" if most > CLIENT_LIMIT else "was not"
    return f"The client {verdict} the limit: its busier process used {most:.0%} of a core at most ({way})."
