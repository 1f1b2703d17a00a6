"""The sign-ins that the sample neighbourhood prints, read as one reads them."""

import re
from dataclasses import dataclass

RESIDENT = re.compile(r"^ +(\S+?)(?:（.+?）)? +卡号 card (\d{8}) +PIN (\d{6})$", re.MULTILINE)
OPERATOR = re.compile(r"operator (\S+) +PIN (\d{6})")
ADMIN = re.compile(r"^ +(\S+) +密码 password (\S+)$", re.MULTILINE)
PAIRING = re.compile(r"http://\S+/kiosk/#pair=\w+")
CARD = re.compile(r"\bC1[A-Z2-7]{30}\b")


@dataclass(frozen=True)
class SampleSignIns:
    """Who can sign in to the sample, and how."""

    residents: dict[str, tuple[str, str]]  # card number and PIN by name
    operator: tuple[str, str]  # name, PIN
    admin: tuple[str, str]  # name, password
    pairing_link: str
    card: str  # of 王婆婆


def read_sign_ins(printed: str) -> SampleSignIns:
    """What the program printed when it started."""
    residents = {name: (number, pin) for name, number, pin in RESIDENT.findall(printed)}
    (operator,), (admin,) = OPERATOR.findall(printed), ADMIN.findall(printed)
    (link,), (card,) = PAIRING.findall(printed), CARD.findall(printed)
    return SampleSignIns(residents, operator, admin, link, card)
