"""The README is true: its table, its pictures, its commands and its example are those of the program."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from pointsapp.cli_commands import parser
from pointsapp.config import table_of_variables

CHECKOUT = Path(__file__).parent.parent
README = (CHECKOUT / "README.md").read_text(encoding="utf-8")
KIOSK = (CHECKOUT / "docs/kiosk.md").read_text(encoding="utf-8")
IN_README, IN_KIOSK = (re.findall(r"\(((?:docs/)?pictures/[^)]+)\)", text) for text in (README, KIOSK))
PICTURES = sorted({*IN_README, *(f"docs/{name}" for name in IN_KIOSK)})
MOST_BYTES = 150_000


def fenced(kind: str) -> str:
    """The one block of this kind."""
    (block,) = re.findall(rf"^```{kind}\n(.+?)^```$", README, re.DOTALL | re.MULTILINE)
    return str(block)


def test_the_configuration_is_the_programs_own():
    assert table_of_variables() in README


def test_the_pictures_are_those_that_the_tests_make():
    kept = {path.relative_to(CHECKOUT).as_posix() for path in (CHECKOUT / "docs/pictures").iterdir()}
    made = (CHECKOUT / "tests/browser/test_sample_way.py").read_text(encoding="utf-8")
    assert kept == set(PICTURES)
    assert all(f'"{Path(name).stem}")' in made for name in PICTURES)


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_is_whole_and_small(name: str):
    assert (CHECKOUT / name).stat().st_size < MOST_BYTES
    with Image.open(CHECKOUT / name) as image:
        image.verify()
        assert image.width in (390, 1280) or name.endswith(("poster.png", "certificate.png"))


def test_the_links_lead_somewhere():
    links = {link for link in re.findall(r"\]\(([^)#]+)\)", README) if not link.startswith("http")}
    assert [link for link in links if not (CHECKOUT / link).exists()] == []


def test_the_commands_exist():
    targets = set(re.findall(r"^([a-z-]+):", (CHECKOUT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(re.findall(r"(?:`|^)make ([a-z]+)", README, re.MULTILINE)) <= targets
    commands = set(re.findall(r"^    ([a-z-]+)", parser().format_help(), re.MULTILINE))
    assert set(re.findall(r"bin/pointsapp ([a-z-]+)", README)) <= commands


@pytest.mark.parametrize(
    "page", ["README.md", *(f"docs/{path.name}" for path in sorted((CHECKOUT / "docs").glob("*.md")))]
)
def test_commands_are_called_as_they_can_be_typed(page: str):
    commands = "|".join(re.findall(r"^    ([a-z-]+)", parser().format_help(), re.MULTILINE))
    text = (CHECKOUT / page).read_text(encoding="utf-8")
    assert re.findall(rf"(?<!\.venv/bin/)\bpointsapp (?:{commands})\b", text) == []


def test_the_example_gives_what_it_says(tmp_path: Path):
    events = tmp_path / "events.csv"
    events.write_text(fenced("csv"), encoding="utf-8")
    command = ["simulate", "--rules", str(CHECKOUT / "rulebooks/nanqiao.toml"), str(events)]
    done = subprocess.run([sys.executable, "-m", "pointsapp.cli", *command], capture_output=True, check=True)
    assert json.loads(done.stdout) == json.loads(fenced("json"))
