"""The static code on a point's poster: issued and revoked by an admin; a scan of it needs somebody's yes."""

from uuid import UUID

from pointsapp.actions.acts import Act, content_hash
from pointsapp.actions.operations import begin_operation, was_done_under
from pointsapp.rules.poster_codes import is_poster_code, poster_code
from pointsapp.rules.refusal import Refusal
from pointsapp.rules.tokens import HANDLE_LENGTH
from pointsapp.store.communities import handle_of, handle_of_community
from pointsapp.store.database import writing
from pointsapp.store.points import lock_point
from pointsapp.store.posters import (
    StoredPoster,
    insert_poster,
    poster_by_code,
    poster_by_id,
    poster_of_point,
    revoke_poster_code,
)


def issue_poster(act: Act, point_id: UUID, random: bytes) -> StoredPoster:
    """Issues a code for a point's poster, its id being the act's key, unless the point has one that holds: then that.

    Args:
        random: 10 bytes, from which the code is made.

    Refuses with not-found, key-reused.
    """
    with writing():
        if not lock_point(act.community_id, point_id):
            raise Refusal("not-found")
        hanging = poster_of_point(act.community_id, point_id)
        if hanging and not was_done_under(act.community_id, act.key, "issue-poster"):
            return hanging
        if begin_operation(act, "issue-poster", content_hash(point_id), act.key):
            code = poster_code(handle_of_community(act.community_id), random)
            insert_poster(
                community_id=act.community_id, id=act.key, point_id=point_id, code=code, issued_ms=act.received_ms
            )
    return _poster(act.community_id, act.key)


def revoke_poster(act: Act, poster_id: UUID) -> None:
    """Makes a poster's code worthless, as when it was put to bad use. Refuses with not-found, key-reused."""
    with writing():
        _poster(act.community_id, poster_id)
        if begin_operation(act, "revoke-poster", content_hash(poster_id), poster_id):
            revoke_poster_code(act.community_id, poster_id, act.received_ms)


def poster_of(code: str) -> tuple[int, StoredPoster]:
    """The community and poster that a scanned code names.

    Refuses with poster-unknown a code that is malformed, unknown or revoked: they look alike.
    """
    plain = code.upper() if code.isascii() else ""
    owner = handle_of(plain[:HANDLE_LENGTH]) if is_poster_code(plain) else None
    poster = poster_by_code(owner[0], plain) if owner else None
    if owner is None or poster is None or poster.revoked_ms is not None:
        raise Refusal("poster-unknown")
    return owner[0], poster


def _poster(community_id: int, poster_id: UUID) -> StoredPoster:
    found = poster_by_id(community_id, poster_id)
    if found is None:
        raise Refusal("not-found")
    return found
