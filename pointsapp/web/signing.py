"""The key that signs certificates, its public half, and the address where anybody checks one."""

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from flask import current_app

from pointsapp.config import Settings
from pointsapp.secrets import Secrets


def signer() -> Ed25519PrivateKey:
    """The installation's signing key."""
    secrets: Secrets = current_app.extensions["secrets"]
    return secrets.certificate_signer()


def public_pem() -> str:
    """Its public half, as PEM."""
    return signer().public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def check_address() -> str:
    """What the address of a certificate's page begins with."""
    settings: Settings = current_app.extensions["settings"]
    return f"{settings.public_url.rstrip('/')}/v/"
