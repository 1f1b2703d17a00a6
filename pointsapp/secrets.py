"""The keys of an installation: made once, kept in a file that only its owner reads, known by fingerprint."""

import hashlib
import hmac
import os
import secrets
import tempfile
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, cast

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from pointsapp.config import ConfigRefused, Settings

KEY_BYTES = 32
NONCE_BYTES = 12  # what AES-GCM takes; random, for far fewer than 2^32 wrapped values
LEAST_DIFFERENT_BYTES = 16  # of 32 random bytes fewer than 16 differ once in 3 × 10^16
SINGLE_KEYS = ("wrapping_key", "scan_key", "certificate_key")
NAMES = ("session_keys", *SINGLE_KEYS)
HEAD = """\
# The keys of this installation. Keep a copy apart from the book's backups, which don't contain them.
# Whoever has them can sign in as anybody and sign certificates. Without them the book cannot be served.
# 本系统的密钥。请与账本备份分开另存一份（备份中不含密钥）。
# 得到它的人可以冒充任何人、签发证明；丢失则无法启动。
"""


class WrongContext(Exception):
    """What was to be unwrapped was altered, wrapped by another key, or for another context."""


@dataclass(frozen=True)
class Secrets:
    """The keys, each of 32 bytes. Of the session keys the first signs and all verify."""

    session_keys: tuple[bytes, ...] = field(repr=False)
    wrapping_key: bytes = field(repr=False)
    scan_key: bytes = field(repr=False)
    certificate_key: bytes = field(repr=False)

    def wrap(self, content: bytes, context: bytes) -> bytes:
        """Encrypts what the database may not hold readable (a device's key, an ID number).

        Args:
            content: any bytes.
            context: names the row and column it is for; unwrapping for another one fails.
        """
        nonce = secrets.token_bytes(NONCE_BYTES)
        return nonce + AESGCM(self.wrapping_key).encrypt(nonce, content, context)

    def unwrap(self, wrapped: bytes, context: bytes) -> bytes:
        """What `wrap` was given for this context; WrongContext if that is not what it is."""
        try:
            return AESGCM(self.wrapping_key).decrypt(wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], context)
        except (InvalidTag, ValueError):
            raise WrongContext from None

    @cached_property
    def receipt_key(self) -> bytes:
        """The key of kiosks' receipts, which follows from another one: 32 bytes."""
        return hmac.digest(self.scan_key, b"pointsapp:receipts", "sha256")

    def certificate_signer(self) -> Ed25519PrivateKey:
        """The key that signs certificates; its public half may be shown to anybody."""
        return Ed25519PrivateKey.from_private_bytes(self.certificate_key)


def load_secrets(settings: Settings, may_make: bool) -> Secrets:
    """The keys from SECRETS or SECRETS_FILE.

    Args:
        settings: says where they are.
        may_make: whether a missing file is made; only where the database knows no installation yet, since new
            keys beside an old book would lock everybody out.

    Refuses with ConfigRefused: missing, readable by others, not TOML, a key missing, unknown or weak.
    """
    if settings.secrets:
        return read_secrets("SECRETS", settings.secrets)
    path = Path(settings.secrets_file)
    if may_make and not path.exists():
        make_secrets(path)
    return read_secrets("SECRETS_FILE", private_text(path))


