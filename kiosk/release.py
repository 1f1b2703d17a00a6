"""One version of the kiosk's page: its files, each with a hash, and a name made of them all, so nobody keeps a list."""

import json
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

PAGE, WORKER = "index.html", "service_worker.js"
UNNAMED = b'<meta name="version" content="">'
HASH_LETTERS = 16
VERSION_LETTERS = 12
PAPERS = ("", ".md", ".txt")  # licences and the like lie beside the files of others; no browser asks for them


@dataclass(frozen=True)
class Release:
    """What is handed out under one version: the page, which says its version, and the worker, which has the list."""

    version: str
    page: bytes
    worker: bytes


@cache
def release_of(folder: Path, policy: str) -> Release:
    """The release that lies in a folder, read once in a process; another policy makes another version.

    Args:
        folder: where the page, its modules, styles and pictures lie.
        policy: what the page is guarded by: a device keeps it together with the files.
    """
    files = {name: (folder / name).read_bytes() for name in loaded_files(folder)}
    page, worker = (folder / PAGE).read_bytes(), (folder / WORKER).read_bytes()
    everything = {**_hashes(files), PAGE: _hash(page), WORKER: _hash(worker), "policy": _hash(policy.encode())}
    version = sha256(json.dumps(everything, sort_keys=True).encode()).hexdigest()[:VERSION_LETTERS]
    named = page.replace(UNNAMED, UNNAMED.replace(b'""', f'"{version}"'.encode()))
    told = {"version": version, "files": {"": _hash(named), **_hashes(files)}}
    return Release(version, named, f"const RELEASE = {json.dumps(told)};\n".encode() + worker)


def loaded_files(folder: Path) -> list[str]:
    """The names of all files beside the page and the worker that a browser may load, as addresses have them."""
    paths = (path for path in folder.rglob("*") if path.is_file() and path.suffix not in PAPERS)
    names = (path.relative_to(folder).as_posix() for path in paths)
    return sorted(name for name in names if name not in (PAGE, WORKER) and not name.startswith("."))


def _hashes(files: dict[str, bytes]) -> dict[str, str]:
    return {name: _hash(content) for name, content in files.items()}


def _hash(content: bytes) -> str:
    """The first 64 bits of SHA-256: enough to tell a file from any other that got here by mistake."""
    return sha256(content).hexdigest()[:HASH_LETTERS]
