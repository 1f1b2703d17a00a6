"""Certificates: who issues them, issuing one from approved hours, and revoking it."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from pointsapp.actions.acts import Act, content_hash
from pointsapp.actions.operations import begin_operation
from pointsapp.rules.calendar import day_bounds, local_day
from pointsapp.rules.certificates import (
    CertificateContent,
    CertifiedService,
    canonical,
    certificate_number,
    certificate_token,
    check_period,
    credit_code,
)
from pointsapp.rules.hours import Span, local_clock
from pointsapp.rules.refusal import Refusal
from pointsapp.store.certificates import (
    Certificate,
    StoredCertificate,
    StoredIssuer,
    insert_revocation,
    issued_between,
    issuer_of,
    stored_certificate,
    wait_for_issuer,
    write_issuer,
)
from pointsapp.store.communities import StoredCommunity, community_by_id, handle_of_community
from pointsapp.store.database import writing
from pointsapp.store.hours_claims import StoredClaim, approved_services
from pointsapp.store.households import StoredPerson, stored_person


@dataclass(frozen=True, slots=True)
class Order:
    """For whom a certificate is to be made, and of which days, both included."""

    person_id: UUID
    period_from: date
    period_to: date


@dataclass(frozen=True, slots=True)
class Seal:
    """What the door adds: the signing key, 16 random bytes, where `/v/` is, and the name of who handles it."""

    signer: Ed25519PrivateKey
    random: bytes
    check_address: str
    handler: str


def set_issuer(act: Act, issuer: StoredIssuer) -> StoredIssuer:
    """Names who issues the community's certificates from now on. Refuses with credit-code-bad, key-reused."""
    checked = StoredIssuer(issuer.name, credit_code(issuer.credit_code), issuer.person_in_charge, issuer.contact)
    with writing():
        if begin_operation(act, "set-issuer", content_hash(checked)):
            write_issuer(act.community_id, checked, act.received_ms)
    return checked


def services_to_certify(community_id: int, order: Order, at_ms: int) -> list[StoredClaim]:
    """The approved services that began in the order's period.

    Refuses with issuer-missing, not-found (no such person), period-backwards, period-in-future, no-hours.
    """
    if issuer_of(community_id) is None:
        raise Refusal("issuer-missing")
    timezone = _community(community_id).timezone
    _person(community_id, order.person_id)
    check_period(order.period_from, order.period_to, local_day(at_ms, timezone))
    period = Span(day_bounds(order.period_from, timezone)[0], day_bounds(order.period_to, timezone)[1])
    services = approved_services(community_id, order.person_id, period)
    if not services:
        raise Refusal("no-hours")
    return services


def issue_certificate(act: Act, order: Order, seal: Seal) -> StoredCertificate:
    """Freezes a person's approved hours of a period, numbers and signs them; its id is the act's key.

    Refuses with what `services_to_certify` does, not-allowed (for all but staff), key-reused.
    """
    if act.doer.staff_id is None:
        raise Refusal("not-allowed")
    with writing():
        if begin_operation(act, "issue-certificate", content_hash(order), order.person_id):
            wait_for_issuer(act.community_id)
            services = services_to_certify(act.community_id, order, act.received_ms)
            _insert_certificate(act, order, seal, services)
    return certificate_of(act.community_id, act.key)


def revoke_certificate(act: Act, certificate_id: UUID, reason: str) -> None:
    """Revokes a certificate for good. Refuses with not-allowed, not-found, already-revoked, key-reused."""
    if act.doer.staff_id is None:
        raise Refusal("not-allowed")
    with writing():
        if begin_operation(act, "revoke-certificate", content_hash(certificate_id, reason), certificate_id):
            certificate_of(act.community_id, certificate_id)
            if not insert_revocation(act.community_id, certificate_id, reason, act.doer.staff_id, act.received_ms):
                raise Refusal("already-revoked")


def certificate_of(community_id: int, certificate_id: UUID) -> StoredCertificate:
    """A certificate of the register. Refuses with not-found."""
    found = stored_certificate(community_id, certificate_id)
    if found is None:
        raise Refusal("not-found")
    return found


def _insert_certificate(act: Act, order: Order, seal: Seal, services: list[StoredClaim]) -> None:
    token = certificate_token(handle_of_community(act.community_id), seal.random)
    content = _content(act, order, seal, services, token)
    text = canonical(content)
    Certificate.insert_row(
        community_id=act.community_id,
        id=act.key,
        number=content.number,
        token=token,
        person_id=order.person_id,
        content=text,
        signature=seal.signer.sign(text.encode()),
        issued_by=act.doer.staff_id,
        issued_ms=act.received_ms,
    )


def _content(act: Act, order: Order, seal: Seal, services: list[StoredClaim], token: str) -> CertificateContent:
    community, issuer = _community(act.community_id), issuer_of(act.community_id)
    if issuer is None:
        raise Refusal("issuer-missing")
    return CertificateContent(
        community=community.code,
        number=_next_number(act, community),
        name=_person(act.community_id, order.person_id).name,
        period_from=order.period_from.isoformat(),
        period_to=order.period_to.isoformat(),
        minutes=sum(claim.approved_minutes for claim in services),
        services=tuple(_certified(claim, community.timezone) for claim in services),
        issuer=issuer.name,
        credit_code=issuer.credit_code,
        person_in_charge=issuer.person_in_charge,
        contact=issuer.contact,
        handler=seal.handler,
        issued_on=local_day(act.received_ms, community.timezone).isoformat(),
        check_url=seal.check_address + token,
    )


def _certified(claim: StoredClaim, timezone: str) -> CertifiedService:
    first, last = local_clock(claim.span.from_ms, timezone), local_clock(claim.span.to_ms, timezone)
    return CertifiedService(
        claim_id=str(claim.id),
        activity=claim.activity,
        day=first.date().isoformat(),
        start=f"{first:%H:%M}",
        end=f"{last:%H:%M}",
        next_day=last.date() > first.date(),
        place=claim.place,
        content=claim.content,
        minutes=claim.approved_minutes,
        organiser=claim.team_name,
        in_charge=claim.decided_by,
        evidence="admin" if claim.by_staff else "leader",
    )


def _next_number(act: Act, community: StoredCommunity) -> str:
    """The next of the community's year; whoever else issues one waits for the issuer's turn, so none is left out."""
    year = local_day(act.received_ms, community.timezone).year
    bounds = (day_bounds(date(each, 1, 1), community.timezone)[0] for each in (year, year + 1))
    return certificate_number(community.code, year, issued_between(act.community_id, *bounds) + 1)


def _community(community_id: int) -> StoredCommunity:
    community = community_by_id(community_id)
    if community is None:
        raise Refusal("not-found")
    return community


def _person(community_id: int, person_id: UUID) -> StoredPerson:
    person = stored_person(community_id, person_id)
    if person is None:
        raise Refusal("not-found")
    return person
