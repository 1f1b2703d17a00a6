"""The keys: made once, readable by their owner only, refused when weak, missing or another book's."""

import os
import stat
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidSignature

from pointsapp.config import ConfigRefused, Settings
from pointsapp.secrets import (
    NAMES,
    Secrets,
    WrongContext,
    check_fingerprints,
    fingerprints,
    fresh_key,
    load_secrets,
    make_secrets,
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "var" / "secrets.toml"


def settings_for(path: Path) -> Settings:
    return Settings.from_environ({"SECRETS_FILE": str(path)})


def loaded(path: Path) -> Secrets:
    return load_secrets(settings_for(path), may_make=True)


def refusal_of(path: Path) -> ConfigRefused:
    with pytest.raises(ConfigRefused) as refusal:
        load_secrets(settings_for(path), may_make=False)
    assert refusal.value.variable == "SECRETS_FILE"
    assert refusal.value.chinese
    return refusal.value


def test_made_at_the_first_start_and_kept(path: Path):
    keys = loaded(path)
    assert loaded(path) == keys
    assert len({*keys.session_keys, keys.wrapping_key, keys.scan_key, keys.certificate_key}) == 4


def test_only_the_owner_reads_them(path: Path):
    old = os.umask(0)
    try:
        make_secrets(path)
    finally:
        os.umask(old)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_never_written_over_and_no_draft_left(path: Path):
    keys = loaded(path)
    make_secrets(path)
    assert loaded(path) == keys
    assert os.listdir(path.parent) == ["secrets.toml"]


def test_not_made_beside_an_old_book(path: Path):
    assert "is missing" in refusal_of(path).english
    assert not path.exists()


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_refused_when_others_can_read_them(path: Path, mode: int):
    make_secrets(path)
    path.chmod(mode)
    assert f"chmod 600 {path}" in refusal_of(path).english


@pytest.mark.parametrize("name", NAMES)
def test_a_missing_key_is_named(path: Path, name: str):
    make_secrets(path)
    kept = [line for line in path.read_text().splitlines() if not line.startswith(name)]
    path.write_text("\n".join(kept))
    assert name in refusal_of(path).english


@pytest.mark.parametrize(
    "written",
    ['"changeme"', '""', f'"{"0" * 64}"', f'"{"ab" * 32}"', f'"{"g" * 64}"', f'"{"1f" * 31}"', "7", "[]"],
)
def test_weak_keys_are_named(path: Path, written: str):
    for name in NAMES:
        path.unlink(missing_ok=True)
        make_secrets(path)
        weak = f"[{written}]" if name == "session_keys" else written
        lines = [f"{name} = {weak}" if line.startswith(name) else line for line in path.read_text().splitlines()]
        path.write_text("\n".join(lines))
        assert name in refusal_of(path).english


@pytest.mark.parametrize(
    ("text", "reason"),
    [("session_keys = [", "not TOML"), ("pepper = 'x'", "missing or unknown"), ("", "missing or unknown")],
)
def test_other_files_are_refused(path: Path, text: str, reason: str):
    make_secrets(path)
    path.write_text(text)
    assert reason in refusal_of(path).english


def test_what_is_no_text_or_no_file_is_refused(path: Path):
    make_secrets(path)
    path.write_bytes(b"\xff\xfe")
    assert "cannot be read" in refusal_of(path).english
    assert "cannot be read" in refusal_of(path.parent).english


def test_the_same_key_twice_is_refused(path: Path):
    make_secrets(path)
    text = path.read_text()
    scan_key = text.split('scan_key = "')[1][:64]
    path.write_text(text.replace('session_keys = ["', f'session_keys = ["{scan_key}", "'))
    assert "two of its keys are the same" in refusal_of(path).english


def test_given_as_one_variable(path: Path):
    make_secrets(path)
    settings = Settings.from_environ({"SECRETS": path.read_text(), "SECRETS_FILE": "/nowhere"})
    assert load_secrets(settings, may_make=False) == loaded(path)
    with pytest.raises(ConfigRefused) as refusal:
        load_secrets(Settings.from_environ({"SECRETS": "x"}), may_make=True)
    assert refusal.value.variable == "SECRETS"


def test_fingerprints_tell_keys_apart_without_telling_them(path: Path):
    keys = loaded(path)
    prints = fingerprints(keys)
    check_fingerprints(keys, prints)
    assert set(prints) == set(NAMES)
    assert not any(value in path.read_text() for value in prints.values())


@pytest.mark.parametrize("name", NAMES)
def test_another_key_or_none_on_record_is_named(path: Path, name: str):
    keys = loaded(path)
    prints = fingerprints(keys)
    for wrong in ({**prints, name: "0" * 16}, {key: value for key, value in prints.items() if key != name}):
        with pytest.raises(ConfigRefused, match=name):
            check_fingerprints(keys, wrong)


def test_session_keys_are_renewed_one_by_one(path: Path):
    keys = loaded(path)
    renewed = replace(keys, session_keys=(bytes.fromhex(fresh_key()), *keys.session_keys))
    check_fingerprints(renewed, fingerprints(keys))
    later = replace(renewed, session_keys=renewed.session_keys[:1])
    check_fingerprints(later, fingerprints(renewed))
    with pytest.raises(ConfigRefused, match="session_keys"):
        check_fingerprints(later, fingerprints(keys))


def test_wrapped_content_comes_back_for_its_context_alone(path: Path):
    keys = loaded(path)
    wrapped = keys.wrap(b"51010719500101", b"person.id_number:7")
    assert keys.unwrap(wrapped, b"person.id_number:7") == b"51010719500101"
    assert b"5101" not in wrapped
    assert keys.wrap(b"", b"") != keys.wrap(b"", b"")
    altered = wrapped[:-1] + bytes([wrapped[-1] ^ 1])
    for content, context in ((wrapped, b"person.id_number:8"), (altered, b"person.id_number:7"), (b"", b"")):
        with pytest.raises(WrongContext):
            keys.unwrap(content, context)


def test_certificates_are_signed(path: Path):
    signer = loaded(path).certificate_signer()
    signature = signer.sign(b"12 hours")
    signer.public_key().verify(signature, b"12 hours")
    with pytest.raises(InvalidSignature):
        signer.public_key().verify(signature, b"13 hours")


def test_keys_are_not_shown(path: Path):
    assert repr(loaded(path)) == "Secrets()"
