"""What a door hands to an action: who does it, for which community, under which key, and when."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Doer:
    """Who does something, and through what: a resident or operator, staff, a kiosk at a point.

    `step`: that of the kiosk's turning code which a phone scanned, in 15 seconds since 1970.
    """

    person_id: UUID | None = None
    staff_id: UUID | None = None
    device_id: UUID | None = None
    point_id: UUID | None = None
    step: int | None = None


NOBODY = Doer()


@dataclass(frozen=True, slots=True)
class Act:
    """One write. `key` is its idempotency key, made where it happened; times are milliseconds since 1970, UTC."""

    community_id: int
    key: UUID
    doer: Doer
    happened_ms: int
    received_ms: int
    server_time: bool = False  # `happened_ms` is the server's own clock, so no part of what was asked for
    clock: Callable[[], int] | None = None  # asked once more when the booking's turn has come
    proven_ms: int | None = None  # when it was received before, as a receipt of ours proves, and then was lost

    def in_turn(self) -> "Act":
        """The same act, received now that its transaction has begun: a day that was sealed takes in nothing more.

        Sealing relies on that order: whatever was received before now runs in a transaction that can be seen.
        """
        return self if self.clock is None else replace(self, received_ms=self.clock())


def content_hash(*content: object) -> bytes:
    """SHA-256 over what is asked for, so that a key can't be used again for something else."""
    plain = [part.bytes if type(part) is UUID else part for part in content]  # a UUID's own repr takes its time
    return hashlib.sha256(repr(plain).encode()).digest()
