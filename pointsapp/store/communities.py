"""The installation, its communities, and the handles by which a token names one."""

from dataclasses import dataclass
from uuid import UUID
from weakref import WeakKeyDictionary

from peewee import CompositeKey, Database

from pointsapp.store.database import database
from pointsapp.store.fields import Table, blob, check, flag, integer, key, refers, text, unique
from pointsapp.store.statements import Row, Statement, uuid_or_none


class Installation(Table):
    """What this installation is: the fingerprint of each secret, by name."""

    name = text(primary_key=True)
    value = text()


class Community(Table):
    """The tenant: everything belongs to one."""

    id = integer(primary_key=True)
    code = text(unique=True)
    name = text()
    timezone = text()
    sample = flag(default=0)
    created_ms = integer()

    class Meta:
        constraints = [check("community_sample", "sample IN (0, 1)")]


class Handle(Table):
    """Four base32 characters that stand first in every token and say whose it is."""

    handle = text(primary_key=True)
    community_id = integer()
    kind = text()
    target_id = key(null=True)

    class Meta:
        constraints = [
            refers("community_id", "community", "id"),
            check("handle_kind", "kind IN ('community', 'device')"),
        ]


class SetupLink(Table):
    """A one-time link to the page that makes a community."""

    token_hash = blob(primary_key=True)
    made_ms = integer()
    expires_ms = integer()
    used_ms = integer(null=True)


class Throttle(Table):
    """How often something was tried in vain, and until when it may not be tried again."""

    subject = text(primary_key=True)
    tries = integer()
    since_ms = integer()
    until_ms = integer()


class Operation(Table):
    """One write that is not a booking: its idempotency key, who did it, and what came of it. Final."""

    community_id = integer()
    id = key()
    kind = text()
    content_hash = blob()
    subject_id = key(null=True)
    staff_id = key(null=True)
    person_id = key(null=True)
    device_id = key(null=True)
    note = text(default="")
    done_ms = integer()

    class Meta:
        primary_key = CompositeKey("community_id", "id")
        constraints = [refers("community_id", "community", "id")]


class CollectionPoint(Table):
    """Where waste is brought; it may have a kiosk, and it holds stock."""

    community_id = integer()
    id = key()
    name = text()
    created_ms = integer()

    class Meta:
        primary_key = CompositeKey("community_id", "id")
        constraints = [refers("community_id", "community", "id"), unique("community_id, name")]


class Poster(Table):
    """The static QR code of a point's poster; revocable, no secret."""

    community_id = integer()
    id = key()
    point_id = key()
    code = text()
    issued_ms = integer()
    revoked_ms = integer(null=True)

    class Meta:
        primary_key = CompositeKey("community_id", "id")
        constraints = [
            refers("community_id, point_id", "collection_point", "community_id, id"),
            unique("community_id, code"),
        ]


@dataclass(frozen=True, slots=True)
class StoredCommunity:
    """A community; `sample` means that it holds invented people and bookings."""

    id: int
    code: str
    name: str
    timezone: str
    sample: bool
    created_ms: int


_COMMUNITY = "SELECT id, code, name, timezone, sample, created_ms FROM community"
_by_id = Statement(f"{_COMMUNITY} WHERE id = :id")
_by_code = Statement(f"{_COMMUNITY} WHERE code = :code")
_all = Statement(f"{_COMMUNITY} ORDER BY code")
_handle = Statement("SELECT community_id, kind, target_id FROM handle WHERE handle = :handle")
_handles: WeakKeyDictionary[Database, dict[str, tuple[int, str, UUID | None]]] = WeakKeyDictionary()
_handle_of_community = Statement("SELECT handle FROM handle WHERE community_id = :community_id AND kind = 'community'")


def _community(row: Row | None) -> StoredCommunity | None:
    return None if row is None else StoredCommunity(row[0], row[1], row[2], row[3], bool(row[4]), row[5])


def community_by_id(community_id: int) -> StoredCommunity | None:
    """A community by its number."""
    return _community(_by_id.row(id=community_id))


def community_by_code(code: str) -> StoredCommunity | None:
    """A community by the code in its addresses."""
    return _community(_by_code.row(code=code))


def all_communities() -> list[StoredCommunity]:
    """Every community of this installation."""
    return [found for row in _all.rows() if (found := _community(row))]


def handle_of(handle: str) -> tuple[int, str, UUID | None] | None:
    """Community, kind and target that the first four characters of a token name; None if nobody's.

    What a handle names never changes, so each is looked up once.
    """
    known = _handles.setdefault(database.obj, {})
    if handle not in known:
        row = _handle.row(handle=handle)
        if row is None:
            return None
        known[handle] = (row[0], row[1], uuid_or_none(row[2]))
    return known[handle]


def handle_of_community(community_id: int) -> str:
    """The four characters with which a community's tokens begin. Raises LookupError where it has none."""
    row = _handle_of_community.row(community_id=community_id)
    if row is None:
        raise LookupError(community_id)
    return str(row[0])
