"""The posted rules, version by version, as they were published."""

from peewee import CompositeKey

from pointsapp.store.fields import Table, check, integer, key, refers, text


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
        constraints = [refers("community_id", "community", "id")]


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
