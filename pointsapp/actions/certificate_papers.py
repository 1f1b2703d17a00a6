"""The PDF of a certificate, set from its frozen content: the same content gives the same file."""

from datetime import date

from pointsapp.paper.certificates import CertificatePaper, ServiceLine, certificate_pdf
from pointsapp.rules.certificates import CertificateContent, CertifiedService

# How a service was evidenced, as it is printed: a certificate is Chinese, whoever reads the page.
EVIDENCE = {"leader": "本人申报，队长审核", "admin": "本人申报，社区审核"}


def pdf_of(content: CertificateContent) -> bytes:
    """The certificate on paper, A4."""
    return certificate_pdf(
        CertificatePaper(
            number=content.number,
            name=content.name,
            id_line="",
            period_from=date.fromisoformat(content.period_from),
            period_to=date.fromisoformat(content.period_to),
            minutes=content.minutes,
            lines=[_line(service) for service in content.services],
            issuer=content.issuer,
            credit_code=content.credit_code,
            person_in_charge=content.person_in_charge,
            handler=content.handler,
            contact=content.contact,
            issued_on=date.fromisoformat(content.issued_on),
            check_url=content.check_url,
        )
    )


def _line(service: CertifiedService) -> ServiceLine:
    return ServiceLine(
        activity=service.activity,
        date=date.fromisoformat(service.day),
        from_to=f"{service.start}–{'次日' if service.next_day else ''}{service.end}",
        place=service.place,
        content=service.content,
        minutes=service.minutes,
        organiser=service.organiser,
        in_charge=service.in_charge,
        evidence=EVIDENCE[service.evidence],
        is_part=service.minutes < _span_minutes(service),
    )


def _span_minutes(service: CertifiedService) -> int:
    """Minutes from beginning to end, as the clock on the wall counts them."""
    start, end = (int(clock[:2]) * 60 + int(clock[3:]) for clock in (service.start, service.end))
    return end - start + (24 * 60 if service.next_day else 0)
