"""What each kiosk last said of itself: bookings not sent yet, the version of its page, how its clock goes."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from peewee import CompositeKey

from pointsapp.store.fields import Table, check, integer, key, refers, text
from pointsapp.store.statements import Row, Statement, uuid_of


class DeviceReport(Table):
    """A kiosk's last report; the next one takes its place."""

    community_id = integer()
    device_id = key()
    unsent = integer()
    version = text()
    clock_offset_ms = integer()
    reported_ms = integer()

    class Meta:
        primary_key = CompositeKey("community_id", "device_id")
        constraints = [
            refers("community_id, device_id", "device", "community_id, id"),
            check("device_report_unsent", "unsent >= 0"),
        ]


@dataclass(frozen=True, slots=True)
class StoredReport:
    """What a kiosk said at `reported_ms`.

    `unsent`: bookings that wait on it. `version`: of its page. `clock_offset_ms`: how far its own clock is ahead.
    """

    unsent: int
    version: str
    clock_offset_ms: int
    reported_ms: int


_write = Statement(
    """INSERT INTO device_report (community_id, device_id, unsent, version, clock_offset_ms, reported_ms)
    VALUES (:community_id, :device_id, :unsent, :version, :clock_offset_ms, :reported_ms)
    ON CONFLICT (community_id, device_id) DO UPDATE SET unsent = excluded.unsent, version = excluded.version,
        clock_offset_ms = excluded.clock_offset_ms, reported_ms = excluded.reported_ms"""
)
_all = Statement(
    """SELECT device_id, unsent, version, clock_offset_ms, reported_ms FROM device_report
    WHERE community_id = :community_id"""
)


def write_report(community_id: int, device_id: UUID, report: StoredReport) -> None:
    """Writes a kiosk's report in place of its last one."""
    values: dict[str, Any] = {name: getattr(report, name) for name in StoredReport.__slots__}
    _write.run(community_id=community_id, device_id=device_id, **values)


def reports_of(community_id: int) -> dict[UUID, StoredReport]:
    """The last report of each kiosk of a community that ever reported."""
    return {uuid_of(row[0]): _report(row) for row in _all.rows(community_id=community_id)}


def _report(row: Row) -> StoredReport:
    return StoredReport(*row[1:])
