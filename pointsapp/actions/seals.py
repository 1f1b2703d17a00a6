"""Sealing the days that are over, and finding what was altered, removed, added or swapped since."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from itertools import islice

from pointsapp.config import ConfigRefused
from pointsapp.rules.seals import (
    FIRST_PREVIOUS,
    VERSION,
    SealedDay,
    day_hash,
    days_due,
    days_due_after,
    entry_hash,
    first_day,
)
from pointsapp.store.audit import Finding
from pointsapp.store.communities import StoredCommunity, community_by_id
from pointsapp.store.database import writing
from pointsapp.store.seals import (
    StoredSeal,
    entries_between,
    entry_received_before,
    first_received,
    insert_seal,
    last_seal,
    sealed_contents,
    seals_between,
    wait_for_other_sealing,
)
from pointsapp.store.under_way import StillUnderWay, wait_for_transactions

ONE_DAY = timedelta(days=1)


def seal_days(community_id: int, at_ms: int, most: int = 1) -> list[StoredSeal]:
    """Seals a community's days that are due, the oldest first, at most so many; gives the new seals.

    A day is due half an hour after its end. Days without entries are sealed, too, so that a missing seal shows.
    Nobody waits for this but another sealing of the same community. Refuses with ConfigRefused where a transaction
    that has to be waited for does not end.

    Nothing comes into a day once it was read here. An entry of that day was received, by the server's clock, before
    the day's end, and that clock was asked after the entry's transaction had begun; now is half an hour later. So
    its transaction has begun by now, whether it has written anything yet or not, and all that have begun are waited
    for. What a clock that is wrong by more than that still brings is refused by the seal once it is there.
    """
    if not days_to_seal(community_id, at_ms):
        return []
    _wait_for_bookings()
    with writing():
        wait_for_other_sealing(community_id)
        community, last = community_by_id(community_id), last_seal(community_id)
        if community is None:
            return []
        made: list[StoredSeal] = []
        for sealed in islice(_due(community, last, at_ms), most):
            last = _seal_one(community, sealed, last.hash if last else FIRST_PREVIOUS, at_ms)
            made.append(last)
    return made


def _wait_for_bookings() -> None:
    try:
        wait_for_transactions()
    except StillUnderWay as still:
        raise ConfigRefused(
            "DATABASE_URL",
            f"PostgreSQL's process {still.pid} is in a transaction that does not end, and may still book into a day "
            "that is over: that day was not sealed. The next run tries again; pg_stat_activity says whose it is.",
            f"PostgreSQL 进程 {still.pid} 的事务一直没有结束，可能还会记入已过去的日子，所以没有封账。"
            "下次运行会再试；pg_stat_activity 可查看是谁的事务。",
        ) from still


def days_to_seal(community_id: int, at_ms: int) -> int:
    """How many days of a community are due to be sealed."""
    community = community_by_id(community_id)
    return 0 if community is None else sum(1 for _ in _due(community, last_seal(community_id), at_ms))


def _due(community: StoredCommunity, last: StoredSeal | None, at_ms: int) -> Iterator[SealedDay]:
    """The days of a community that are due, from the one after its last seal, or from that of its first entry."""
    if last is not None:
        return days_due_after(last.sealed, at_ms, community.timezone)
    first_ms, timezone = first_received(community.id), community.timezone
    return iter(()) if first_ms is None else days_due(first_day(first_ms, timezone), at_ms, timezone)


def _seal_one(community: StoredCommunity, sealed: SealedDay, previous: bytes, at_ms: int) -> StoredSeal:
    contents = hashes_of(community.id, sealed)
    digest = day_hash(community.code, sealed, previous, contents.values())
    seal = StoredSeal(sealed, len(contents), previous, digest, VERSION)
    insert_seal(community.id, seal, contents, at_ms)
    return seal


@dataclass(frozen=True, slots=True)
class Missed:
    """Days that should have been sealed and are not: from which on, how many, and whether any day ever was sealed."""

    first: date
    days: int
    begun: bool

    @property
    def finding(self) -> Finding | None:
        """The first of them as an audit names it; None where sealing has never begun, for that is no mistake."""
        return Finding("seal", self.first.isoformat(), "no row", "a day's seal") if self.begun else None


def missed_days(community_id: int, at_ms: int) -> Missed | None:
    """The days that nobody sealed though the day after them is due, too: so a nightly run may come late by a day."""
    community, last = community_by_id(community_id), last_seal(community_id)
    due = [] if community is None else list(_due(community, last, at_ms))
    return Missed(due[0].day, len(due) - 1, last is not None) if len(due) > 1 else None


def hashes_of(community_id: int, sealed: SealedDay) -> dict[str, bytes]:
    """The hash of each entry received on a day, by id, in order, as the book says now."""
    entries = entries_between(community_id, sealed.from_ms, sealed.until_ms)
    return {entry.id: entry_hash(entry) for entry in entries}


def checks_of_seals(community_id: int) -> Iterator[Callable[[], Finding | None]]:
    """One check for each sealed day, from the first; each finds the first row that does not fit the seal.

    The last one finds an entry from before the first sealed day, which no seal would cover.
    """
    community, last = community_by_id(community_id), last_seal(community_id)
    if community is None or last is None:
        return
    seals = seals_between(community_id, date.min, last.sealed.day)
    for before, seal in zip([None, *seals], seals, strict=False):
        yield partial(_check_seal, community, seal, before)
    yield partial(_check_beginning, community_id, seals[0])


def _check_beginning(community_id: int, first: StoredSeal) -> Finding | None:
    earlier = entry_received_before(community_id, first.sealed.from_ms)
    if earlier is None:
        return None
    key, received_ms = earlier
    return Finding("entry", str(key), f"received_ms {received_ms}", f"{first.sealed.from_ms} or later, in a seal")


def _check_seal(community: StoredCommunity, seal: StoredSeal, before: StoredSeal | None) -> Finding | None:
    day, stored = seal.sealed.day.isoformat(), sealed_contents(community.id, seal.sealed.day)
    follows = before.hash if before else FIRST_PREVIOUS
    if before and seal.sealed.day != before.sealed.day + ONE_DAY:
        return Finding("seal", (before.sealed.day + ONE_DAY).isoformat(), "no row", "a day's seal")
    if seal.format != VERSION:
        return Finding("seal", day, f"format {seal.format}", f"format {VERSION}")
    if before and seal.sealed.from_ms != before.sealed.until_ms:
        return Finding("seal", day, f"from_ms {seal.sealed.from_ms}", str(before.sealed.until_ms))
    if seal.previous != follows:
        return Finding("seal", day, f"after {seal.previous.hex()}", f"after {follows.hex()}")
    digest = day_hash(community.code, seal.sealed, seal.previous, stored.values())
    if (digest, len(stored)) != (seal.hash, seal.entries):
        return Finding("seal", day, f"{seal.hash.hex()} over {seal.entries}", f"{digest.hex()} over {len(stored)}")
    return _first_difference(day, stored, hashes_of(community.id, seal.sealed))


def _first_difference(day: str, stored: dict[str, bytes], found: dict[str, bytes]) -> Finding | None:
    """The first entry that isn't as it was sealed, in the order of the seal; then those that it doesn't know."""
    for key, digest in stored.items():
        if key not in found:
            return Finding("entry", key, "no row", f"an entry, for it was sealed on {day}")
        if found[key] != digest:
            return Finding(
                "entry", key, f"another content ({found[key].hex()})", f"as sealed on {day} ({digest.hex()})"
            )
    for key in found:
        if key not in stored:
            return Finding("entry", key, "an entry", f"no row, for {day} was sealed without it")
    return None
