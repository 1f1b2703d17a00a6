"""The static code of a point's poster: the community's handle and 80 random bits. It is no secret."""

from pointsapp.rules.tokens import ALPHABET, HANDLE_LENGTH, base32

POSTER_BYTES = 10
POSTER_LENGTH = HANDLE_LENGTH + 16


def poster_code(handle: str, random: bytes) -> str:
    """A poster's code of 20 characters.

    Args:
        handle: of the community.
        random: 10 bytes.
    """
    if len(random) != POSTER_BYTES:
        raise ValueError("a poster's code needs 10 random bytes")
    return handle + base32(random)


def is_poster_code(text: str) -> bool:
    """Whether a text has the form of a poster's code."""
    return len(text) == POSTER_LENGTH and ALPHABET.issuperset(text)
