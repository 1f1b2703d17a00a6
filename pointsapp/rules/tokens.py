"""Opaque tokens: what a card, a phone and a session are known by. Each begins with whose it is."""

import base64
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from pointsapp.rules.refusal import Refusal

Kind = Literal["card", "phone"]

ALPHABET = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
HANDLE_LENGTH = 4
SECRET_BYTES = 16  # 128 bits: 26 characters
CARD_LENGTH = 2 + HANDLE_LENGTH + 26
LONGEST_READ = 64  # what a scanner may add (spaces, a line end) fits; the rest is no card

_PREFIXES: dict[Kind, str] = {"card": "C1", "phone": "P1"}
_KINDS: dict[str, Kind] = {prefix: kind for kind, prefix in _PREFIXES.items()}


@dataclass(frozen=True, slots=True)
class CardToken:
    """A card's or phone's token, taken apart; `text` is the whole of it as it is hashed."""

    kind: Kind
    handle: str
    text: str


def base32(content: bytes) -> str:
    """Base32 in upper case without padding, as RFC 4648 has it."""
    return base64.b32encode(content).decode().rstrip("=")


def handles(random: bytes) -> Iterator[str]:
    """Handles to choose from, one after another: four base32 characters each, all from the same random bytes."""
    count = 0
    while True:
        yield base32(hashlib.sha256(random + count.to_bytes(4, "big")).digest())[:HANDLE_LENGTH]
        count += 1


def is_handle(text: str) -> bool:
    """Whether a text is four upper-case base32 characters."""
    return len(text) == HANDLE_LENGTH and ALPHABET.issuperset(text)


def card_token(kind: Kind, handle: str, secret: bytes) -> str:
    """The token of a paper card ("card") or of a phone that is one ("phone"): 32 characters.

    Args:
        handle: of the community.
        secret: 16 random bytes.
    """
    _check_secret(secret)
    return _PREFIXES[kind] + handle + base32(secret)


def read_card_token(text: str) -> CardToken:
    """Takes apart what a scanner read; lower case and surrounding white space are forgiven.

    Refuses with card-unknown all that is no token of a card or phone: other codes, addresses, long texts.
    """
    if len(text) > LONGEST_READ:
        raise Refusal("card-unknown")
    plain = text.strip()
    upper = plain.upper() if plain.isascii() else ""
    kind = _KINDS.get(upper[:2])
    if kind is None or len(upper) != CARD_LENGTH or not ALPHABET.issuperset(upper[2:]):
        raise Refusal("card-unknown")
    return CardToken(kind, upper[2 : 2 + HANDLE_LENGTH], upper)


def resident_token(handle: str, secret: bytes) -> str:
    """The token of a resident's session on a phone: R1, the community's handle, 16 random bytes."""
    _check_secret(secret)
    return "R1" + handle + base32(secret)


def staff_token(secret: bytes) -> str:
    """The token of a session of staff: A1 and 16 random bytes; staff stand outside the communities."""
    _check_secret(secret)
    return "A1" + base32(secret)


def token_hash(token: str) -> bytes:
    """SHA-256 of a token: what the database keeps of it. Tokens are random, so no salt or slow hash is needed."""
    return hashlib.sha256(token.encode()).digest()


def _check_secret(secret: bytes) -> None:
    if len(secret) != SECRET_BYTES:
        raise ValueError("a token needs 16 random bytes")
