"""How a command refuses: status 2, nothing on standard output, and a sentence in each language."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from tests.support.servers import inherited

CHECKOUT = Path(__file__).parents[2]
COMMANDS = ("run", "migrate", "audit", "setup-link")
# Root may write anywhere; without these two it may write where the files allow it, as others do.
AS_OTHERS = ("setpriv", "--bounding-set=-dac_override,-dac_read_search") if os.geteuid() == 0 else ()

Refusal = Callable[[str, str], str]


def refusal_to_others(command: str, url: str) -> str:
    """What a command says in English when it refuses, to somebody who has no special rights."""
    done = subprocess.run(
        [*AS_OTHERS, sys.executable, "-m", "pointsapp.cli", command],
        env={**inherited(), "DATABASE_URL": url},
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=False,
    )
    return in_english(done.returncode, done.stdout, done.stderr)


def in_english(status: int, said: str, complaint: str) -> str:
    """The English sentence of a refusal, after a look at the Chinese one."""
    assert (status, said) == (2, ""), complaint
    chinese, english = complaint.splitlines()
    assert re.match(r"DATABASE_URL：.*[一-鿿]", chinese)
    assert re.match(r"DATABASE_URL: \S", english)
    return english
