"""Kiosks: what they are known by, how they are paired, and which operator is on at them."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from pointsapp.store.communities import StoredCommunity
from pointsapp.store.statements import Row, Statement, uuid_of


@dataclass(frozen=True, slots=True)
class StoredDevice:
    """A kiosk at a collection point; `paired_ms` and `seen_ms` are None before it was paired or seen."""

    id: UUID
    point_id: UUID
    point_name: str
    name: str
    handle: str
    token_hash: bytes | None
    wrapped_key: bytes | None
    paired_ms: int | None
    seen_ms: int | None
    revoked_ms: int | None
    profile: str


@dataclass(frozen=True, slots=True)
class StoredOperatorSession:
    """An operator who is or was on at a kiosk."""

    id: UUID
    person_id: UUID
    household_id: UUID
    name: str
    since_ms: int
    touched_ms: int
    ended_ms: int | None


_COLUMNS = """d.id, d.point_id, p.name, d.name, d.handle, d.token_hash, d.wrapped_key, d.paired_ms, d.seen_ms,
    d.revoked_ms, d.profile"""
_FROM = "FROM device AS d JOIN collection_point AS p ON p.community_id = d.community_id AND p.id = d.point_id"
_DEVICE = f"SELECT {_COLUMNS} {_FROM} WHERE d.community_id = :community_id"
_at_home = Statement(
    f"""SELECT c.id, c.code, c.name, c.timezone, c.sample, c.created_ms, {_COLUMNS}
    {_FROM} JOIN community AS c ON c.id = d.community_id WHERE d.community_id = :community_id AND d.id = :id"""
)
_by_id = Statement(f"{_DEVICE} AND d.id = :id")
_all = Statement(f"{_DEVICE} ORDER BY d.name")
_insert = Statement(
    """INSERT INTO device (community_id, id, point_id, name, handle, profile, created_ms)
    VALUES (:community_id, :id, :point_id, :name, :handle, :profile, :created_ms) ON CONFLICT DO NOTHING"""
)
_pair = Statement(
    """UPDATE device SET token_hash = :token_hash, wrapped_key = :wrapped_key, paired_ms = :paired_ms, revoked_ms = NULL
    WHERE community_id = :community_id AND id = :id"""
)
_revoke = Statement(
    """UPDATE device SET token_hash = NULL, wrapped_key = NULL, revoked_ms = :revoked_ms
    WHERE community_id = :community_id AND id = :id"""
)
_seen = Statement("UPDATE device SET seen_ms = :seen_ms WHERE community_id = :community_id AND id = :id")
_insert_code = Statement(
    """INSERT INTO pairing_code (community_id, code_hash, device_id, expires_ms)
    VALUES (:community_id, :code_hash, :device_id, :expires_ms)"""
)
_void_codes = Statement(
    """UPDATE pairing_code SET used_ms = :used_ms
    WHERE community_id = :community_id AND device_id = :device_id AND used_ms IS NULL"""
)
_use_code = Statement(
    """UPDATE pairing_code SET used_ms = :at_ms
    WHERE community_id = :community_id AND code_hash = :code_hash AND used_ms IS NULL AND expires_ms > :at_ms"""
)
_device_of_code = Statement(
    "SELECT device_id FROM pairing_code WHERE community_id = :community_id AND code_hash = :code_hash"
)
_operator_on = Statement(
    """SELECT s.id, s.person_id, p.household_id, p.name, s.since_ms, s.touched_ms, s.ended_ms
    FROM operator_session AS s JOIN person AS p ON p.community_id = s.community_id AND p.id = s.person_id
    JOIN person_role AS r ON r.community_id = s.community_id AND r.person_id = s.person_id AND r.role = 'operator'
    WHERE s.community_id = :community_id AND s.device_id = :device_id AND s.ended_ms IS NULL
        AND s.touched_ms > :since_ms ORDER BY s.since_ms DESC LIMIT 1"""
)
_operators_between = Statement(
    """SELECT s.id, s.person_id, p.household_id, p.name, s.since_ms, s.touched_ms, s.ended_ms
    FROM operator_session AS s JOIN person AS p ON p.community_id = s.community_id AND p.id = s.person_id
    JOIN person_role AS r ON r.community_id = s.community_id AND r.person_id = s.person_id AND r.role = 'operator'
    WHERE s.community_id = :community_id AND s.device_id = :device_id AND s.since_ms <= :latest_since_ms
        AND s.touched_ms >= :earliest_touch_ms AND (s.ended_ms IS NULL OR s.ended_ms >= :from_ms)
    ORDER BY s.since_ms DESC"""
)
_operator_session = Statement(
    """SELECT s.id, s.person_id, p.household_id, p.name, s.since_ms, s.touched_ms, s.ended_ms
    FROM operator_session AS s JOIN person AS p ON p.community_id = s.community_id AND p.id = s.person_id
    WHERE s.community_id = :community_id AND s.device_id = :device_id AND s.id = :id"""
)
_told = Statement(
    """UPDATE operator_session SET touched_ms = CASE WHEN touched_ms < :touched_ms THEN :touched_ms ELSE touched_ms END,
        ended_ms = COALESCE(ended_ms, :ended_ms)
    WHERE community_id = :community_id AND id = :id"""
)
_touch = Statement(
    """UPDATE operator_session SET touched_ms = :at_ms
    WHERE community_id = :community_id AND id = :id AND ended_ms IS NULL"""
)
_end = Statement(
    """UPDATE operator_session SET ended_ms = :at_ms
    WHERE community_id = :community_id AND device_id = :device_id AND ended_ms IS NULL"""
)
_begin = Statement(
    """INSERT INTO operator_session (community_id, id, device_id, person_id, since_ms, touched_ms)
    VALUES (:community_id, :id, :device_id, :person_id, :at_ms, :at_ms)"""
)
_operators = Statement(
    """SELECT p.id, p.name FROM person_role AS r
    JOIN person AS p ON p.community_id = r.community_id AND p.id = r.person_id
    WHERE r.community_id = :community_id AND r.role = 'operator' ORDER BY p.name"""
)
_drop_offs_at_point = Statement(
    """SELECT COUNT(*) FROM entry AS e JOIN drop_off AS d ON d.community_id = e.community_id AND d.id = e.id
    WHERE e.community_id = :community_id AND e.received_ms >= :from_ms AND e.received_ms < :to_ms
        AND e.point_id = :point_id AND d.counted = 1
        AND NOT EXISTS (SELECT 1 FROM reversal AS r WHERE r.community_id = e.community_id AND r.entry_id = e.id)"""
)


def _device(row: Row) -> StoredDevice:
    device_id, point_id, *rest = row
    return StoredDevice(uuid_of(device_id), uuid_of(point_id), *rest)


def device_by_id(community_id: int, device_id: UUID) -> StoredDevice | None:
    """A kiosk of a community."""
    row = _by_id.row(community_id=community_id, id=device_id)
    return None if row is None else _device(row)


def device_at_home(community_id: int, device_id: UUID) -> tuple[StoredDevice, StoredCommunity] | None:
    """A kiosk and its community."""
    row = _at_home.row(community_id=community_id, id=device_id)
    if row is None:
        return None
    id, code, name, timezone, sample, created_ms = row[:6]
    return _device(row[6:]), StoredCommunity(id, code, name, timezone, bool(sample), created_ms)


def devices_of(community_id: int) -> list[StoredDevice]:
    """All kiosks of a community, by name."""
    return [_device(row) for row in _all.rows(community_id=community_id)]


def insert_device(**columns: Any) -> bool:
    """Writes a kiosk that is not paired yet; False if its name is taken."""
    return _insert.run(**columns) == 1


def pair_device(community_id: int, device_id: UUID, token_hash: bytes, wrapped_key: bytes, paired_ms: int) -> None:
    """Gives a kiosk its token and key, in place of those it may have had."""
    _pair.run(
        community_id=community_id, id=device_id, token_hash=token_hash, wrapped_key=wrapped_key, paired_ms=paired_ms
    )


def revoke_device(community_id: int, device_id: UUID, revoked_ms: int) -> None:
    """Takes a kiosk's token and key away, and makes a code that nobody has used yet worthless.

    The code first, as pairing does it: so neither waits for the other in a circle.
    """
    _void_codes.run(community_id=community_id, device_id=device_id, used_ms=revoked_ms)
    _revoke.run(community_id=community_id, id=device_id, revoked_ms=revoked_ms)


def mark_device_seen(community_id: int, device_id: UUID, seen_ms: int) -> None:
    """Writes when a kiosk last called."""
    _seen.run(community_id=community_id, id=device_id, seen_ms=seen_ms)


def insert_pairing_code(community_id: int, code_hash: bytes, device_id: UUID, at_ms: int, expires_ms: int) -> None:
    """Writes a new code for a kiosk; older ones are void from now on."""
    _void_codes.run(community_id=community_id, device_id=device_id, used_ms=at_ms)
    _insert_code.run(community_id=community_id, code_hash=code_hash, device_id=device_id, expires_ms=expires_ms)


def use_pairing_code(community_id: int, code_hash: bytes, at_ms: int) -> UUID | None:
    """Uses a code up, once: the kiosk that it pairs, or None if it is unknown, used or too old."""
    if not _use_code.run(community_id=community_id, code_hash=code_hash, at_ms=at_ms):
        return None
    row = _device_of_code.row(community_id=community_id, code_hash=code_hash)
    return None if row is None else uuid_of(row[0])


def operator_session_at(community_id: int, device_id: UUID, since_ms: int) -> StoredOperatorSession | None:
    """The operator at a kiosk who was active after `since_ms` and still has the role."""
    row = _operator_on.row(community_id=community_id, device_id=device_id, since_ms=since_ms)
    return None if row is None else _session(row)


def operator_sessions_between(
    community_id: int, device_id: UUID, earliest_touch_ms: int, from_ms: int, latest_since_ms: int
) -> list[StoredOperatorSession]:
    """Who was on at a kiosk, the last first, and still has the role.

    They were active at `earliest_touch_ms` or later, had not left by `from_ms`, and had come by `latest_since_ms`.
    """
    rows = _operators_between.rows(
        community_id=community_id,
        device_id=device_id,
        earliest_touch_ms=earliest_touch_ms,
        from_ms=from_ms,
        latest_since_ms=latest_since_ms,
    )
    return [_session(row) for row in rows]


def _session(row: Row) -> StoredOperatorSession:
    return StoredOperatorSession(uuid_of(row[0]), uuid_of(row[1]), uuid_of(row[2]), *row[3:])


def operator_session_of(community_id: int, device_id: UUID, session_id: UUID) -> StoredOperatorSession | None:
    """A session of a kiosk, over or not."""
    row = _operator_session.row(community_id=community_id, device_id=device_id, id=session_id)
    return None if row is None else _session(row)


def write_told_session(community_id: int, session_id: UUID, touched_ms: int, ended_ms: int | None) -> None:
    """Writes what was heard later of a session: that it lasted longer, and when it ended, unless it had by then."""
    _told.run(community_id=community_id, id=session_id, touched_ms=touched_ms, ended_ms=ended_ms)


def touch_operator_session(community_id: int, session_id: UUID, at_ms: int) -> None:
    """Writes that an operator was active."""
    _touch.run(community_id=community_id, id=session_id, at_ms=at_ms)


def begin_operator_session(community_id: int, session_id: UUID, device_id: UUID, person_id: UUID, at_ms: int) -> None:
    """Puts an operator on at a kiosk, in place of whoever was."""
    _end.run(community_id=community_id, device_id=device_id, at_ms=at_ms)
    _begin.run(community_id=community_id, id=session_id, device_id=device_id, person_id=person_id, at_ms=at_ms)


def end_operator_session(community_id: int, device_id: UUID, at_ms: int) -> None:
    """Signs whoever is on at a kiosk off."""
    _end.run(community_id=community_id, device_id=device_id, at_ms=at_ms)


def operators_of(community_id: int) -> list[tuple[UUID, str]]:
    """Id and name of each operator of a community."""
    return [(uuid_of(row[0]), row[1]) for row in _operators.rows(community_id=community_id)]


def drop_offs_received(community_id: int, point_id: UUID, span: tuple[int, int]) -> int:
    """How many drop-offs that count, and were not undone, a point took in a half-open span of time (ms)."""
    row = _drop_offs_at_point.row(community_id=community_id, point_id=point_id, from_ms=span[0], to_ms=span[1])
    return int(row[0]) if row else 0
