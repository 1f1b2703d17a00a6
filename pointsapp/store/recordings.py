"""Recordings of the kiosk's sentences, one for each sentence and language of a community."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from peewee import CompositeKey

from pointsapp.store.fields import Table, blob, check, integer, key, refers, text
from pointsapp.store.statements import Statement


class Recording(Table):
    """A sentence in a neighbour's voice; another one takes its place. `staff_id`: who put it there."""

    community_id = integer()
    language = text()
    name = text()
    media_type = text()
    sha256 = blob()
    staff_id = key(null=True)
    kept_ms = integer()
    content = blob()  # the last, so that the others are read without it

    class Meta:
        primary_key = CompositeKey("community_id", "language", "name")
        constraints = [
            refers("community_id", "community", "id"),
            check("recording_language", "language IN ('zh', 'en')"),
        ]


@dataclass(frozen=True, slots=True)
class StoredRecording:
    """What there is of a sentence, without the sound itself; `sha256` of it, in 64 hexadecimal digits."""

    language: str
    name: str
    media_type: str
    sha256: str
    kept_ms: int


_all = Statement(
    """SELECT language, name, media_type, sha256, kept_ms FROM recording
    WHERE community_id = :community_id ORDER BY language, name"""
)
_content = Statement(
    """SELECT content, media_type, sha256 FROM recording
    WHERE community_id = :community_id AND language = :language AND name = :name"""
)
_write = Statement(
    """INSERT INTO recording (community_id, language, name, media_type, content, sha256, staff_id, kept_ms)
    VALUES (:community_id, :language, :name, :media_type, :content, :sha256, :staff_id, :kept_ms)
    ON CONFLICT (community_id, language, name) DO UPDATE SET media_type = excluded.media_type,
        content = excluded.content, sha256 = excluded.sha256, staff_id = excluded.staff_id,
        kept_ms = excluded.kept_ms"""
)
_delete = Statement(
    "DELETE FROM recording WHERE community_id = :community_id AND language = :language AND name = :name"
)


@dataclass(frozen=True, slots=True)
class Sound:
    """A recording itself, its media type, and its SHA-256 in hexadecimal digits."""

    content: bytes
    media_type: str
    sha256: str


def recordings_of(community_id: int) -> list[StoredRecording]:
    """All recordings of a community, by language and name."""
    return [
        StoredRecording(language, name, media_type, bytes(digest).hex(), kept_ms)
        for language, name, media_type, digest, kept_ms in _all.rows(community_id=community_id)
    ]


def recording(community_id: int, language: str, name: str) -> Sound | None:
    """The recording of a sentence, if there is one."""
    row = _content.row(community_id=community_id, language=language, name=name)
    return None if row is None else Sound(bytes(row[0]), row[1], bytes(row[2]).hex())


def write_recording(community_id: int, language: str, name: str, sound: Sound, by: UUID | None, at_ms: int) -> None:
    """Keeps a recording in place of the one there may be."""
    values: dict[str, Any] = {"content": sound.content, "media_type": sound.media_type}
    values |= {"sha256": bytes.fromhex(sound.sha256), "staff_id": by, "kept_ms": at_ms}
    _write.run(community_id=community_id, language=language, name=name, **values)


def delete_recording(community_id: int, language: str, name: str) -> bool:
    """Whether there was a recording to remove."""
    return _delete.run(community_id=community_id, language=language, name=name) > 0
