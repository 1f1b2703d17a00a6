"""The installation, its communities, and the handles by which a token names one."""

from peewee import CompositeKey

from pointsapp.store.fields import Table, blob, check, flag, integer, key, refers, text, unique


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
