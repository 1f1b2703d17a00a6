"""Ctrl-C before a command has begun: while its parts, or those of the server, are still being loaded."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.servers import inherited, listening_socket

CHECKOUT = Path(__file__).parents[1]
CTRL_C = "import os, signal, time; os.kill(os.getpid(), signal.SIGINT); time.sleep(5)\n"


def interrupted(folder: Path, part: str, *arguments: str, environment: dict[str, str]) -> tuple[int, str, str]:
    """Runs a command in which Ctrl-C comes while `part` is being loaded; its status in a shell, and what it said."""
    (folder / f"{part}.py").write_text(CTRL_C, encoding="utf-8")
    command = [sys.executable, "-m", "pointsapp.cli", *arguments]
    ran = subprocess.run(
        ["bash", "-c", '"$@"; exit $?', "bash", *command],
        env={**inherited(), **environment, "PYTHONPATH": f"{folder}:{CHECKOUT}"},
        cwd=folder,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # ours may be ignored, as in the background
        capture_output=True,
        text=True,
        check=False,
    )
    return ran.returncode, ran.stdout, ran.stderr


@pytest.mark.parametrize("part", ["argparse", "apsw", "flask"])
def test_ctrl_c_while_the_program_is_loaded_is_silent(tmp_path: Path, part: str) -> None:
    assert interrupted(tmp_path, part, "audit", environment={}) == (130, "", "")


def test_ctrl_c_while_the_server_is_loaded_is_silent(environment: dict[str, str], tmp_path: Path) -> None:
    with listening_socket() as free:
        port = free.getsockname()[1]
    status, said, complaints = interrupted(tmp_path, "gunicorn", "run", environment={**environment, "PORT": str(port)})
    assert (status, "/setup/" in said, complaints) == (130, True, "")


def test_ctrl_c_is_ignored_where_it_shall_be(tmp_path: Path) -> None:
    """As behind nohup, and in what a script runs in the background."""
    (tmp_path / "apsw.py").write_text("import os, signal; os.kill(os.getpid(), signal.SIGINT); raise SystemExit(7)\n")
    ran = subprocess.run(
        [sys.executable, "-m", "pointsapp.cli", "audit"],
        env={**inherited(), "PYTHONPATH": f"{tmp_path}:{CHECKOUT}"},
        cwd=tmp_path,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_IGN),
        check=False,
    )
    assert ran.returncode == 7
