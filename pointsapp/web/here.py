"""The community that a request is about, and the rules in force there now."""

from flask import g

from pointsapp.actions.rulebooks import rulebooks_of
from pointsapp.rules.calendar import local_day
from pointsapp.rules.refusal import Refusal
from pointsapp.rules.rulebook import Rulebook
from pointsapp.rules.versions import in_force
from pointsapp.store.communities import StoredCommunity, community_by_id
from pointsapp.web.now import now_ms


def enter(community_id: int) -> StoredCommunity:
    """From here on the request is about this community."""
    found = community_by_id(community_id)
    if found is None:
        raise Refusal("not-found")
    enter_known(found)
    return found


def enter_known(found: StoredCommunity) -> None:
    """The same with a community that was read already."""
    g.community = found
    g.timezone = found.timezone


def community() -> StoredCommunity:
    """The community of the signed-in resident, of the device, or of the address. Refuses with not-found."""
    found = g.get("community")
    if found is None:
        raise Refusal("not-found")
    return found  # type: ignore[no-any-return]


def rulebook_here() -> Rulebook:
    """The version of the community's rules that is in force now. Refuses with no-rulebook."""
    here = community()
    found = in_force(rulebooks_of(here.id), local_day(now_ms(), here.timezone))
    if found is None:
        raise Refusal("no-rulebook", day=None)
    return found
