"""Whether a certificate is real, and whether all hours that it states still hold."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from pointsapp.rules.calendar import local_day
from pointsapp.rules.certificates import (
    TOKEN_LENGTH,
    CertificateContent,
    CertifiedService,
    is_certificate_token,
    read_content,
)
from pointsapp.rules.tokens import HANDLE_LENGTH
from pointsapp.store.certificates import StoredCertificate, certificate_by_token, certificates_of
from pointsapp.store.communities import community_by_id, handle_of
from pointsapp.store.hours_claims import withdrawn_claims

NO_TOKEN = "A" * TOKEN_LENGTH  # looked up in place of what can't be one, so that no answer comes sooner
NOBODYS = 0  # no community has this number


@dataclass(frozen=True, slots=True)
class CheckedCertificate:
    """A certificate of the register as anybody may know it.

    `signature_holds`: the signature is that of its content. `withdrawn_minutes`: of approvals withdrawn since.
    """

    content: CertificateContent
    revoked_on: date | None
    signature_holds: bool
    withdrawn_minutes: int


def check_certificate(token: str, public_key: Ed25519PublicKey) -> CheckedCertificate | None:
    """What the address of a certificate shows; None for all that names none, after the same look-ups each."""
    token = token if is_certificate_token(token) else NO_TOKEN
    owner = handle_of(token[:HANDLE_LENGTH])
    community_id = owner[0] if owner else NOBODYS
    found = certificate_by_token(community_id, token)
    if found is None:
        return None
    withdrawn = sum(service.minutes for service in withdrawn_since(community_id, found))
    return CheckedCertificate(
        read_content(found.content),
        _day_there(community_id, found.revoked_ms),
        signature_holds(found, public_key),
        withdrawn,
    )


def withdrawn_since(community_id: int, certificate: StoredCertificate) -> list[CertifiedService]:
    """The services of a certificate whose approval was withdrawn after it was issued."""
    withdrawn = withdrawn_claims(community_id, certificate.person_id)
    services = read_content(certificate.content).services if withdrawn else ()
    return [service for service in services if UUID(service.claim_id) in withdrawn]


def certificates_counting(community_id: int, person_id: UUID, claim_id: UUID) -> list[StoredCertificate]:
    """A person's certificates, not revoked, that state a claim's hours."""
    return [
        certificate
        for certificate in certificates_of(community_id, person_id)
        if certificate.revoked_ms is None
        and any(service.claim_id == str(claim_id) for service in read_content(certificate.content).services)
    ]


def signature_holds(certificate: StoredCertificate, public_key: Ed25519PublicKey) -> bool:
    """Whether a certificate's content is what was signed."""
    try:
        public_key.verify(certificate.signature, certificate.content.encode())
    except InvalidSignature:
        return False
    return True


def _day_there(community_id: int, at_ms: int | None) -> date | None:
    """The local day of an instant in a community, if it is one."""
    community = community_by_id(community_id)
    return None if at_ms is None or community is None else local_day(at_ms, community.timezone)
