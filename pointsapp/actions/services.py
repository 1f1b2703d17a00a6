"""Booking approved minutes: a person's full hours earn points, each hour once."""

from uuid import UUID

from pointsapp.actions.acts import Act
from pointsapp.actions.ledger import Booking, booking
from pointsapp.rules.hours import check_minutes, newly_full, no_longer_full
from pointsapp.rules.ledger import added, issue
from pointsapp.rules.rewards import times_over
from pointsapp.store.hours import (
    insert_hour,
    insert_service,
    service_total,
    set_service_total,
    versions_paid,
)

HOUR = "volunteer-hour"  # what `earn` calls it


def book_service(act: Act, person_id: UUID, household_id: UUID, minutes: int) -> None:
    """Books a person's approved minutes; the hours that become full earn points for the household.

    Refuses with in-future, no-rulebook, too-late, key-reused, bad-quantity.
    """
    with booking(act, "volunteer", household_id, person_id, minutes) as entry:
        if not entry.repeated:
            write_service(entry, person_id, household_id, minutes)


def write_service(entry: Booking, person_id: UUID, household_id: UUID, minutes: int) -> None:
    """Writes approved minutes inside the caller's booking. Refuses with bad-quantity."""
    check_minutes(minutes)
    community_id, entry_id = entry.act.community_id, entry.act.key
    before, paid = service_total(community_id, person_id)
    hours = newly_full(before, minutes, paid)
    insert_service(community_id, entry_id, person_id, household_id, minutes)
    set_service_total(community_id, person_id, before + minutes, paid + len(hours))
    for hour in hours:
        insert_hour(community_id, entry_id, person_id, hour, entry.rulebook.version, 1)
    if hours:
        entry.post(issue(times_over(entry.rulebook.earned_for(HOUR), len(hours)), household_id))


def take_hours_back(entry: Booking, person_id: UUID, minutes: int) -> dict[str, int]:
    """Takes minutes off a person's total; returns the credits of the hours that are no longer full, by asset.

    The last paid hour goes first, each at the rate of the version under which it was paid.
    """
    community_id = entry.act.community_id
    before, paid = service_total(community_id, person_id)
    hours = no_longer_full(before - minutes, paid)
    set_service_total(community_id, person_id, before - minutes, paid - len(hours))
    if not hours:
        return {}
    versions = versions_paid(community_id, person_id, hours[-1])
    rates = {rulebook.version: rulebook.earned_for(HOUR) for rulebook in entry.rulebooks}
    for hour in hours:
        insert_hour(community_id, entry.act.key, person_id, hour, versions[hour], -1)
    return added(rates[versions[hour]] for hour in hours)
