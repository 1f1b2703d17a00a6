"""The scan that whoever is signed in holds, and whether it may still become a drop-off of theirs."""

from uuid import UUID

from pointsapp.rules.refusal import Refusal
from pointsapp.store.drop_offs import stored_drop_off
from pointsapp.store.posters import poster_scan_state
from pointsapp.web.doors import resident
from pointsapp.web.now import now_ms
from pointsapp.web.point_scans import PointScan, kept_scan


def own_scan() -> PointScan:
    """The scan of this browser. Refuses with scan-missing, and with point-elsewhere in another community."""
    scan = kept_scan()
    if scan is None:
        raise Refusal("scan-missing")
    if scan.community_id != resident().community_id:
        raise Refusal("point-elsewhere")
    return scan


def unbooked_scan() -> PointScan | None:
    """A good scan of this browser of which no drop-off was made yet: somebody scanned and then went astray."""
    scan = kept_scan()
    good = scan and scan.community_id == resident().community_id and scan.is_good(now_ms())
    return scan if scan and good and owner_of(scan) is None else None


def check_good(scan: PointScan) -> PointScan:
    """Refuses with scan-over a scan that is too old."""
    if not scan.is_good(now_ms()):
        raise Refusal("scan-over")
    return scan


def is_booked(scan: PointScan) -> bool:
    """Whether this household's drop-off was made of the scan. Refuses with scan-used if another household's was."""
    owner = owner_of(scan)
    if owner is not None and owner != resident().household_id:
        raise Refusal("scan-used")
    return owner is not None


def owner_of(scan: PointScan) -> UUID | None:
    """The household whose drop-off was made of the scan, if any was."""
    found = stored_drop_off(scan.community_id, scan.entry_id) or poster_scan_state(scan.community_id, scan.entry_id)
    return found.household_id if found else None
