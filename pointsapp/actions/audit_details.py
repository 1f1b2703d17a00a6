"""Whether the details of an event are still those that were asked for when it was booked, or follow from them.

Its entry keeps a hash of them, and a seal covers that hash: so what a drop-off was sorted as, or which booking a
reversal undid, can't be altered without a trace either; nor on which day or in which week it falls.
"""

from collections.abc import Iterator

from pointsapp.actions.acts import content_hash
from pointsapp.actions.rulebooks import rulebooks_of
from pointsapp.rules.calendar import local_day, week_of
from pointsapp.store.audit import Finding
from pointsapp.store.audit_details import Asked, asked_of


def first_altered(community_id: int, kind: str) -> Finding | None:
    """The first event of a kind whose details don't give its entry's hash, or whose day or week is not that of its
    time; None if all are right.
    """
    timezones = {each.version: each.timezone for each in rulebooks_of(community_id)}
    for asked in asked_of(community_id, kind):
        due = _falls_on(kind, asked.happened_ms, timezones.get(asked.rulebook_version))
        if asked.falls_on not in (None, due):
            return Finding(asked.table, str(asked.id), asked.falls_on, due)
        if not any(content_hash(kind, *each) == asked.content_hash for each in _may_have_been(kind, asked)):
            says = ", ".join(str(part) for part in asked.content)
            return Finding(asked.table, str(asked.id), says, "the details that its entry keeps a hash of")
    return None


def _falls_on(kind: str, happened_ms: int, timezone: str | None) -> str:
    if timezone is None:
        return "under rules that were published"
    return local_day(happened_ms, timezone).isoformat() if kind == "deposit" else week_of(happened_ms, timezone)


def _may_have_been(kind: str, asked: Asked) -> Iterator[tuple[object, ...]]:
    """What may have been hashed: a time that the server gave was no part of it, nor a week that it chose."""
    for happened_ms in (asked.happened_ms, None):
        for content in _contents(kind, asked):
            yield asked.household_id, happened_ms, *content


def _contents(kind: str, asked: Asked) -> list[tuple[object, ...]]:
    content = asked.content
    if kind == "drop-off":
        category, not_sorted = content
        return [(category, bool(not_sorted))]
    if kind == "weekly-claim":
        return [content, (*content[:-1], None)]
    if kind == "volunteer" and asked.claim_id:
        return [(asked.claim_id, *content[1:])]
    return [content]
