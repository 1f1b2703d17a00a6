"""Sealing the days that are over, and finding what was altered, removed, added or swapped since."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

from pointsapp.rules.seals import FIRST_PREVIOUS, SealedDay, day_hash, days_due, entry_hash, first_day
from pointsapp.store.audit import Finding
from pointsapp.store.communities import StoredCommunity, community_by_id
from pointsapp.store.database import writing
from pointsapp.store.seals import (
    StoredSeal,
    entries_between,
    first_received,
    insert_seal,
    last_seal,
    sealed_contents,
    seals_between,
    wait_for_bookings,
)

ONE_DAY = timedelta(days=1)


def seal_days(community_id: int, at_ms: int, most: int = 1) -> list[StoredSeal]:
    """Seals a community's days that are due, the oldest first, at most so many; gives the new seals.

    A day is due half an hour after its end. Days without entries are sealed, too, so that a missing seal shows.
    """
    with writing():
        wait_for_bookings()
        community, last = community_by_id(community_id), last_seal(community_id)
        next_day = _day_after(community, last) if community else None
        if community is None or next_day is None:
            return []
        made: list[StoredSeal] = []
        for sealed in days_due(next_day, at_ms, community.timezone):
            if len(made) == most:
                break
            last = _seal_one(community, sealed, last.hash if last else FIRST_PREVIOUS, at_ms)
            made.append(last)
    return made


def days_to_seal(community_id: int, at_ms: int) -> int:
    """How many days of a community are due to be sealed."""
    community = community_by_id(community_id)
    next_day = _day_after(community, last_seal(community_id)) if community else None
    return len(list(days_due(next_day, at_ms, community.timezone))) if community and next_day else 0


def _day_after(community: StoredCommunity, last: StoredSeal | None) -> date | None:
    if last is not None:
        return last.sealed.day + ONE_DAY
    first_ms = first_received(community.id)
    return None if first_ms is None else first_day(first_ms, community.timezone)


def _seal_one(community: StoredCommunity, sealed: SealedDay, previous: bytes, at_ms: int) -> StoredSeal:
    contents = hashes_of(community.id, sealed)
    digest = day_hash(community.code, sealed, previous, contents.values())
    seal = StoredSeal(sealed, len(contents), previous, digest)
    insert_seal(community.id, seal, contents, at_ms)
    return seal


def hashes_of(community_id: int, sealed: SealedDay) -> dict[str, bytes]:
    """The hash of each entry received on a day, by id, in order, as the book says now."""
    entries = entries_between(community_id, sealed.from_ms, sealed.until_ms)
    return {entry.id: entry_hash(entry) for entry in entries}


def checks_of_seals(community_id: int) -> Iterator[Callable[[], Finding | None]]:
    """One check for each sealed day, from the first; each finds the first row that does not fit the seal."""
    community, last = community_by_id(community_id), last_seal(community_id)
    if community is None or last is None:
        return
    previous = StoredSeal(last.sealed, 0, FIRST_PREVIOUS, FIRST_PREVIOUS)
    for number, seal in enumerate(seals_between(community_id, date.min, last.sealed.day)):
        before = previous if number else None
        yield lambda seal=seal, before=before: _check_seal(community, seal, before)  # type: ignore[misc]
        previous = seal


def _check_seal(community: StoredCommunity, seal: StoredSeal, before: StoredSeal | None) -> Finding | None:
    day, stored = seal.sealed.day.isoformat(), sealed_contents(community.id, seal.sealed.day)
    follows = before.hash if before else FIRST_PREVIOUS
    if before and seal.sealed.day != before.sealed.day + ONE_DAY:
        return Finding("seal", (before.sealed.day + ONE_DAY).isoformat(), "no row", "a day's seal")
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
