"""The one-time links to the page that makes a community."""

from dataclasses import dataclass

from pointsapp.store.statements import Statement


@dataclass(frozen=True, slots=True)
class StoredLink:
    """A link: until when it is good (ms), and when it was used, if it was."""

    expires_ms: int
    used_ms: int | None


_insert = Statement(
    "INSERT INTO setup_link (token_hash, made_ms, expires_ms) VALUES (:token_hash, :made_ms, :expires_ms)"
)
_link = Statement("SELECT expires_ms, used_ms FROM setup_link WHERE token_hash = :token_hash")
_use = Statement(
    """UPDATE setup_link SET used_ms = :at_ms
    WHERE token_hash = :token_hash AND used_ms IS NULL AND expires_ms > :at_ms"""
)


def insert_setup_link(token_hash: bytes, made_ms: int, expires_ms: int) -> None:
    """Writes a link; of its token only the hash is kept."""
    _insert.run(token_hash=token_hash, made_ms=made_ms, expires_ms=expires_ms)


def stored_setup_link(token_hash: bytes) -> StoredLink | None:
    """A link, also one that was used or is too old."""
    row = _link.row(token_hash=token_hash)
    return None if row is None else StoredLink(*row)


def use_setup_link(token_hash: bytes, at_ms: int) -> bool:
    """Uses a link up; False if it was used before, is too old or unknown."""
    return _use.run(token_hash=token_hash, at_ms=at_ms) == 1
