"""Making a community, its collection points, and the handles by which tokens name it."""

import re
from dataclasses import dataclass
from itertools import islice
from uuid import UUID
from zoneinfo import available_timezones

from peewee import IntegrityError

from pointsapp.actions.acts import NOBODY, Act, content_hash
from pointsapp.actions.operations import begin_operation
from pointsapp.rules.refusal import Refusal
from pointsapp.rules.tokens import handles
from pointsapp.store.communities import (
    CollectionPoint,
    Community,
    Handle,
    all_communities,
    community_by_code,
    handle_of_community,
)
from pointsapp.store.database import writing

_CODE = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")  # as a rulebook's `community`; it stands in addresses
LONGEST_CODE = 40
_TRIES = 64  # a million handles: so many in a row are taken only where the installation is full


@dataclass(frozen=True, slots=True)
class NewCommunity:
    """What a community is made of: its code, name and time zone, and the name of its first collection point."""

    code: str
    name: str
    timezone: str
    point_name: str
    sample: bool = False


@dataclass(frozen=True, slots=True)
class MadeCommunity:
    """A community that was made: its number and handle, and its first collection point."""

    id: int
    handle: str
    point_id: UUID


def make_community(new: NewCommunity, key: UUID, random: bytes, at_ms: int) -> MadeCommunity:
    """Makes a community with its first collection point.

    Args:
        key: becomes the id of the collection point and of the operation.
        random: 16 bytes, from which the handle is made.

    Refuses with bad-code, unknown-timezone, community-exists (code), key-reused.
    """
    with writing():
        return write_community(new, key, random, at_ms)


def write_community(new: NewCommunity, key: UUID, random: bytes, at_ms: int) -> MadeCommunity:
    """The same inside the caller's transaction; the same again under the same key gives the same answer."""
    check_community(new)
    found = community_by_code(new.code)
    community_id = found.id if found else _insert_community(new, at_ms)
    act = Act(community_id, key, NOBODY, at_ms, at_ms)
    digest = content_hash(new.code, new.name, new.timezone, new.point_name)
    if begin_operation(act, "make-community", digest, key):
        if found:
            raise Refusal("community-exists", code=new.code)
        take_handle(community_id, "community", None, random)
        write_point(act, key, new.point_name)
    return MadeCommunity(community_id, handle_of_community(community_id), key)


def check_community(new: NewCommunity) -> None:
    """Refuses with bad-code or unknown-timezone."""
    check_code(new.code)
    check_timezone(new.timezone)


def check_code(code: str) -> None:
    """Refuses with bad-code what can't stand in addresses."""
    if len(code) > LONGEST_CODE or not _CODE.fullmatch(code):
        raise Refusal("bad-code")


def check_timezone(timezone: str) -> None:
    """Refuses with unknown-timezone what is no time zone."""
    if timezone not in available_timezones():
        raise Refusal("unknown-timezone", timezone=timezone)


def _insert_community(new: NewCommunity, at_ms: int) -> int:
    """Takes the next number; a racing twin makes it wait and look again."""
    while True:
        number = max((known.id for known in all_communities()), default=0) + 1
        columns = {"id": number, "code": new.code, "name": new.name, "timezone": new.timezone}
        row = Community.insert(**columns, sample=int(new.sample), created_ms=at_ms)
        if row.on_conflict_ignore().as_rowcount().execute():
            return number
        if community_by_code(new.code):
            raise Refusal("community-exists", code=new.code)


def take_handle(community_id: int, kind: str, target_id: UUID | None, random: bytes) -> str:
    """Gives a community or device ("community", "device") a handle that nobody has, inside a transaction."""
    for handle in islice(handles(random), _TRIES):
        row = Handle.insert(handle=handle, community_id=community_id, kind=kind, target_id=target_id)
        if row.on_conflict_ignore().as_rowcount().execute():
            return handle
    raise RuntimeError("no handle is left in this installation")


def add_point(act: Act, name: str) -> UUID:
    """Adds a collection point. Refuses with point-exists (name), key-reused."""
    with writing():
        if begin_operation(act, "add-point", content_hash(name), act.key):
            write_point(act, act.key, name)
    return act.key


def rename_point(act: Act, point_id: UUID, name: str) -> None:
    """Gives a collection point another name. Refuses with not-found, point-exists (name), key-reused."""
    with writing():
        if begin_operation(act, "rename-point", content_hash(point_id, name), point_id, name):
            here = (CollectionPoint.community_id == act.community_id) & (CollectionPoint.id == point_id)
            try:
                renamed = CollectionPoint.update(name=name).where(here).execute()
            except IntegrityError:  # another point has this name
                raise Refusal("point-exists", name=name) from None
            if not renamed:
                raise Refusal("not-found")


def write_point(act: Act, point_id: UUID, name: str) -> None:
    """Writes a collection point inside the caller's transaction. Refuses with point-exists (name)."""
    row = CollectionPoint.insert(community_id=act.community_id, id=point_id, name=name, created_ms=act.received_ms)
    if not row.on_conflict_ignore().as_rowcount().execute():
        raise Refusal("point-exists", name=name)
