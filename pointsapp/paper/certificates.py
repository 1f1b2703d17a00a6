"""The volunteer's certificate on A4, with an annex that lists every service it counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from pointsapp.paper.qr import qr_svg
from pointsapp.paper.typesetting import Words, typeset_pdf


@dataclass(frozen=True)
class ServiceLine:
    """One service: what Order 67 asks for (activity, date, place, content, time, unit, person), and its evidence."""

    activity: str
    date: date
    from_to: str  # "09:00–11:30", as it should be read
    place: str
    content: str
    minutes: int
    organiser: str
    in_charge: str
    evidence: str  # how it was evidenced, in Chinese: 扫码签到签退, 队长登记, 纸质记录
    is_part: bool = False  # less was approved than lies between beginning and end


@dataclass(frozen=True)
class CertificatePaper:
    """All that a certificate states; `id_line` may be empty, `check_url` is what its QR code opens."""

    number: str
    name: str
    id_line: str
    period_from: date
    period_to: date
    minutes: int
    lines: Sequence[ServiceLine]
    issuer: str
    credit_code: str
    person_in_charge: str
    handler: str
    contact: str
    issued_on: date
    check_url: str


def certificate_pdf(paper: CertificatePaper) -> bytes:
    """The certificate as a PDF: one page to hang on a wall, and the annex on as many pages as it takes.

    Raises ValueError when `check_url` is too long for a QR code (2,331 bytes).
    """
    return typeset_pdf("certificates.typ", _words(paper), [qr_svg(paper.check_url)], dated=paper.issued_on)


def hours_text(minutes: int) -> str:
    """Minutes as they stand on the certificate, exact: 750 is 12小时30分, 60 is 1小时, 45 is 45分."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest}分"
    return f"{hours}小时{rest}分" if rest else f"{hours}小时"


def _words(paper: CertificatePaper) -> dict[str, Words]:
    return {
        "number": paper.number,
        "name": paper.name,
        "id_line": paper.id_line,
        "period_from": _day(paper.period_from),
        "period_to": _day(paper.period_to),
        "total": hours_text(paper.minutes),
        "lines": [_line(line) for line in paper.lines],
        "issuer": paper.issuer,
        "credit_code": paper.credit_code,
        "person_in_charge": paper.person_in_charge,
        "handler": paper.handler,
        "contact": paper.contact,
        "issued_on": _day(paper.issued_on),
        "check_url": paper.check_url,
    }


def _line(line: ServiceLine) -> dict[str, Words]:
    return {
        "activity": line.activity,
        "date": line.date.isoformat(),
        "from_to": line.from_to,
        "place": line.place,
        "content": line.content,
        "time": hours_text(line.minutes),
        "organiser": line.organiser,
        "in_charge": line.in_charge,
        "evidence": line.evidence,
        "is_part": line.is_part,
    }


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
