"""Hashes of what people type to prove who they are: PINs and passwords, by Argon2id."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.profiles import RFC_9106_LOW_MEMORY

# RFC 9106, section 4, second recommended option: Argon2id, 3 passes over 64 MiB, 4 lanes.
_HASHER = PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)

# Of nothing that anybody could type; made with the same parameters, so that looking at it takes as long.
_NOBODYS = "$argon2id$v=19$m=65536,t=3,p=4$bm9ib2R5J3NzYWx0MDAwMA$Pq2Yvr9aDc9kN5fHZmiK3Q8Yh0m4cXbqJ1o4yQeTtVw"


def hash_secret(secret: str, salt: bytes) -> str:
    """The hash of a PIN or password. Slow on purpose, so never inside a transaction.

    Args:
        salt: 16 random bytes.
    """
    return _HASHER.hash(secret, salt=salt)


def secret_matches(stored: str | None, typed: str) -> bool:
    """Whether what was typed has the stored hash; takes as long where there is none."""
    try:
        return _HASHER.verify(stored or _NOBODYS, typed) and stored is not None
    except (VerificationError, InvalidHashError):
        return False
