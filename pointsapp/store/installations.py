"""The installation's rows: the fingerprint of each of its secrets."""

from pointsapp.store.statements import Statement

_all = Statement("SELECT name, value FROM installation")
_put = Statement(
    """INSERT INTO installation (name, value) VALUES (:name, :value)
    ON CONFLICT (name) DO UPDATE SET value = excluded.value"""
)


def stored_fingerprints() -> dict[str, str]:
    """Each secret's fingerprint by name; empty in a database without an installation."""
    return dict(_all.rows())


def store_fingerprints(fingerprints: dict[str, str]) -> None:
    """Writes each secret's fingerprint."""
    for name, value in fingerprints.items():
        _put.run(name=name, value=value)
