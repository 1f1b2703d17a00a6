"""Posting entries: once by their key, and never a balance below zero."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

from pointsapp.actions.acts import Act, content_hash
from pointsapp.actions.rulebooks import rulebooks_of
from pointsapp.rules.ledger import Posting, movements
from pointsapp.rules.refusal import Refusal
from pointsapp.rules.rulebook import Rulebook
from pointsapp.rules.versions import check_times
from pointsapp.store.database import writing
from pointsapp.store.ledger import (
    credit_balance,
    debit_balance,
    insert_entry,
    insert_posting,
    quantity_of,
    queue_for_household,
    stored_content_hash,
)


@dataclass(frozen=True, slots=True)
class Booking:
    """An entry under way; `repeated` means that it was booked before and nothing may be written now."""

    act: Act
    household_id: UUID | None
    rulebook: Rulebook
    rulebooks: tuple[Rulebook, ...]
    repeated: bool

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
    database. Refuses with in-future, no-rulebook, too-late, day-sealed, key-reused.
    """
    with writing():
        act = act.in_turn()
        asked_ms = None if act.server_time else act.happened_ms  # a form sent twice comes at two times
        digest = content_hash(kind, household_id, asked_ms, *content)
        rulebooks = rulebooks_of(act.community_id)
        try:
            rulebook = check_times(rulebooks, act.happened_ms, act.received_ms)
        except Refusal:
            if stored_content_hash(act.community_id, act.key) != digest:
                raise
            rulebook = rulebooks[-1]  # booked in time, asked again too late: the first answer stands
        yield Booking(act, household_id, rulebook, rulebooks, not _begin(act, kind, household_id, rulebook, digest))


def _begin(act: Act, kind: str, household_id: UUID | None, rulebook: Rulebook, digest: bytes) -> bool:
    """Takes the key, which makes a racing twin wait; then the household's turn. False if booked before."""
    doer = act.doer
    new = insert_entry(
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
        received_ms=act.received_ms,
    )
    if not new:
        stored = stored_content_hash(act.community_id, act.key)
        if stored is None:
            raise Refusal("day-sealed")
        if stored != digest:
            raise Refusal("key-reused")
        return False
    if household_id is not None:
        queue_for_household(act.community_id, household_id)
    return True
