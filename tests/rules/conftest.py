"""The posted rules of Nanqiao, as every test of the rules has them at hand."""

from pathlib import Path

import pytest

from pointsapp.rules.reading import read_rulebook
from pointsapp.rules.rulebook import Rulebook

NANQIAO = Path(__file__).parents[2] / "rulebooks" / "nanqiao.toml"


@pytest.fixture(scope="session")
def nanqiao_text() -> str:
    return NANQIAO.read_text("utf-8")


@pytest.fixture(scope="session")
def nanqiao(nanqiao_text: str) -> Rulebook:
    return read_rulebook(nanqiao_text)
