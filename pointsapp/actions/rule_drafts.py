"""Rulebook files to begin with: the posted rules of Nanqiao for a new community, the last version for the next."""

from functools import cache
from pathlib import Path

from pointsapp.actions.rulebooks import rulebooks_of
from pointsapp.rules.calendar import local_day
from pointsapp.rules.refusal import Refusal
from pointsapp.rules.rule_drafts import Head, draft, next_start
from pointsapp.store.communities import community_by_id
from pointsapp.store.rulebooks import source_of

POSTED = Path(__file__).parents[2] / "rulebooks" / "nanqiao.toml"


def first_draft(community: str, timezone: str, at_ms: int) -> str:
    """The posted rules as a first version of a community, from today on. Raises KeyError for no such time zone."""
    return draft(_posted(), Head(community, 1, local_day(at_ms, timezone), timezone))


def next_draft(community_id: int, at_ms: int) -> str:
    """The last version's rules as the next one, from the first possible Monday on. Refuses with not-found."""
    here = community_by_id(community_id)
    if here is None:
        raise Refusal("not-found")
    before = rulebooks_of(community_id)
    if not before:
        return first_draft(here.code, here.timezone, at_ms)
    last = before[-1]
    start = next_start(last.effective_from, local_day(at_ms, last.timezone))
    return draft(source_of(community_id, last.version), Head(here.code, last.version + 1, start, here.timezone))


@cache
def _posted() -> str:
    return POSTED.read_text("utf-8")
