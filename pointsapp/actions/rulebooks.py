"""Publishing a rulebook, and the versions by which events are judged."""

from collections.abc import Mapping
from datetime import date
from weakref import WeakKeyDictionary

from peewee import Database

from pointsapp.actions.acts import Act, content_hash
from pointsapp.actions.operations import begin_operation
from pointsapp.rules.calendar import local_day
from pointsapp.rules.reading import read_rulebook
from pointsapp.rules.refusal import Refusal
from pointsapp.rules.rulebook import Rulebook
from pointsapp.rules.succession import check_start, check_successor
from pointsapp.store.database import database, writing
from pointsapp.store.rulebooks import RulebookTerm, RulebookVersion, source_of, versions_of

# Versions are final, so what was read once stays true for as long as this database is open.
_read: WeakKeyDictionary[Database, dict[tuple[int, ...], tuple[Rulebook, ...]]] = WeakKeyDictionary()


def rulebooks_of(community_id: int) -> tuple[Rulebook, ...]:
    """All versions of a community's rules, sorted by the day from which they hold."""
    versions = versions_of(community_id)
    known = _read.setdefault(database.obj, {})
    found = known.get((community_id, *versions))
    if found is None:
        found = tuple(read_rulebook(source_of(community_id, version)) for version in versions)
        known[(community_id, *versions)] = found
    return found


def publish(act: Act, source: str) -> Rulebook:
    """Publishes a rulebook file as the community's next version.

    Refuses with rulebook-refused (all problems) what rules.md refuses, and a later version that would not
    start tomorrow or later; the first one may start on any day.
    """
    with writing():
        rulebook = read_rulebook(source)
        if begin_operation(act, "publish-rulebook", content_hash(source), note=str(rulebook.version)):
            check_next(act.community_id, rulebook, act.received_ms)
            store_version(act, rulebook, source)
    return rulebook


def check_next(community_id: int, rulebook: Rulebook, at_ms: int) -> None:
    """Refuses (rulebook-refused) what can't follow the community's last version at `at_ms`."""
    before = rulebooks_of(community_id)
    if before:
        check_successor(before[-1], rulebook)
        check_start(rulebook, today(rulebook, at_ms))


def today(rulebook: Rulebook, at_ms: int) -> date:
    """The local day of an instant."""
    return local_day(at_ms, rulebook.timezone)


def store_version(act: Act, rulebook: Rulebook, source: str) -> None:
    """Writes a version that was checked, inside the caller's transaction."""
    RulebookVersion.insert_row(
        community_id=act.community_id,
        version=rulebook.version,
        effective_from=rulebook.effective_from.isoformat(),
        source=source,
        published_ms=act.received_ms,
        published_by=act.doer.staff_id,
    )
    for rule, side, amounts in _terms(rulebook):
        for asset, amount in amounts.items():
            RulebookTerm.insert_row(
                community_id=act.community_id,
                version=rulebook.version,
                rule=rule,
                side=side,
                asset=asset,
                kind=_kind(rulebook, asset),
                amount=amount,
            )


def rulebook_in_version(community_id: int, version: int) -> Rulebook:
    """One version. Refuses with not-found."""
    for rulebook in rulebooks_of(community_id):
        if rulebook.version == version:
            return rulebook
    raise Refusal("not-found")


def _terms(rulebook: Rulebook) -> list[tuple[str, str, Mapping[str, int]]]:
    terms = [(f"earn:{what}", "give", give) for what, give in rulebook.earn.items()]
    for exchange in rulebook.exchanges:
        terms.append((f"exchange:{exchange.code}", "take", exchange.take))
        terms.append((f"exchange:{exchange.code}", "give", exchange.give))
    terms += [(f"weekly:{weekly.code}", "give", weekly.give) for weekly in rulebook.weekly]
    return terms


def _kind(rulebook: Rulebook, code: str) -> str:
    asset = rulebook.asset(code)
    if asset is None:
        raise AssertionError(f"a rulebook that was read uses no undeclared asset, yet {code}")
    return asset.kind
