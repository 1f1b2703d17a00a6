"""Residents' cards in bank card size, ten to an A4 sheet or one with a kind explanation."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from pointsapp.paper.qr import qr_svg
from pointsapp.paper.typesetting import Words, typeset_pdf

ENDING = 3  # letters of the token: enough to know one's own card by, and 113 of its 128 bits stay unknown
CARD_QR_VERSION = 2  # 25 modules; 32 characters of the token's alphabet fit it at level M


@dataclass(frozen=True)
class PaperCard:
    """One card, and the slip beside it that is torn off.

    The card shows `community`, `surname_masked` ("王*"), `number` (8 digits), the token as a QR code, and its end in
    letters, by which a kiosk without a network speaks of the card. The slip shows
    `address`, the household's door, so that whoever hands cards out finds it, and `start_pins` as (name, pin).
    Neither the door nor a PIN stands on the card itself: a lost card must not lead to anybody's home.
    """

    token: str = field(repr=False)
    number: str
    surname_masked: str
    community: str
    start_pins: Sequence[tuple[str, str]] = field(repr=False)
    address: str
    sign_in_address: str = ""  # where a phone signs in, "points.example.org/sign-in"; empty: not said


def cards_pdf(cards: Sequence[PaperCard], per_sheet: Literal[1, 10]) -> bytes:
    """The cards in the given order, as a PDF to be printed at 100 %: the QR symbol is then 30 mm wide.

    Raises ValueError when there is no card, or when a token is not one that fits the card's QR code.
    """
    if not cards:
        raise ValueError("no cards to print")
    template = "cards_ten.typ" if per_sheet == 10 else "cards_one.typ"
    codes = [qr_svg(card.token, CARD_QR_VERSION) for card in cards]
    return typeset_pdf(template, {"cards": [_words(card) for card in cards]}, codes)


def _words(card: PaperCard) -> dict[str, Words]:
    return {
        "number": f"{card.number[:4]} {card.number[4:]}",
        "ending": card.token[-ENDING:],
        "surname": card.surname_masked,
        "community": card.community,
        "pins": [{"name": name, "pin": pin} for name, pin in card.start_pins],
        "address": card.address,
        "sign_in": card.sign_in_address,
    }