def make_secrets(path: Path) -> None:
    """Writes new random keys to `path`, whole or not at all; a file that is already there stays as it is."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    lines = [f'session_keys = ["{fresh_key()}"]  # the first signs, those after it are still accepted']
    lines += [f'{name} = "{fresh_key()}"' for name in SINGLE_KEYS]
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=".secrets-")  # made with mode 0600
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(HEAD + "\n".join(lines) + "\n")
            file.flush()
            os.fsync(file.fileno())
        publish(Path(draft), path)
    finally:
        os.unlink(draft)


def publish(draft: Path, path: Path) -> None:
    """Gives a finished file its name, unless another process was first."""
    try:
        os.link(draft, path)
    except FileExistsError:
        return
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def fresh_key() -> str:
    """A new random key, in hexadecimal digits."""
    return secrets.token_hex(KEY_BYTES)


def private_text(path: Path) -> str:
    """The text of a file that nobody but its owner can read; refused otherwise."""
    try:
        with path.open(encoding="utf-8") as file:
            mode = os.fstat(file.fileno()).st_mode
            text = file.read()
    except FileNotFoundError:
        raise refused(
            f"{path} is missing, and the book was made with it: put the copy back, or set SECRETS to its content.",
            f"找不到 {path}，而账本是用它建立的：请把备份的密钥文件放回，或将其内容设为 SECRETS。",
        ) from None
    except (OSError, UnicodeDecodeError) as problem:
        raise refused(f"{path} cannot be read: {problem}.", f"无法读取 {path}：{problem}。") from None
    if mode & 0o077:
        raise refused(
            f"others on this machine can read {path}: run chmod 600 {path}.",
            f"本机其他用户可以读取 {path}：请运行 chmod 600 {path}。",
        )
    return text


def read_secrets(variable: str, text: str) -> Secrets:
    """The keys in a TOML text; refused if one is missing, unknown or weak."""
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        raise refused(f"it is not TOML: {problem}.", f"不是 TOML 格式：{problem}。", variable) from None
    for name in sorted(set(NAMES) ^ set(found)):
        raise refused(f"{name} is missing or unknown.", f"{name} 缺失或多余。", variable)
    listed = found["session_keys"]
    if not isinstance(listed, list) or not listed:
        raise refused("session_keys must be a list.", "session_keys 必须是列表。", variable)
    sessions = tuple(read_key(variable, "session_keys", written) for written in listed)
    single = {name: read_key(variable, name, found[name]) for name in SINGLE_KEYS}
    if len({*sessions, *single.values()}) < len(sessions) + len(single):
        raise refused("two of its keys are the same.", "其中有两个密钥相同。", variable)
    return Secrets(session_keys=sessions, **single)


def read_key(variable: str, name: str, written: Any) -> bytes:
    """A key of 32 bytes from its 64 hexadecimal digits; refused if it is anything else or not random."""
    try:
        key = bytes.fromhex(cast(str, written))
    except (TypeError, ValueError):
        key = b""
    if len(key) != KEY_BYTES or len(set(key)) < LEAST_DIFFERENT_BYTES:
        raise refused(
            f"{name} must be 64 random hexadecimal digits, as `openssl rand -hex 32` prints them.",
            f"{name} 必须是 64 位随机十六进制数字，可用 `openssl rand -hex 32` 生成。",
            variable,
        )
    return key


def fingerprints(keys: Secrets) -> dict[str, str]:
    """Each key's fingerprint, for the installation's row; of the session keys that of the one that signs."""
    single = {name: fingerprint(name, getattr(keys, name)) for name in SINGLE_KEYS}
    return {"session_keys": fingerprint("session_keys", keys.session_keys[0]), **single}


def fingerprint(name: str, key: bytes) -> str:
    """Sixteen hexadecimal digits by which a key is known without being told."""
    return hashlib.sha256(b"pointsapp:" + name.encode() + b":" + key).hexdigest()[:16]


def check_fingerprints(keys: Secrets, stored: Mapping[str, str]) -> None:
    """Refuses keys that are not those of the installation's row.

    The session key that signed when the row was written may have moved down its list: so keys are renewed.
    The caller then writes the new fingerprints, and the old key may be dropped after the longest session.
    """
    known = {name: {value} for name, value in fingerprints(keys).items()}
    known["session_keys"] = {fingerprint("session_keys", key) for key in keys.session_keys}
    for name in NAMES:
        if stored.get(name) not in known[name]:
            raise refused(
                f"{name} is not the one that this book was made with: put the right file back.",
                f"{name} 与建立账本时的不同：请放回原来的密钥文件。",
            )


def refused(english: str, chinese: str, variable: str = "SECRETS_FILE") -> ConfigRefused:
    """A refusal of the keys, to be raised."""
    return ConfigRefused(variable, english, chinese)
