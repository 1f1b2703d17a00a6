"""The first start: a one-time link, and what it makes in one go: a community, its admin, its point, its rules."""

from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID

from pointsapp.actions.acts import Act, Doer
from pointsapp.actions.communities import MadeCommunity, NewCommunity, check_code, check_timezone, write_community
from pointsapp.actions.rulebooks import check_first_file, write_first_rulebook
from pointsapp.actions.staff import check_admin_name, checked_admin, write_admin
from pointsapp.rules.passwords import check_password
from pointsapp.rules.reading import read_rulebook
from pointsapp.rules.refusal import Refusal
from pointsapp.rules.tokens import base32, token_hash
from pointsapp.store.communities import community_by_code
from pointsapp.store.database import writing
from pointsapp.store.setup_links import StoredLink, insert_setup_link, stored_setup_link, use_setup_link

LINK_MS = 24 * 3_600_000


@dataclass(frozen=True, slots=True)
class NewStart:
    """What a community starts with: itself, its first admin, and its rulebook file."""

    community: NewCommunity
    admin_name: str
    password: str = field(repr=False)
    rules: str


@dataclass(frozen=True, slots=True)
class StartKeys:
    """The keys of what is made, and 16 random bytes each for the community's handle and the password's salt."""

    community: UUID
    admin: UUID
    rules: UUID
    handle: bytes
    salt: bytes


def new_setup_link(random: bytes, at_ms: int) -> str:
    """Makes a link that is good once and for 24 hours; returns its token of 26 characters.

    Args:
        random: 16 bytes, from which the token is made.
    """
    token = base32(random)
    with writing():
        insert_setup_link(token_hash(token), at_ms, at_ms + LINK_MS)
    return token


def check_setup_link(token: str, at_ms: int) -> None:
    """Refuses with setup-link-void a link that is unknown, too old or was used: they look alike."""
    if check_known_link(token, at_ms).used_ms is not None:
        raise Refusal("setup-link-void")


def check_known_link(token: str, at_ms: int) -> StoredLink:
    """A link that is not too old, used or not: what it made is told again. Refuses with setup-link-void."""
    link = stored_setup_link(token_hash(token))
    if link is None or link.expires_ms <= at_ms:
        raise Refusal("setup-link-void")
    return link


def what_is_wrong(start: NewStart, at_ms: int) -> dict[str, Refusal]:
    """All that can't be made so, by the field where it was typed. Rules are held against a code that can be."""
    code, timezone = start.community.code, start.community.timezone
    wrong = refusals(
        code=lambda: check_code(code),
        timezone=lambda: check_timezone(timezone),
        admin_name=lambda: check_admin_name(start.admin_name),
        password=lambda: check_password(start.password),
    )
    if wrong.keys() & {"code", "timezone"}:
        return wrong | refusals(rules=lambda: read_rulebook(start.rules))
    return wrong | refusals(rules=lambda: check_first_file(start.rules, code, timezone, at_ms))


def wrong_with_community(community: NewCommunity) -> dict[str, Refusal]:
    """What is wrong with a community that is to be made: its "code", which may be taken, too, or its "timezone"."""
    return refusals(code=lambda: check_free_code(community.code), timezone=lambda: check_timezone(community.timezone))


def check_free_code(code: str) -> None:
    """Refuses with bad-code, community-exists (code)."""
    check_code(code)
    if community_by_code(code):
        raise Refusal("community-exists", code=code)


def refusals(**checks: Callable[[], object]) -> dict[str, Refusal]:
    """What each check refuses, by its name; those that pass are left out."""
    refused = {}
    for name, check in checks.items():
        try:
            check()
        except Refusal as refusal:
            refused[name] = refusal
    return refused


def set_up(token: str, start: NewStart, keys: StartKeys, at_ms: int) -> MadeCommunity:
    """Makes all of it, or nothing. Who repeats it under the same key gets the same answer.

    Refuses with setup-link-void, bad-code, unknown-timezone, bad-staff-name, password-bad, password-common,
    rulebook-refused, staff-name-taken, community-exists, key-reused.
    """
    for refusal in what_is_wrong(start, at_ms).values():
        raise refusal
    check_known_link(token, at_ms)
    admin = checked_admin(start.admin_name, start.password, keys.salt, at_ms)
    rulebook = read_rulebook(start.rules)
    with writing():
        if not use_setup_link(token_hash(token), at_ms):
            return _made_before(start, keys, at_ms)
        made = write_community(start.community, keys.community, keys.handle, at_ms)
        staff_id = write_admin(Act(made.id, keys.admin, Doer(), at_ms, at_ms), admin)
        write_first_rulebook(Act(made.id, keys.rules, Doer(staff_id=staff_id), at_ms, at_ms), rulebook, start.rules)
    return made


def _made_before(start: NewStart, keys: StartKeys, at_ms: int) -> MadeCommunity:
    """What the link made under this key, if it did. Refuses with setup-link-void, community-exists."""
    if community_by_code(start.community.code) is None:
        raise Refusal("setup-link-void")
    return write_community(start.community, keys.community, keys.handle, at_ms)
