"""`pointsapp simulate`: what would these rules have cost us, by events from a file."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from pointsapp.actions.simulate import Simulation
from pointsapp.cli_progress import progress
from pointsapp.rules.events import NEEDED, NOT_SORTED, OPTIONAL, WITH_QUANTITY, Unreadable, read_events
from pointsapp.rules.problems import problem_sentence
from pointsapp.rules.rule_files import FileRefused, read_rule_files

COLUMNS = f"""the columns of EVENTS.csv, named in its first line, in any order:
  {", ".join(NEEDED)}; may be left out: {", ".join(OPTIONAL)}
  at           a time with its zone, as 2026-03-02T08:00:00+08:00; received_at, if it was heard of later
  household    any name, the same for the same household; empty for stock and reverse
  quantity     a whole number for {", ".join(WITH_QUANTITY)}; else empty
  id           any name, where a later line undoes this one

the kinds, and what stands under `what`:
  drop_off     a kind of waste, as kitchen-waste; ref: empty, or {NOT_SORTED}
  deposit      a material, as bottle-550ml
  exchange     the code of an exchange, as bottles-for-batteries
  claim        the code of a weekly reward, as bags; ref: empty, or the week, as 2026-W10
  volunteer    who served; quantity: minutes
  stock        a reward that came in, as battery-aa
  reverse      nothing; ref: the id of the line that is undone"""


def add_to(commands: Any) -> None:
    """Declares the command and its arguments."""
    command = commands.add_parser(
        "simulate",
        help="play events from a file by given rules, and print how things stand",
        description="Plays the events of a CSV file by the given rules on a throw-away database and prints one "
        "JSON object. Exits with 2, naming file, line and field, if a file cannot be read.",
        epilog=COLUMNS,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.add_argument(
        "--rules", action="append", required=True, metavar="RULES.toml", help="a version of the rules; repeatable"
    )
    command.add_argument("events", metavar="EVENTS.csv", help="one event a row")
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Plays and prints; 2 with one line on standard error if anything can't be read."""
    name = options.events
    try:
        rules = read_rule_files([(path, Path(path).read_bytes()) for path in options.rules])
        events = read_events(Path(name).read_bytes())
    except OSError as problem:
        return _refuse(f"{problem.filename}: {problem.strerror}")
    except FileRefused as refused:
        sentences = (problem_sentence(problem, "en") for problem in refused.refusal.problems)
        return _refuse(f"{refused.name}: {' '.join(sentences)}")
    except Unreadable as problem:
        return _refuse(f"{name}: {problem}")
    simulation = Simulation(rules)
    simulation.play(progress("演算 / simulating", events))
    _print(simulation.outcome())
    return 0


def _refuse(sentence: str) -> int:
    """One line, whatever characters a file or its name holds."""
    printable = "".join(c if c.isprintable() else ascii(c)[1:-1] for c in sentence)
    print(f"pointsapp simulate: {printable}", file=sys.stderr)
    return 2


def _print(outcome: dict[str, object]) -> None:
    """JSON in UTF-8, whatever the terminal speaks."""
    text = json.dumps(outcome, ensure_ascii=False, indent=2)
    sys.stdout.buffer.write(text.encode() + b"\n")
