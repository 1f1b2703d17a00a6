"""Posting entries: once by their key, and never a balance below zero."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from uuid import UUID

from pointsapp.actions.acts import Act, content_hash
from pointsapp.actions.rulebooks import rulebooks_of
from pointsapp.rules.kiosk_receipts import Entered
from pointsapp.rules.ledger import Posting, movements
from pointsapp.rules.refusal import Refusal
from pointsapp.rules.rulebook import Rulebook
from pointsapp.rules.versions import check_times
from pointsapp.store.database import writing
from pointsapp.store.ledger import (
    booked,
    credit_balance,
    debit_balance,
    insert_entry,
    insert_posting,
    quantity_of,
    queue_for_household,
    stored_content_hash,
)
from pointsapp.store.seals import wait_for_other_sealing


@dataclass(frozen=True, slots=True)
class Booking:
    """An entry under way; `repeated` means that it was booked before and nothing may be written now.

    `act` is then the one that booked it, as far as the book knows: who, where, and when it was received.
    """

    act: Act
    household_id: UUID | None
    digest: bytes
    rulebook: Rulebook
    rulebooks: tuple[Rulebook, ...]
    repeated: bool

    def entered(self) -> Entered:
        """The entry as it stands in the book now: what a kiosk's receipt vouches for."""
        act, doer = self.act, self.act.doer
        who_and_where = (doer.person_id, doer.device_id, doer.point_id)
        return Entered(act.community_id, act.key, self.household_id, self.digest, *who_and_where, act.received_ms)

    def post(self, postings: Sequence[Posting]) -> None:
        """Writes the postings and moves the balances.

        Refuses with insufficient-balance, then insufficient-stock (asset, have, need).
        """
        community_id, entry_id = self.act.community_id, self.act.key
        for line, posting in enumerate(postings, 1):
            insert_posting(community_id, entry_id, line, posting)
        short = []
        for owner, asset, change in movements(postings):
            if change > 0:
                credit_balance(community_id, owner, asset, change)
            elif not debit_balance(community_id, owner, asset, -change):
                short.append((owner != self.household_id, owner, asset, -change))
        if short:
            self._refuse(*min(short))

    def _refuse(self, is_stock: bool, owner: UUID, asset: str, need: int) -> None:
        have = quantity_of(self.act.community_id, owner, asset)
        raise Refusal("insufficient-stock" if is_stock else "insufficient-balance", asset=asset, have=have, need=need)


@contextmanager
def booking(act: Act, kind: str, household_id: UUID | None, *content: object) -> Iterator[Booking]:
    """One entry in one transaction: times checked, key taken, and the household's turn come.

    The household's bookings queue on its row, so that caps and gaps are judged one after another on every
    database. What was received before and lost is judged by that time, not by when it came again. Refuses with
    in-future, no-rulebook, too-late, day-sealed, key-reused.
    """
    with writing():
        act = act.in_turn()
        asked_ms = None if act.server_time else act.happened_ms  # a form sent twice comes at two times
        digest = entry_digest(kind, household_id, asked_ms, *content)
        rulebooks = rulebooks_of(act.community_id)
        try:
            rulebook = check_times(rulebooks, act.happened_ms, _judged_ms(act))
        except Refusal:
            if stored_content_hash(act.community_id, act.key) != digest:
                raise
            rulebook = rulebooks[-1]  # booked in time, asked again too late: the first answer stands
        new = _insert(act, kind, household_id, rulebook, digest)
        if new is None:
            act = _as_booked(act, digest)
        else:
            act = new
            if household_id is not None:
                queue_for_household(act.community_id, household_id)
        yield Booking(act, household_id, digest, rulebook, rulebooks, repeated=new is None)


def entry_digest(kind: str, household_id: UUID | None, happened_ms: int | None, *content: object) -> bytes:
    """What an entry's key stands for, as a hash; `happened_ms` is None where it is the server's own clock."""
    return content_hash(kind, household_id, happened_ms, *content)


def _judged_ms(act: Act) -> int:
    return act.received_ms if act.proven_ms is None else act.proven_ms


def _insert(act: Act, kind: str, household_id: UUID | None, rulebook: Rulebook, digest: bytes) -> Act | None:
    """Takes the key, which makes a racing twin wait; the act as it was received, None if nothing was written.

    What was received before and lost gets that time again. But a day that was sealed meanwhile takes in nothing: then
    it is received now, so that no seal is broken. Sealing waits for such an entry, or it for the sealing, for the
    time that it bears says nothing of when its transaction began.
    """
    if act.proven_ms is not None:
        wait_for_other_sealing(act.community_id)
    doer = act.doer
    for received_ms in dict.fromkeys((_judged_ms(act), act.received_ms)):
        if insert_entry(
            community_id=act.community_id,
            id=act.key,
            kind=kind,
            household_id=household_id,
            person_id=doer.person_id,
            staff_id=doer.staff_id,
            device_id=doer.device_id,
            point_id=doer.point_id,
            rulebook_version=rulebook.version,
            content_hash=digest,
            happened_ms=act.happened_ms,
            received_ms=received_ms,
        ):
            return act if received_ms == act.received_ms else replace(act, received_ms=received_ms)
    return None


def _as_booked(act: Act, digest: bytes) -> Act:
    """The act as it was booked before.

    Refuses with day-sealed what is not in the book, and with key-reused what stands there otherwise.
    """
    found = booked(act.community_id, act.key)
    if found is None:
        raise Refusal("day-sealed")
    if found.content_hash != digest:
        raise Refusal("key-reused")
    doer = replace(act.doer, person_id=found.person_id, device_id=found.device_id, point_id=found.point_id)
    return replace(act, doer=doer, received_ms=found.received_ms)
