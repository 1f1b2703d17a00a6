"""What each kiosk last said of itself: bookings not sent yet, the version of its page, its clock, its storage."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from peewee import CompositeKey

from pointsapp.store.fields import Table, check, flag, integer, key, refers, text
from pointsapp.store.statements import Row, Statement, uuid_of


class DeviceReport(Table):
    """A kiosk's last report; the next one takes its place."""

    community_id = integer()
    device_id = key()
    unsent = integer()
    version = text()
    clock_offset_ms = integer()
    reported_ms = integer()
    storage_kept = flag(null=True)

    class Meta:
        primary_key = CompositeKey("community_id", "device_id")
        constraints = [
            refers("community_id, device_id", "device", "community_id, id"),
            check("device_report_unsent", "unsent >= 0"),
            check("device_report_storage_kept", "storage_kept IN (0, 1)"),
        ]


@dataclass(frozen=True, slots=True)
class StoredReport:
    """What a kiosk said at `reported_ms`.

    `unsent`: bookings that wait on it. `version`: of its page. `clock_offset_ms`: how far its own clock is ahead.
    `storage_kept`: whether its browser has promised to keep what lies there; None where its page does not say.
    """

    unsent: int
    version: str
    clock_offset_ms: int
    reported_ms: int
    storage_kept: bool | None = None


_write = Statement(
    """INSERT INTO device_report (community_id, device_id, unsent, version, clock_offset_ms, reported_ms,
        storage_kept)
    VALUES (:community_id, :device_id, :unsent, :version, :clock_offset_ms, :reported_ms, :storage_kept)
    ON CONFLICT (community_id, device_id) DO UPDATE SET unsent = excluded.unsent, version = excluded.version,
        clock_offset_ms = excluded.clock_offset_ms, reported_ms = excluded.reported_ms,
        storage_kept = excluded.storage_kept"""
)
_all = Statement(
    """SELECT device_id, unsent, version, clock_offset_ms, reported_ms, storage_kept FROM device_report
    WHERE community_id = :community_id"""
)


def write_report(community_id: int, device_id: UUID, report: StoredReport) -> None:
    """Writes a kiosk's report in place of its last one."""
    values: dict[str, Any] = {name: getattr(report, name) for name in StoredReport.__slots__}
    if report.storage_kept is not None:
        values["storage_kept"] = int(report.storage_kept)
    _write.run(community_id=community_id, device_id=device_id, **values)


def reports_of(community_id: int) -> dict[UUID, StoredReport]:
    """The last report of each kiosk of a community that ever reported."""
    return {uuid_of(row[0]): _report(row) for row in _all.rows(community_id=community_id)}


def _report(row: Row) -> StoredReport:
    unsent, version, clock_offset_ms, reported_ms, kept = row[1:]
    storage_kept = None if kept is None else bool(kept)
    return StoredReport(unsent, version, clock_offset_ms, reported_ms, storage_kept)
