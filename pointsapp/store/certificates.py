"""The register of certificates, frozen as they were issued, and what was revoked."""

from dataclasses import dataclass
from uuid import UUID

from peewee import CompositeKey

from pointsapp.store.fields import Table, blob, integer, key, refers, text, unique
from pointsapp.store.statements import Row, Statement, uuid_of


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


@dataclass(frozen=True, slots=True)
class StoredIssuer:
    """Who issues a community's certificates."""

    name: str
    credit_code: str
    person_in_charge: str
    contact: str


@dataclass(frozen=True, slots=True)
class StoredCertificate:
    """A certificate of the register. `content` is the signed text; `reason` is that of revoking, if it was."""

    id: UUID
    number: str
    token: str
    person_id: UUID
    content: str
    signature: bytes
    issued_ms: int
    revoked_ms: int | None
    reason: str


_issuer = Statement(
    "SELECT name, credit_code, person_in_charge, contact FROM issuer WHERE community_id = :community_id"
)
_set_issuer = Statement(
    """INSERT INTO issuer (community_id, name, credit_code, person_in_charge, contact, set_ms)
    VALUES (:community_id, :name, :credit_code, :person_in_charge, :contact, :set_ms)
    ON CONFLICT (community_id) DO UPDATE SET name = excluded.name, credit_code = excluded.credit_code,
        person_in_charge = excluded.person_in_charge, contact = excluded.contact, set_ms = excluded.set_ms"""
)
_turn = Statement("UPDATE issuer SET set_ms = set_ms WHERE community_id = :community_id")
_issued_between = Statement(
    """SELECT COUNT(*) FROM certificate
    WHERE community_id = :community_id AND issued_ms >= :from_ms AND issued_ms < :to_ms"""
)
_CERTIFICATE = """SELECT c.id, c.number, c.token, c.person_id, c.content, c.signature, c.issued_ms, r.revoked_ms,
        COALESCE(r.reason, '')
    FROM certificate AS c
    LEFT JOIN certificate_revocation AS r ON r.community_id = c.community_id AND r.certificate_id = c.id
    WHERE c.community_id = :community_id"""
_NEWEST_FIRST = "ORDER BY c.issued_ms DESC, c.id DESC"
_one = Statement(f"{_CERTIFICATE} AND c.id = :id")
_by_token = Statement(f"{_CERTIFICATE} AND c.token = :token")
_of_person = Statement(f"{_CERTIFICATE} AND c.person_id = :person_id {_NEWEST_FIRST}")
_register = Statement(f"{_CERTIFICATE} {_NEWEST_FIRST} LIMIT :count OFFSET :skip")
_revoke = Statement(
    """INSERT INTO certificate_revocation (community_id, certificate_id, reason, staff_id, revoked_ms)
    VALUES (:community_id, :certificate_id, :reason, :staff_id, :revoked_ms) ON CONFLICT DO NOTHING"""
)


def issuer_of(community_id: int) -> StoredIssuer | None:
    """Who issues a community's certificates; None while nobody was named."""
    row = _issuer.row(community_id=community_id)
    return None if row is None else StoredIssuer(*row)


def write_issuer(community_id: int, issuer: StoredIssuer, at_ms: int) -> None:
    """Writes who issues certificates from now on."""
    _set_issuer.run(
        community_id=community_id,
        name=issuer.name,
        credit_code=issuer.credit_code,
        person_in_charge=issuer.person_in_charge,
        contact=issuer.contact,
        set_ms=at_ms,
    )


def wait_for_issuer(community_id: int) -> bool:
    """Takes the issuer's turn, so that numbers follow one another; False if no issuer is set."""
    return _turn.run(community_id=community_id) == 1


def issued_between(community_id: int, from_ms: int, to_ms: int) -> int:
    """How many certificates were issued in [from_ms, to_ms)."""
    row = _issued_between.row(community_id=community_id, from_ms=from_ms, to_ms=to_ms)
    return int(row[0]) if row else 0


def stored_certificate(community_id: int, certificate_id: UUID) -> StoredCertificate | None:
    """A certificate of the community."""
    return _first(_one.rows(community_id=community_id, id=certificate_id))


def certificate_by_token(community_id: int, token: str) -> StoredCertificate | None:
    """The certificate whose address ends with this token."""
    return _first(_by_token.rows(community_id=community_id, token=token))


def certificates_of(community_id: int, person_id: UUID) -> list[StoredCertificate]:
    """A person's certificates, the newest first."""
    return [_certificate(row) for row in _of_person.rows(community_id=community_id, person_id=person_id)]


def register(community_id: int, count: int, skip: int = 0) -> list[StoredCertificate]:
    """A community's certificates, the newest first."""
    return [_certificate(row) for row in _register.rows(community_id=community_id, count=count, skip=skip)]


def insert_revocation(community_id: int, certificate_id: UUID, reason: str, staff_id: UUID, revoked_ms: int) -> bool:
    """Writes that a certificate no longer holds, unless it was revoked before; says whether it did."""
    written = _revoke.run(
        community_id=community_id,
        certificate_id=certificate_id,
        reason=reason,
        staff_id=staff_id,
        revoked_ms=revoked_ms,
    )
    return written == 1


def _first(rows: list[Row]) -> StoredCertificate | None:
    return _certificate(rows[0]) if rows else None


def _certificate(row: Row) -> StoredCertificate:
    id, number, token, person_id, content, signature, *rest = row
    return StoredCertificate(uuid_of(id), number, token, uuid_of(person_id), content, bytes(signature), *rest)
