"""The sign-ins that the sample neighbourhood prints, read as one reads them."""

import re
from dataclasses import dataclass

RESIDENT = re.compile(
    r"^ +(\S+?)(?:（.+?）)? +卡号 card (\d{8})(?: +选 choose (.+?))? +密码 PIN (\d{6})$", re.MULTILINE
)
OPERATOR = re.compile(r"operator (\S+) +密码 PIN (\d{6})")
ADMIN = re.compile(r"^ +(\S+) +密码 password (\S+)$", re.MULTILINE)
PAIRING = re.compile(r"http://\S+/kiosk/#pair=\w+")
CARD = re.compile(r"\bC1[A-Z2-7]{30}\b")


@dataclass(frozen=True)
class SampleSignIns:
    """Who can sign in to the sample, and how."""

    residents: dict[str, tuple[str, str]]  # card number and PIN by name
    choices: dict[str, str]  # by name, what to pick where the sign-in shows several persons
    operator: tuple[str, str]  # name, PIN
    admin: tuple[str, str]  # name, password
    pairing_link: str
    card: str  # of 王婆婆


def read_sign_ins(printed: str) -> SampleSignIns:
    """What the program printed when it started."""
    found = RESIDENT.findall(printed)
    residents = {name: (number, pin) for name, number, _, pin in found}
    choices = {name: choice for name, _, choice, _ in found if choice}
    (operator,), (admin,) = OPERATOR.findall(printed), ADMIN.findall(printed)
    (link,), (card,) = PAIRING.findall(printed), CARD.findall(printed)
    return SampleSignIns(residents, choices, operator, admin, link, card)
