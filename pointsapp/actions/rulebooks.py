"""Publishing a rulebook, and the versions by which events are judged."""

from collections.abc import Mapping
from weakref import WeakKeyDictionary

from peewee import Database, IntegrityError

from pointsapp.actions.acts import Act, content_hash
from pointsapp.actions.operations import begin_operation
from pointsapp.rules.calendar import local_day
from pointsapp.rules.reading import read_rulebook
from pointsapp.rules.refusal import Refusal, RulebookRefused
from pointsapp.rules.rulebook import Rulebook
from pointsapp.rules.succession import check_home, check_later_version, located
from pointsapp.rules.versions import in_force
from pointsapp.store.communities import community_by_id
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

    Refuses with rulebook-refused (all problems) what rules.md refuses, a version that would start more than 366
    days from today, and a later one that would not start tomorrow or later; the first may start on any day past.
    """
    rulebook = read_rulebook(source)
    try:
        with writing():
            if begin_operation(act, "publish-rulebook", content_hash(source), note=str(rulebook.version)):
                check_file(act.community_id, source, act.received_ms)
                store_version(act, rulebook, source)
    except IntegrityError:  # somebody else published this version at the same moment
        check_file(act.community_id, source, act.received_ms)
        raise
    return rulebook


def check_file(community_id: int, source: str, at_ms: int) -> Rulebook:
    """The rulebook of a file that may be published at `at_ms`: the community's first, or one that can follow the last.

    Refuses with rulebook-refused (all problems, each with its line).
    """
    before, home = rulebooks_of(community_id), community_by_id(community_id)
    if not before and home is not None:
        return check_first_file(source, home.code, home.timezone, at_ms)
    rulebook = read_rulebook(source)
    try:
        check_later_version(before[-1], rulebook, local_day(at_ms, before[-1].timezone))
    except RulebookRefused as refused:
        raise located(refused, source) from None
    return rulebook


def check_first_file(source: str, community: str, timezone: str, at_ms: int) -> Rulebook:
    """The rulebook of a file that may be a community's first at `at_ms`. Refuses with rulebook-refused."""
    rulebook = read_rulebook(source)
    try:
        check_home(rulebook, community, timezone, local_day(at_ms, timezone))
    except RulebookRefused as refused:
        raise located(refused, source) from None
    return rulebook


def write_first_rulebook(act: Act, rulebook: Rulebook, source: str) -> None:
    """Writes a checked version inside the caller's transaction, as the first of its community."""
    if begin_operation(act, "publish-rulebook", content_hash(source), note=str(rulebook.version)):
        store_version(act, rulebook, source)


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


def rulebook_at(rulebooks: tuple[Rulebook, ...], at_ms: int) -> Rulebook:
    """The version in force at an instant. Refuses with no-rulebook."""
    found = in_force(rulebooks, local_day(at_ms, rulebooks[0].timezone)) if rulebooks else None
    if found is None:
        raise Refusal("no-rulebook", day=None)
    return found


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
