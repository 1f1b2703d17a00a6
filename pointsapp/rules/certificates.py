"""What a certificate of volunteer service states, in one exact form that can be signed, and what is refused."""

import json
import re
import unicodedata
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from pointsapp.rules.refusal import Refusal
from pointsapp.rules.tokens import HANDLE_LENGTH, base32

FORM = "pointsapp-certificate-1"  # which fields there are and what they mean; a change is a new form
TOKEN_LENGTH = HANDLE_LENGTH + 26

# GB 32100-2015: 31 characters, without I, O, S, V and Z; places 3 to 8 are the registering authority's region.
_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_CODE = re.compile(rf"[{_SIGNS}]{{2}}[0-9]{{6}}[{_SIGNS}]{{10}}")
_TOKEN = re.compile(rf"[A-Z2-7]{{{TOKEN_LENGTH}}}")


@dataclass(frozen=True, slots=True)
class CertifiedService:
    """One service: the seven fields of Order 67, and how it was evidenced ("leader" or "admin": who approved it).

    `start` and `end` are local times, "09:00"; `next_day` means that it ended on the day after `day`.
    """

    claim_id: str
    activity: str
    day: str
    start: str
    end: str
    next_day: bool
    place: str
    content: str
    minutes: int
    organiser: str
    in_charge: str
    evidence: str


@dataclass(frozen=True, slots=True)
class CertificateContent:
    """All that a certificate states, frozen when it is issued. Days are ISO text."""

    community: str
    number: str
    name: str
    period_from: str
    period_to: str
    minutes: int
    services: tuple[CertifiedService, ...]
    issuer: str
    credit_code: str
    person_in_charge: str
    handler: str
    contact: str
    issued_on: str
    check_url: str
    form: str = FORM


def canonical(content: CertificateContent) -> str:
    """The one text of a content: JSON, keys sorted, no spaces, characters as they are (signed as UTF-8)."""
    return json.dumps(asdict(content), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def read_content(text: str) -> CertificateContent:
    """The content that `canonical` wrote."""
    found: dict[str, Any] = json.loads(text)
    services = tuple(CertifiedService(**service) for service in found.pop("services"))
    return CertificateContent(services=services, **found)


def certificate_number(community_code: str, year: int, ordinal: int) -> str:
    """NANQIAO-2026-0001: the community's first certificate of that year."""
    return f"{community_code.upper()}-{year}-{ordinal:04d}"


def certificate_token(handle: str, secret: bytes) -> str:
    """What the certificate's address ends with: the community's handle and 16 random bytes, in base32."""
    return handle + base32(secret)


def is_certificate_token(text: str) -> bool:
    """Whether a text has the form of such a token."""
    return _TOKEN.fullmatch(text) is not None


def check_period(period_from: date, period_to: date, today: date) -> None:
    """Refuses a period that ends before it begins (period-backwards) or after `today` (period-in-future)."""
    if period_to < period_from:
        raise Refusal("period-backwards")
    if period_to > today:
        raise Refusal("period-in-future")


def credit_code(typed: str) -> str:
    """A unified social credit code in plain capitals. Refuses with credit-code-bad what GB 32100-2015 does not allow.

    Its last character checks the 17 before it: with c(i) the place of the i-th in the alphabet of 31 characters, it
    is the one at (31 - sum of c(i) * 3^(i-1) mod 31) mod 31.
    """
    plain = "".join(unicodedata.normalize("NFKC", typed).split()).upper()
    if not _CREDIT_CODE.fullmatch(plain) or _check_sign(plain[:17]) != plain[17]:
        raise Refusal("credit-code-bad")
    return plain


def _check_sign(first: str) -> str:
    total = sum(_SIGNS.index(sign) * pow(3, place, 31) for place, sign in enumerate(first))
    return _SIGNS[-total % 31]
