"""The posted rules, version by version, as they were published."""

from peewee import CompositeKey

from pointsapp.store.fields import Table, check, integer, key, refers, text, unique
from pointsapp.store.statements import Statement


class RulebookVersion(Table):
    """One version of a community's rulebook: the file as it was published. Final."""

    community_id = integer()
    version = integer()
    effective_from = text()
    source = text()
    published_ms = integer()
    published_by = key(null=True)

    class Meta:
        primary_key = CompositeKey("community_id", "version")
        constraints = [refers("community_id", "community", "id"), unique("community_id, effective_from")]


class RulebookTerm(Table):
    """What a version gives and takes, one asset a row, so that an audit can recompute bookings in SQL. Final."""

    community_id = integer()
    version = integer()
    rule = text()  # earn:drop-off:kitchen-waste · earn:volunteer-hour · exchange:CODE · weekly:CODE
    side = text()
    asset = text()
    kind = text()
    amount = integer()

    class Meta:
        primary_key = CompositeKey("community_id", "version", "rule", "side", "asset")
        constraints = [
            refers("community_id, version", "rulebook_version", "community_id, version"),
            check("rulebook_term_side", "side IN ('give', 'take')"),
            check("rulebook_term_kind", "kind IN ('credit', 'material', 'reward')"),
            check("rulebook_term_amount", "amount > 0"),
        ]


_versions = Statement("SELECT version FROM rulebook_version WHERE community_id = :community_id ORDER BY effective_from")
_source = Statement("SELECT source FROM rulebook_version WHERE community_id = :community_id AND version = :version")


def versions_of(community_id: int) -> tuple[int, ...]:
    """The numbers of a community's versions, in the order in which they come into force."""
    return tuple(row[0] for row in _versions.rows(community_id=community_id))


def source_of(community_id: int, version: int) -> str:
    """The file of a version, as it was published. Raises LookupError where there is none."""
    row = _source.row(community_id=community_id, version=version)
    if row is None:
        raise LookupError(version)
    return str(row[0])
