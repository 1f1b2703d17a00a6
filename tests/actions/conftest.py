"""Fixtures for the tests of actions."""

from collections.abc import Iterator

import pytest

from pointsapp.actions.audit import audit
from tests.cast import Cast


@pytest.fixture
def clean_book(cast: Cast) -> Iterator[None]:
    """The audit finds nothing in either community's book when the test is over."""
    yield
    assert [audit(community.id) for community in (cast.community, cast.other)] == [None, None]
