"""Writes that are not bookings: each once by its key, and each in the record of who did what."""

from uuid import UUID

from pointsapp.actions.acts import Act
from pointsapp.rules.refusal import Refusal
from pointsapp.store.statements import Statement

_insert = Statement(
    """INSERT INTO operation (community_id, id, kind, content_hash, subject_id, staff_id, person_id, device_id,
        note, done_ms)
    VALUES (:community_id, :id, :kind, :content_hash, :subject_id, :staff_id, :person_id, :device_id, :note, :done_ms)
    ON CONFLICT DO NOTHING"""
)
_of_kind = Statement("SELECT 1 FROM operation WHERE community_id = :community_id AND kind = :kind LIMIT 1")
_of_key = Statement("SELECT 1 FROM operation WHERE community_id = :community_id AND id = :id AND kind = :kind")
_stored = Statement("SELECT kind, content_hash FROM operation WHERE community_id = :community_id AND id = :id")


def begin_operation(act: Act, kind: str, content: bytes, subject_id: UUID | None = None, note: str = "") -> bool:
    """Whether this write is new; False if it was done before under this key. First thing in a transaction.

    Refuses with key-reused if the key was used for something else.
    """
    inserted = _insert.run(
        community_id=act.community_id,
        id=act.key,
        kind=kind,
        content_hash=content,
        subject_id=subject_id,
        staff_id=act.doer.staff_id,
        person_id=act.doer.person_id,
        device_id=act.doer.device_id,
        note=note,
        done_ms=act.received_ms,
    )
    if inserted:
        return True
    stored = _stored.row(community_id=act.community_id, id=act.key)
    if stored is None or (stored[0], bytes(stored[1])) != (kind, content):
        raise Refusal("key-reused")
    return False


def was_done(community_id: int, kind: str) -> bool:
    """Whether a write of this kind was ever done in a community."""
    return _of_kind.row(community_id=community_id, kind=kind) is not None


def was_done_under(community_id: int, key: UUID, kind: str) -> bool:
    """Whether a write of this kind was done under this key."""
    return _of_key.row(community_id=community_id, id=key, kind=kind) is not None
