"""The installation's rows: the fingerprint of each of its secrets, and when the book was restored from a backup."""

from pointsapp.store.statements import Statement

RESTORED = "restored_ms"

_all = Statement(f"SELECT name, value FROM installation WHERE name <> '{RESTORED}'")
_one = Statement("SELECT value FROM installation WHERE name = :name")
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


def store_restored(at_ms: int) -> None:
    """Writes that this book was put back from a backup at `at_ms`; an earlier time is of no more use."""
    _put.run(name=RESTORED, value=str(at_ms))


def restored_at() -> int | None:
    """When (ms) this book was put back from a backup; None if it never was."""
    row = _one.row(name=RESTORED)
    return None if row is None else int(row[0])
