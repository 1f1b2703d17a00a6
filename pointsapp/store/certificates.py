"""The register of certificates, frozen as they were issued, and what was revoked."""

from peewee import CompositeKey

from pointsapp.store.fields import Table, blob, integer, key, refers, text, unique


class Issuer(Table):
    """Who issues certificates in a community; none are issued before this is set."""

    community_id = integer(primary_key=True)
    name = text()
    credit_code = text()
    person_in_charge = text()
    contact = text()
    set_ms = integer()

    class Meta:
        constraints = [refers("community_id", "community", "id")]


class Certificate(Table):
    """A certificate as it was issued: a frozen snapshot with its signature. Final."""

    community_id = integer()
    id = key()
    number = text()
    token = text()
    person_id = key()
    content = text()
    signature = blob()
    issued_by = key()
    issued_ms = integer()

    class Meta:
        primary_key = CompositeKey("community_id", "id")
        constraints = [
            refers("community_id, person_id", "person", "community_id, id"),
            unique("community_id, number"),
            unique("community_id, token"),
        ]


class CertificateRevocation(Table):
    """That a certificate no longer holds, and why. Final."""

    community_id = integer()
    certificate_id = key()
    reason = text()
    staff_id = key()
    revoked_ms = integer()

    class Meta:
        primary_key = CompositeKey("community_id", "certificate_id")
        constraints = [refers("community_id, certificate_id", "certificate", "community_id, id")]
